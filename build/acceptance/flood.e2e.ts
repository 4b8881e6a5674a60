import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { messages } from '../../renderer/src/i18n/messages.ts';
import { patterns } from '../../renderer/src/shell/sound-patterns.ts';
import { alarmRow, alarmRows, banner, openAlarms } from '../testing/alarms-page.ts';
import { type Crowd, startCrowd } from '../testing/crowd.ts';
import { heardTones, keyTimes, listenTo, watchKeys } from '../testing/in-page/listen.ts';
import { type LiveSite, signIn, startLiveSite } from '../testing/live-site.ts';
import { measured } from '../testing/measured.ts';
import { button, dialog, tab } from '../testing/people-page.ts';
import { until } from '../testing/until.ts';

const t = messages.en;
const ids = Array.from({ length: 500 }, (_, i) => `door-${i + 1}`);
const victim = 'door-250';
/** In so long all of it happens, ms. */
const within = 10_000;
const card = { reader: 0, cred: '0123456789abcdef0123456789abcdef', last4: '0815', fmt: 'w26' };
/** No other pattern has this tone. */
const criticalTone = Math.max(...patterns.critical.tones.map(({ hz }) => hz));

describe('500 forced doors in 10 s and somebody under duress among them, in front of the window', () => {
  const dir = mkdtempSync(join(tmpdir(), 'leitstand-flood-'));
  let crowd: Crowd;
  let live: LiveSite;
  let page: Page;

  beforeAll(async () => {
    crowd = await startCrowd(dir);
    const nodes = Object.fromEntries(ids.map((id) => [id, id]));
    live = await startLiveSite({ language: 'en', nodes, doors: false, broker: crowd.settings });
    ({ page } = live);
    await signIn(page, live.site);
    await crowd.connect();
    await page.locator('.status').getByText(t['status.broker.external']).waitFor();
    await openAlarms(page);
    await listenTo(page);
    await watchKeys(page);
  }, 240_000);
  afterAll(async () => {
    await live?.stop();
    await crowd?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  /**
   * All doors evenly over the time, as far as the machine keeps up with it; gives when the duress event left, and when
   * each door after it did.
   */
  async function flood(): Promise<{ readonly duressAt: number; readonly later: readonly number[] }> {
    const begun = performance.now();
    const sent: Promise<void>[] = [];
    const later: number[] = [];
    let duressAt = 0;
    for (const [i, id] of ids.entries()) {
      await until('its turn', () => performance.now() - begun >= (i * within) / ids.length, 60_000);
      sent.push(crowd.say(id, 1, 'door.forced'));
      if (duressAt > 0) later.push(Date.now());
      if (id !== victim) continue;
      duressAt = Date.now();
      sent.push(crowd.say(id, 2, 'access.duress', card));
    }
    await Promise.all(sent);
    return { duressAt, later };
  }

  it('the duress alarm stands first and is heard while a guard types, and the doors are one line', {
    timeout: 180_000,
  }, async () => {
    // The banner has the most urgent alarm; what is typed narrows the list only.
    const shown = banner(page)
      .getByText(t['alarm.duress'])
      .waitFor({ timeout: 60_000 })
      .then(() => Date.now());
    const flooded = flood();
    const field = page.locator('#alarm-filter');
    await field.pressSequentially('a place that is nowhere', { delay: 200 });
    await field.fill('');
    await field.pressSequentially('under duress', { delay: 300 });
    const [{ duressAt, later }, shownAt] = await Promise.all([flooded, shown]);
    expect(await field.inputValue()).toBe('under duress');
    await field.fill('');
    await alarmRow(page, 'group door_forced high').getByText('500 doors').waitFor({ timeout: 60_000 });
    await alarmRows(page).first().getByText(t['alarm.duress']).waitFor();
    await banner(page).getByText(t['alarm.duress']).waitFor();
    const began = await page.evaluate(() => performance.timeOrigin);
    const tones = await heardTones(page);
    const first = tones.find(({ hz }) => hz === criticalTone);
    if (first === undefined) throw new Error('the duress alarm was not heard');
    const heardAt = began + first.at;
    expect(heardAt).toBeGreaterThan(duressAt);
    expect(tones.some(({ at }) => began + at < duressAt)).toBe(true);
    // As an order, for a busy machine has no seconds: it is seen and heard before half of the doors that follow have gone.
    const gone = (at: number) => later.filter((left) => left < at).length;
    expect(gone(shownAt)).toBeLessThan(later.length / 2);
    expect(gone(heardAt)).toBeLessThan(later.length / 2);
    const times = (await keyTimes(page)).toSorted((a, b) => a - b);
    measured('the duress event leaves its node → its sound in the window', heardAt - duressAt);
    measured('a key in the flood → the next picture, slowest of 35', times.at(-1) ?? 0);
    measured('a key in the flood → the next picture, median', times[Math.floor(times.length / 2)] ?? 0);
  });

  it('all 501 are in the journal', { timeout: 60_000 }, async () => {
    await tab(page, t['alarms.page.history']).click();
    for (const [type, rows] of [
      ['door_forced', '500 rows'],
      ['duress', '1 row'],
    ] as const) {
      await page.getByLabel(t['alarms.anyType']).first().click();
      await page.getByRole('option', { name: t[`alarm.${type}`], exact: true }).click();
      await page.getByRole('status').getByText(rows, { exact: true }).waitFor();
    }
    await tab(page, t['alarms.page.active']).click();
  });

  it('the doors are acknowledged as one, with a reason; the duress alarm stays', { timeout: 60_000 }, async () => {
    await alarmRow(page, 'group door_forced high').getByRole('button').click();
    await dialog(page).getByRole('button', { name: t['alarms.quick.oneCause'] }).click();
    const pressed = performance.now();
    await button(page, t['alarms.do.acknowledge_other'].replace('{{count}}', '500')).click();
    await page.getByText(t['alarms.did.acknowledge_other'].replace('{{count}}', '500')).waitFor({ timeout: 30_000 });
    measured('500 acknowledged, from the press to the word that it is done', performance.now() - pressed);
    await alarmRow(page, 'group door_forced high').getByText(t['alarm.state.acknowledged']).waitFor();
    await banner(page).getByText(t['alarm.duress']).waitFor();
    expect(live.window.complaints).toEqual([]);
  });
});
