import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alarmDetail, alarmRow, alarmRows, banner, onAlarms, openAlarms } from '../../build/testing/alarms-page.ts';
import { made } from '../../build/testing/people-page.ts';
import { startTestWindows, type TestWindows } from '../../build/testing/window.ts';
import { messages } from './i18n/messages.ts';

/** The pictures of docs/ are copied from here. */
const pictures = fileURLToPath(new URL('../../build/out/acceptance/', import.meta.url));
const t = messages.en;
/** What a picture in the documents may weigh, bytes. */
const HEAVY = 300_000;

let windows: TestWindows;
beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  windows = await startTestWindows(true);
});
afterAll(() => windows.close());

/** A guard has answered everything that could be answered. */
async function makeCalm(page: Page): Promise<void> {
  await onAlarms(page, (alarms) => alarms.clear('door_forced:node-3'));
  await alarmRows(page).first().focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('a');
  await expect.poll(() => made(page, 'alarms.acknowledge')).toHaveLength(1);
  await page.keyboard.press('r');
  await alarmRow(page, 'tamper:node-2').waitFor({ state: 'detached' });
  await page.keyboard.press('Escape');
  await page.locator('.mantine-Notification-root').first().waitFor({ state: 'detached' });
}

describe.each(['light', 'dark'] as const)('the alarms in %s', (appearance) => {
  const picture = async (page: Page, name: string) => {
    await page.mouse.move(700, 890);
    const file = await page.screenshot({ path: join(pictures, `alarms-${name}-${appearance}.png`) });
    expect(file.length).toBeLessThan(HEAVY);
  };

  it('are drawn on a calm day', async () => {
    const { page, close } = await windows.open({ role: 'guard', appearance });
    await openAlarms(page);
    await makeCalm(page);
    await alarmRow(page, 'node_offline:node-5').click();
    await alarmDetail(page).locator('.alarm-steps li').first().waitFor();
    await banner(page).getByText(t['sound.quiet']).waitFor();
    await picture(page, 'calm');
    await close();
  });

  it('are drawn in a flood of 500 doors with one duress alarm in it', async () => {
    const { page, close } = await windows.open({ role: 'guard', appearance });
    await openAlarms(page);
    await onAlarms(page, (alarms) =>
      alarms.flood(500, 2_000, (part) => {
        if (part === 0.6) alarms.raise({ type: 'duress', node: 'node-4' });
      }),
    );
    await alarmRow(page, 'group door_forced high').getByText('500 doors').waitFor();
    await page.locator('.banner-lead').click();
    await alarmDetail(page).locator('.alarm-story li').first().waitFor();
    await picture(page, 'flood');
    await close();
  });
});
