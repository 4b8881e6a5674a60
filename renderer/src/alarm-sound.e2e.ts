import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { alarmRow, alarmRows, banner, onAlarms, openAlarms } from '../../build/testing/alarms-page.ts';
import type { FakeSetup } from '../../build/testing/fake-data.ts';
import {
  forgetTones,
  heardTones,
  keyTimes,
  listenTo,
  loudness,
  watchKeys,
} from '../../build/testing/in-page/listen.ts';
import { measured } from '../../build/testing/measured.ts';
import { bundled, startTestWindows, type TestWindows } from '../../build/testing/window.ts';
import { type AlarmSettings, usualAlarmSettings } from '../../electron/contract/alarm-settings.ts';
import { type Priority, priorities } from '../../electron/contract/fields.ts';
import { messages } from './i18n/messages.ts';
import type * as Sounds from './shell/sound-patterns.ts';
import { patterns } from './shell/sound-patterns.ts';

declare global {
  var sounds: typeof Sounds;
}

const t = messages.en;
/** No other pattern has this tone. */
const CRITICAL_HZ = Math.max(...patterns.critical.tones.map(({ hz }) => hz));

let windows: TestWindows;
beforeAll(async () => {
  windows = await startTestWindows(true);
});
afterAll(() => windows.close());

async function inWindow(setup: Partial<FakeSetup>, act: (page: Page) => Promise<void>) {
  const window = await windows.open(setup);
  try {
    await listenTo(window.page);
    await act(window.page);
    expect(window.complaints).toEqual([]);
  } finally {
    await window.close();
  }
}

/** What a pattern is as sound: how loud, and how often it begins anew after silence. */
interface Rendered {
  readonly loudness: number;
  readonly peak: number;
  readonly beginnings: number;
}

async function render(page: Page, priority: Priority, volume: number): Promise<Rendered> {
  return page.evaluate(
    async ([which, loud]) => {
      const RATE = 24_000;
      const context = new OfflineAudioContext(1, RATE * 3, RATE);
      globalThis.sounds.schedulePattern(context, which, loud, 0.1);
      const samples = (await context.startRendering()).getChannelData(0);
      const window = RATE / 100;
      const steps = Array.from({ length: samples.length / window }, (_, i) =>
        samples.subarray(i * window, (i + 1) * window).reduce((most, each) => Math.max(most, Math.abs(each)), 0),
      );
      const on = steps.map((step) => step > 0.02 * loud * loud);
      const sum = samples.reduce((all, each) => all + each * each, 0);
      return {
        loudness: Math.sqrt(sum / samples.length),
        peak: Math.max(...steps),
        beginnings: on.filter((step, i) => step && on[i - 1] !== true).length,
      };
    },
    [priority, volume] as const,
  );
}

describe('the patterns, as sound', () => {
  it('are audible, never too loud for the loudspeaker, and differ in the number of their tones', async () => {
    const script = await bundled(fileURLToPath(new URL('./shell/sound-patterns.ts', import.meta.url)), 'sounds');
    await inWindow({}, async (page) => {
      await page.evaluate(`${script}; globalThis.sounds = sounds;`);
      for (const priority of priorities) {
        const whole = await render(page, priority, 1);
        expect(whole.loudness, priority).toBeGreaterThan(0.01);
        expect(whole.peak, priority).toBeGreaterThan(0.5);
        expect(whole.peak, priority).toBeLessThanOrEqual(1);
        expect(whole.beginnings, priority).toBe(patterns[priority].tones.length);
        const quiet = await render(page, priority, 0.1);
        expect(quiet.loudness, priority).toBeGreaterThan(0);
        expect(quiet.loudness, priority).toBeLessThan(whole.loudness / 10);
      }
    });
  });
});

const settle = (page: Page, sound: Partial<AlarmSettings['sound']>) =>
  page.evaluate(
    async (input) => {
      await globalThis.fake.bridge.call({ name: 'alarms.setSettings', input, token: null });
    },
    { ...usualAlarmSettings, sound: { ...usualAlarmSettings.sound, ...sound } },
  );

