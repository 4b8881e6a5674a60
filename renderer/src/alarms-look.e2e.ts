import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alarmDetail, alarmRow, onAlarms, openAlarms } from '../../build/testing/alarms-page.ts';
import { violationsOf } from '../../build/testing/axe.ts';
import { dialog } from '../../build/testing/people-page.ts';
import { startTestWindows, type TestWindows } from '../../build/testing/window.ts';
import { messages } from './i18n/messages.ts';

const forced = 'door_forced:node-3';

let windows: TestWindows;
beforeAll(async () => {
  windows = await startTestWindows();
});
afterAll(() => windows.close());

/** Whether the keyboard is on a row of the list. */
const onRow = (page: Page) => page.evaluate(() => document.activeElement?.getAttribute('role') === 'row');

/** Buttons, headings and tabs whose words do not fit into them. */
const cutWords = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('button, h2, .banner-keep, .banner-sign, [role="tab"], dt')]
      .filter((each) => each.offsetParent !== null && each.scrollWidth > each.clientWidth + 1)
      .map((each) => each.innerText)
      .filter((text) => text !== ''),
  );

describe.each([
  ['de', 'light', 1_440],
  ['de', 'dark', 1_280],
  ['en', 'light', 1_280],
  ['en', 'dark', 1_440],
] as const)('in %s, %s, at %i px', (language, appearance, width) => {
  const words = messages[language];

  it('no text is cut and no page of the alarms has an accessibility violation', async () => {
    const { page, complaints, close } = await windows.open({ language, appearance, role: 'manager' }, { width });
    const found: string[] = [];
    const look = async (what: string) => {
      found.push(...(await violationsOf(page, what)), ...(await cutWords(page)).map((text) => `${what}: cut: ${text}`));
    };
    await openAlarms(page);
    await alarmRow(page, forced).click();
    await alarmDetail(page).locator('.alarm-story li').first().waitFor();
    await look('detail');
    await alarmRow(page, forced).focus();
    await page.keyboard.press('Control+a');
    await look('chosen');
    await page.keyboard.press('h');
    await dialog(page).getByText(words['alarms.ownMinutes'], { exact: true }).click();
    await look('shelve');
    await page.keyboard.press('Escape');
    await expect.poll(() => onRow(page)).toBe(true);
    await page.keyboard.press('g');
    await dialog(page).locator('#alarm-colleague').waitFor();
    await look('hand over');
    await dialog(page).getByRole('button', { name: words['common.close'] }).click();
    await page.getByRole('tab').nth(1).click();
    await page.locator('.hidden-table').first().waitFor();
    await look('hidden');
    await page.getByRole('tab').nth(2).click();
    await page.locator('.history-line.grid-line').first().click();
    await alarmDetail(page).locator('.alarm-story li').first().waitFor();
    await look('history');
    await page.getByRole('tab').nth(0).click();
    await onAlarms(page, (alarms) => alarms.flood(60, 300));
    await alarmRow(page, 'group door_forced high').waitFor();
    await look('flood');
    await page.keyboard.press('F1');
    await dialog(page).waitFor();
    await look('keys');
    expect([...found, ...complaints]).toEqual([]);
    await close();
  });
});
