import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { messages } from '../../renderer/src/i18n/messages.ts';
import { patterns } from '../../renderer/src/shell/sound-patterns.ts';
import { alarmDetail, alarmRow, banner, openAlarms } from '../testing/alarms-page.ts';
import { forgetTones, heardTones, listenTo, loudness } from '../testing/in-page/listen.ts';
import { type Door, type LiveSite, signIn, startLiveSite } from '../testing/live-site.ts';
import { button, dialog, tab } from '../testing/people-page.ts';
import { until } from '../testing/until.ts';

const nodes = { 'door-1': 'Gang A Nord', 'door-2': 'Übergaberaum' };
const forced = 'door_forced:door-1';

describe('a forced door, from the contact to the reset', () => {
  const t = messages.de;
  let live: LiveSite;
  let page: Page;
  let door: Door;

  beforeAll(async () => {
    live = await startLiveSite({ language: 'de', nodes });
    ({ page } = live);
    [door] = live.doors as [Door];
    await signIn(page, live.site);
    await until(
      'both are online',
      async () => (await page.locator('.status').innerText()).includes(words(t['status.ofAll'], '2', '2')),
      60_000,
    );
    await openAlarms(page);
    await listenTo(page);
  }, 120_000);
  afterAll(() => live?.stop());

  const contact = (state: 'open' | 'closed') => door.node.control({ op: 'door', state });
  const row = () => alarmRow(page, forced);
  const state = (which: 'active_unacknowledged' | 'active_acknowledged' | 'latched') =>
    row().getByText(t[`alarms.state.${which}`], { exact: true }).waitFor();

  it('is heard and stands in the banner with its place', async () => {
    await contact('open');
    await banner(page).getByText(t['alarm.door_forced']).waitFor();
    await banner(page).getByText('Gang A Nord').waitFor();
    await banner(page).locator('[data-sounding="high"]').waitFor();
    await until('it is heard', async () => (await loudness(page)) > 0.005);
    const heard = new Set((await heardTones(page)).map(({ hz }) => hz));
    expect(patterns.high.tones.every(({ hz }) => heard.has(hz))).toBe(true);
    await state('active_unacknowledged');
  });

  it('is silenced, and still waits for somebody', async () => {
    await page.keyboard.press('Alt+s');
    await banner(page).getByText(t['sound.silenced'], { exact: true }).waitFor();
    await until('it is quiet', async () => (await loudness(page)) === 0);
    await state('active_unacknowledged');
  });

  it('tells what to do, how the door is now, and the way to it and back', async () => {
    await row().click();
    await alarmDetail(page).locator('.alarm-steps li').first().waitFor();
    await alarmDetail(page).getByText(t['door.open'], { exact: true }).waitFor();
    await button(page, t['alarms.way.doors']).click();
    await page.locator('.door-detail').getByRole('heading', { name: 'Gang A Nord' }).waitFor();
    await button(page, t['alarms.back']).click();
    await alarmDetail(page).getByText(t['door.open'], { exact: true }).waitFor();
  });

  it('is acknowledged, waits for its reset when the door is shut, and is over with it', async () => {
    await page.keyboard.press('Alt+a');
    await state('active_acknowledged');
    await contact('closed');
    await state('latched');
    await row().getByRole('button', { name: t['alarms.reset'] }).click();
    await row().waitFor({ state: 'detached' });
    await alarmDetail(page).getByText(t['alarms.over'], { exact: true }).waitFor();
    const story = alarmDetail(page).locator('.alarm-story');
    for (const step of ['raised', 'silenced', 'acknowledged', 'returned', 'reset'] as const)
      await story.getByText(t[`incident.alarm.${step}`]).waitFor();
  });

  it('is shelved for a minute, neither shown nor heard, and comes back by itself and is heard again', {
    timeout: 180_000,
  }, async () => {
    await contact('open');
    await row().focus();
    await page.keyboard.press('h');
    await dialog(page).getByText(t['alarms.ownMinutes'], { exact: true }).click();
    await dialog(page).locator('#alarm-minutes').fill('1');
    await dialog(page).getByRole('button', { name: t['alarms.quick.work'] }).click();
    await page.keyboard.press('Control+Enter');
    await row().waitFor({ state: 'detached' });
    await until('it is quiet', async () => (await loudness(page)) === 0);
    await banner(page).getByText(words(t['banner.putAway_one'], '1')).click();
    await page.locator('.hidden-table').getByText(t['alarms.quick.work']).waitFor();
    await forgetTones(page);
    await tab(page, t['alarms.page.active']).click();
    await row().waitFor({ timeout: 90_000 });
    await until('it is heard again', async () => (await heardTones(page)).length > 0);
    expect(live.window.complaints).toEqual([]);
  });
});

/** A translated text with its variables filled in, in their order. */
function words(text: string, ...values: readonly string[]): string {
  let next = 0;
  return text.replaceAll(/\{\{\w+\}\}/g, () => values[next++] ?? '');
}