describe('the voice of the window', () => {
  it('is really heard, and ends at once with the silence', async () => {
    await inWindow({ role: 'guard' }, async (page) => {
      await onAlarms(page, (alarms) => alarms.raise({ type: 'duress', node: 'node-4' }));
      await expect.poll(() => loudness(page)).toBeGreaterThan(0.01);
      await page.keyboard.press('Alt+s');
      await banner(page).getByText(t['sound.silenced']).waitFor();
      await expect.poll(() => loudness(page)).toBeLessThan(0.000_1);
    });
  });

  it('sounds only once in that mode, and again for the next alarm', async () => {
    await inWindow({ role: 'guard' }, async (page) => {
      await settle(page, { mode: 'once' });
      await banner(page).getByText(t['sound.off']).waitFor();
      await forgetTones(page);
      await onAlarms(page, (alarms) => alarms.raise({ type: 'duress', node: 'node-4' }));
      // That it sounds is over soon; what was heard stays.
      const critical = patterns.critical.tones.map(({ hz }) => hz);
      await expect.poll(async () => (await heardTones(page)).map(({ hz }) => hz)).toEqual(critical);
      await banner(page).getByText(t['sound.off']).waitFor();
      expect((await heardTones(page)).map(({ hz }) => hz)).toEqual(critical);
      await onAlarms(page, (alarms) => alarms.raise({ type: 'duress', node: 'node-5' }));
      await expect.poll(async () => (await heardTones(page)).length).toBe(2 * critical.length);
    });
  });

  it('leaves out what is less urgent than the station wants to hear, and types that do not sound', async () => {
    await inWindow({ role: 'guard' }, async (page) => {
      await settle(page, { from: 'critical' });
      await banner(page).getByText(t['sound.off']).waitFor();
      await settle(page, {});
      await banner(page).locator('[data-sounding="high"]').waitFor();
      await onAlarms(page, (alarms) => alarms.raise({ type: 'node_offline', node: 'node-1' }));
      await page.evaluate(() => globalThis.fake.alarmRules.change('door_forced', { sounds: false }, 'manager-2'));
      await banner(page).locator('[data-sounding="medium"]').waitFor();
    });
  });

  it('says that there is no sound when the system has taken it, and what to do; a press brings it back', async () => {
    await inWindow({ role: 'guard' }, async (page) => {
      await expect.poll(async () => (await heardTones(page)).length, { timeout: 10_000 }).toBeGreaterThan(0);
      await page.evaluate(() => globalThis.ear.context?.suspend());
      const sign = banner(page).getByRole('button', { name: t['sound.blocked'] });
      await sign.waitFor();
      await sign.hover();
      await page.getByRole('tooltip').getByText('Click here or press a key').waitFor();
      await forgetTones(page);
      await sign.click();
      await banner(page).locator('[data-sounding="high"]').waitFor();
      await expect.poll(async () => (await heardTones(page)).length).toBeGreaterThan(0);
    });
  });

  it('goes on behind the lock and on every screen', async () => {
    await inWindow({ role: 'guard' }, async (page) => {
      for (const key of ['Alt+5', 'Alt+8', 'Alt+l']) {
        await page.keyboard.press(key);
        await forgetTones(page);
        await expect.poll(async () => (await heardTones(page)).length, { timeout: 10_000 }).toBeGreaterThan(0);
      }
      await page.locator('.lock').waitFor();
    });
  });
});

describe('a flood of 500 doors in 10 s with one duress alarm in it', () => {
  it('sounds the duress alarm and puts it first while a guard types, and keeps the rest as one line', async () => {
    await inWindow({ role: 'guard' }, async (page) => {
      await openAlarms(page);
      await watchKeys(page);
      await forgetTones(page);
      const flood = onAlarms(page, (alarms) =>
        alarms.flood(500, 10_000, (part) => {
          if (part !== 0.6) return;
          Reflect.set(globalThis, 'duressAt', performance.now());
          alarms.raise({ type: 'duress', node: 'node-4' });
        }),
      );
      await page.locator('#alarm-filter').pressSequentially('a place that is nowhere', { delay: 150 });
      await page.locator('#alarm-filter').fill('');
      await page.locator('#alarm-filter').pressSequentially('under duress', { delay: 300 });
      await flood;
      expect(await page.locator('#alarm-filter').inputValue()).toBe('under duress');
      await page.locator('#alarm-filter').fill('');
      await alarmRow(page, 'group door_forced high').getByText('500 doors').waitFor();
      await alarmRows(page).first().getByText(t['alarm.duress']).waitFor();
      await banner(page).getByText(t['alarm.duress']).waitFor();
      const tones = await heardTones(page);
      const raised = await page.evaluate(() => Reflect.get(globalThis, 'duressAt') as number);
      const first = tones.find(({ hz }) => hz === CRITICAL_HZ);
      if (first === undefined) throw new Error('the duress alarm was not heard');
      expect(first.at).toBeGreaterThanOrEqual(raised);
      expect(tones.filter(({ at }) => at < raised).length).toBeGreaterThan(0);
      await expect
        .poll(async () => (await heardTones(page)).some(({ at, hz }) => at > first.at + 3_000 && hz === CRITICAL_HZ))
        .toBe(true);
      const times = await keyTimes(page);
      measured('duress alarm in the window → its sound', first.at - raised);
      measured(`slowest of ${times.length} keys above 16 ms in the flood → next picture`, Math.max(0, ...times));
    });
  });
});
