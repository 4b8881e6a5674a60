import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  alarmDetail,
  alarmRow,
  alarmRows,
  banner,
  onAlarms,
  openAlarms,
  stored,
} from '../../build/testing/alarms-page.ts';
import type { FakeSetup } from '../../build/testing/fake-data.ts';
import { button, dialog, lastMade, made, tab } from '../../build/testing/people-page.ts';
import { startTestWindows, type TestWindows } from '../../build/testing/window.ts';
import { messages } from './i18n/messages.ts';

const t = messages.en;
const forced = 'door_forced:node-3';

let windows: TestWindows;
beforeAll(async () => {
  windows = await startTestWindows();
});
afterAll(() => windows.close());

async function inWindow(setup: Partial<FakeSetup>, act: (page: Page) => Promise<void>, width = 1_440) {
  const window = await windows.open(setup, { width });
  try {
    await act(window.page);
    expect(window.complaints).toEqual([]);
  } finally {
    await window.close();
  }
}

const sound = (page: Page) => banner(page).locator('[data-sounding]');
/** Waits until it has gone from the list. */
const gone = (page: Page, key: string) => alarmRow(page, key).waitFor({ state: 'detached' });

/** Keys of the rows of which a part at least can be seen. */
const rowsInView = (page: Page) =>
  page.evaluate(() => {
    const place = document.querySelector('.alarm-grid .grid-body')?.getBoundingClientRect();
    if (place === undefined) return [];
    const isSeen = ({ top, bottom }: DOMRect) => bottom > place.top && top < place.bottom;
    return [...document.querySelectorAll<HTMLElement>('.alarm-line.grid-line')]
      .filter((row) => isSeen(row.getBoundingClientRect()))
      .map((row) => row.dataset['key'] ?? '');
  });

describe('acknowledging', () => {
  it('is one press on the row, and covers that occurrence', async () => {
    await inWindow({ role: 'guard' }, async (page) => {
      await openAlarms(page);
      await alarmRow(page, forced).getByRole('button').click();
      await alarmRow(page, forced).getByText(t['alarms.state.active_acknowledged']).waitFor();
      expect(await lastMade(page, 'alarms.acknowledge')).toEqual({ alarms: [{ key: forced, occurrence: 1 }] });
      expect((await stored(page, forced))?.by).toBe('guard-1');
    });
  });

  it('covers what was on the screen when the button went down, not what came before it was let go', async () => {
    await inWindow({ role: 'guard' }, async (page) => {
      await openAlarms(page);
      const place = await banner(page)
        .getByRole('button', { name: t['alarms.acknowledge'], exact: true })
        .boundingBox();
      if (place === null) throw new Error('no button');
      await page.mouse.move(place.x + 20, place.y + 15);
      await page.mouse.down();
      await onAlarms(page, (alarms) => {
        alarms.clear('door_forced:node-3');
        alarms.raise({ type: 'door_forced', node: 'node-3' });
      });
      await expect.poll(async () => (await stored(page, forced))?.occurrence).toBe(2);
      await page.waitForFunction(() => !/[3-9]\d\ss/.test(document.querySelector('.banner')?.textContent ?? ''));
      await page.mouse.up();
      await page.getByText(t['alarms.meanwhile_one'].replace('{{count}}', '1')).waitFor();
      expect(await lastMade(page, 'alarms.acknowledge')).toEqual({ alarms: [{ key: forced, occurrence: 1 }] });
      expect((await stored(page, forced))?.acknowledged).toBe(false);
    });
  });

  it('of all in view covers the rows that can be read, and nothing further down', async () => {
    await inWindow({ role: 'guard' }, async (page) => {
      await onAlarms(page, (alarms) => {
        for (let i = 1; i <= 40; i++) alarms.raise({ type: 'door_held', node: `node-${100 + i}` });
      });
      await openAlarms(page);
      await page.getByRole('switch', { name: t['alarms.grouped'] }).uncheck();
      await page.getByRole('button', { name: 'in view' }).waitFor();
      const read = await rowsInView(page);
      await page.getByRole('button', { name: 'in view' }).click();
      await dialog(page).getByLabel(t['alarms.reason']).fill('Delivery at every door');
      await page.keyboard.press('Control+Enter');
      await dialog(page).waitFor({ state: 'detached' });
      const { alarms } = (await lastMade(page, 'alarms.acknowledge')) as { alarms: { key: string }[] };
      expect(alarms.length).toBeGreaterThan(10);
      expect(read).toEqual(expect.arrayContaining(alarms.map(({ key }) => key)));
      expect(read.length).toBeLessThan(25);
    });
  });

  it('asks for a comment where the type wants one, and acknowledges nothing without', async () => {
    await inWindow({ role: 'guard' }, async (page) => {
      await onAlarms(page, (alarms) => alarms.raise({ type: 'duress', node: 'node-4' }));
      await banner(page).getByText(t['alarm.duress']).waitFor();
      await page.keyboard.press('Alt+a');
      await dialog(page).getByText(t['alarm.duress']).waitFor();
      const act = button(page, t['alarms.do.acknowledge_one']).last();
      expect(await act.isDisabled()).toBe(true);
      await page.keyboard.type('no');
      await dialog(page).getByText(t['alarms.reasonShort']).waitFor();
      await page.keyboard.type('body is hurt, police are there');
      await act.click();
      await banner(page).getByText(t['alarm.door_forced']).waitFor();
      expect(await lastMade(page, 'alarms.acknowledge')).toMatchObject({
        comment: 'nobody is hurt, police are there',
      });
      expect(await stored(page, 'duress:node-4')).toBeNull();
    });
  });

  it('asks for the comment also when only the station knows that it is wanted', async () => {
    await inWindow({ role: 'guard' }, async (page) => {
      await openAlarms(page);
      await page.evaluate(() =>
        globalThis.fake.failWith('alarms.acknowledge', {
          code: 'invalid_input',
          message: 'x',
          details: { reason: 'comment' },
        }),
      );
      await alarmRow(page, forced).getByRole('button').click();
      await page.evaluate(() => globalThis.fake.failWith('alarms.acknowledge', null));
      await dialog(page).getByRole('button', { name: t['alarms.quick.onSite'] }).click();
      await page.keyboard.press('Control+Enter');
      await alarmRow(page, forced).getByText('1 comment').waitFor();
    });
  });
});

describe('silence, acknowledge and reset', () => {
  it('are three acts: none of them does what another does', async () => {
    await inWindow({ role: 'guard' }, async (page) => {
      await openAlarms(page);
      await sound(page).waitFor();
      await page.keyboard.press('Alt+s');
      await banner(page).getByText(t['sound.silenced']).waitFor();
      await banner(page).getByText(t['alarms.state.active_unacknowledged']).waitFor();
      expect(await made(page, 'alarms.acknowledge')).toEqual([]);
      await alarmRow(page, forced).getByRole('button', { name: t['alarms.acknowledge'] }).click();
      await onAlarms(page, (alarms) => alarms.clear('door_forced:node-3'));
      await alarmRow(page, forced).getByText(t['alarms.state.latched']).waitFor();
      await alarmRow(page, forced).getByRole('button', { name: t['alarms.reset'] }).click();
      await gone(page, forced);
      expect(await stored(page, forced)).toBeNull();
    });
  });

  it('a new occurrence sounds again, and so does an alarm that nobody has acknowledged in time', async () => {
    await inWindow({ role: 'guard' }, async (page) => {
      await page.evaluate(() =>
        globalThis.fake.alarmRules.change('door_forced', { escalation: { after: 60_000, who: 'Duty officer' } }, 'm'),
      );
      await page.keyboard.press('Alt+s');
      await banner(page).getByText(t['sound.silenced']).waitFor();
      await onAlarms(page, (alarms) => alarms.raise({ type: 'node_offline', node: 'node-1' }));
      await banner(page).locator('[data-sounding="medium"]').waitFor();
      await page.keyboard.press('Alt+s');
      await banner(page).getByText(t['sound.silenced']).waitFor();
      await onAlarms(page, (alarms) => alarms.pass(120_000));
      await banner(page).locator('[data-sounding="high"]').waitFor();
      await banner(page).getByText('Call: ').waitFor();
      await banner(page).getByText('Duty officer').waitFor();
    });
  });
});

describe('an alarm out of sight', () => {
  it('is shelved with a reason, counted in the banner, and comes back by itself', async () => {
    await inWindow({ role: 'guard' }, async (page) => {
      await openAlarms(page);
      await alarmRow(page, forced).focus();
      await page.keyboard.press('h');
      await dialog(page).getByText('15 min').click();
      await dialog(page).getByRole('button', { name: t['alarms.quick.work'] }).click();
      await button(page, t['alarms.do.shelve_one']).click();
      await gone(page, forced);
      expect(await lastMade(page, 'alarms.shelve')).toMatchObject({ minutes: 15, reason: t['alarms.quick.work'] });
      await banner(page).getByText('3 shelved').click();
      const row = page.locator('.hidden-table tr', { hasText: t['alarm.door_forced'] });
      await row.getByText(t['alarms.quick.work']).waitFor();
      await row.getByText('in 14 min').waitFor();
      await onAlarms(page, (alarms) => alarms.pass(16 * 60_000));
      await row.waitFor({ state: 'detached' });
      await banner(page).getByText(t['alarm.door_forced']).waitFor();
      expect((await stored(page, forced))?.occurrence).toBe(2);
    });
  });

  it('may be away for a time of its own up to 8 h, and no longer', async () => {
    await inWindow({ role: 'guard' }, async (page) => {
      await openAlarms(page);
      await alarmRow(page, forced).focus();
      await page.keyboard.press('h');
      await dialog(page).getByText(t['alarms.ownMinutes'], { exact: true }).click();
      await dialog(page).getByLabel(t['alarms.reason']).fill('Painters at work');
      const act = button(page, t['alarms.do.shelve_one']);
      await dialog(page).locator('#alarm-minutes').fill('481');
      expect(await act.isDisabled()).toBe(true);
      await dialog(page).locator('#alarm-minutes').fill('480');
      await act.click();
      await gone(page, forced);
      expect(await lastMade(page, 'alarms.shelve')).toMatchObject({ minutes: 480 });
    });
  });

  it('is brought back by hand, and one that must never be hidden is not', async () => {
    await inWindow({ role: 'guard' }, async (page) => {
      await onAlarms(page, (alarms) => alarms.raise({ type: 'duress', node: 'node-4' }));
      await openAlarms(page);
      await alarmRow(page, 'duress:node-4').focus();
      await page.keyboard.press('h');
      await dialog(page).getByRole('button', { name: t['alarms.quick.drill'] }).click();
      await button(page, t['alarms.do.shelve_one']).click();
      await page.getByText('must never be out of sight').waitFor();
      await alarmRow(page, 'duress:node-4').waitFor();
      await tab(page, `${t['alarms.page.hidden']} (2)`).click();
      await button(page, t['alarms.unshelve']).click();
      await tab(page, t['alarms.page.active']).click();
      await alarmRow(page, 'door_held:node-8').waitFor();
    });
  });

  it('is taken out of service and brought back by a manager, and by nobody less', async () => {
    await inWindow({ role: 'manager' }, async (page) => {
      await openAlarms(page);
      await alarmRow(page, forced).focus();
      await page.keyboard.press('o');
      await dialog(page).getByRole('button', { name: t['alarms.quick.rebuilt'] }).click();
      await button(page, t['alarms.do.takeOut_one']).click();
      await gone(page, forced);
      await tab(page, `${t['alarms.page.hidden']} (3)`).click();
      const row = page.locator('.hidden-table tr', { hasText: t['alarm.door_forced'] });
      await row.getByRole('button', { name: t['alarms.bringBack'] }).click();
      await banner(page).getByText(t['alarm.door_forced']).waitFor();
    });
    await inWindow({ role: 'guard' }, async (page) => {
      await openAlarms(page);
      await alarmRow(page, forced).focus();
      await page.keyboard.press('o');
      expect(await dialog(page).count()).toBe(0);
      await tab(page, `${t['alarms.page.hidden']} (2)`).click();
      expect(await button(page, t['alarms.bringBack']).isDisabled()).toBe(true);
    });
  });
});

describe('a flood', () => {
  const flooded = async (page: Page) => {
    await openAlarms(page);
    await onAlarms(page, (alarms) =>
      alarms.flood(60, 300, (part) => {
        if (part > 0.5 && part < 0.9) alarms.raise({ type: 'duress', node: 'node-4' });
      }),
    );
    await banner(page).getByText('Flood: ').waitFor();
  };

  it('is grouped by type by itself, with the duress alarm first, and opened by the keyboard', async () => {
    await inWindow({ role: 'guard' }, async (page) => {
      await flooded(page);
      await alarmRows(page).first().getByText(t['alarm.duress']).waitFor();
      const group = alarmRow(page, 'group door_forced high');
      await group.getByText('60 doors').waitFor();
      await group.getByText('oldest').waitFor();
      await group.focus();
      await page.keyboard.press('ArrowRight');
      await alarmRow(page, 'door_forced:node-60').waitFor();
      expect(await group.getAttribute('aria-expanded')).toBe('true');
      expect(await alarmRows(page).count()).toBeLessThan(45);
      await page.keyboard.press('ArrowLeft');
      await gone(page, 'door_forced:node-60');
    });
  });

  it('is acknowledged as a group with one reason, which covers what was there when it was asked for', async () => {
    await inWindow({ role: 'guard' }, async (page) => {
      await flooded(page);
      await alarmRow(page, 'group door_forced high').getByRole('button').click();
      await dialog(page).getByText('× 60').waitFor();
      await onAlarms(page, (alarms) => alarms.raise({ type: 'door_forced', node: 'node-999' }));
      await dialog(page).getByRole('button', { name: t['alarms.quick.oneCause'] }).click();
      await page.keyboard.press('Control+Enter');
      await dialog(page).waitFor({ state: 'detached' });
      const input = (await lastMade(page, 'alarms.acknowledge')) as { alarms: object[]; comment: string };
      expect(input.alarms).toHaveLength(60);
      expect(input.comment).toBe(t['alarms.quick.oneCause']);
      await alarmRow(page, 'group door_forced high').getByText('1 not acknowledged').waitFor();
      expect((await stored(page, 'door_forced:node-999'))?.acknowledged).toBe(false);
    });
  });
});

describe('the keyboard alone', () => {
  it('chooses, acknowledges, hands over, comments and opens, and never falls out of the list', async () => {
    await inWindow({ role: 'guard' }, async (page) => {
      await openAlarms(page);
      await page.locator('#alarm-filter').focus();
      await page.keyboard.press('ArrowDown');
      await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-index'))).toBe('0');
      await page.keyboard.press('Control+a');
      await page.getByText('6 chosen').waitFor();
      await page.keyboard.press('Escape');
      await page.keyboard.press('Space');
      await page.keyboard.press('Shift+ArrowDown');
      await page.getByText('2 chosen').waitFor();
      await page.keyboard.press('g');
      await dialog(page).locator('#alarm-colleague').click();
      await page.getByRole('option', { name: 'manager-2' }).click();
      await button(page, t['alarms.do.assign_other'].replace('{{count}}', '2')).click();
      await alarmRow(page, forced).getByText('manager-2').waitFor();
      await alarmRow(page, forced).focus();
      await page.keyboard.press('i');
      await alarmRow(page, forced).getByText('investigated by').waitFor();
      await page.keyboard.press('Escape');
      await page.keyboard.press('a');
      await alarmRow(page, forced).getByText(t['alarms.state.active_acknowledged']).waitFor();
      await onAlarms(page, (alarms) => alarms.clear('door_forced:node-3'));
      await alarmRow(page, forced).getByText(t['alarms.state.latched']).waitFor();
      await page.keyboard.press('r');
      await gone(page, forced);
      await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-index'))).not.toBeNull();
      await page.keyboard.press('Enter');
      await alarmDetail(page).waitFor();
    });
  });

  it('finds every key on one page', async () => {
    await inWindow({}, async (page) => {
      await page.keyboard.press('F1');
      for (const key of [
        'acknowledge',
        'silence',
        'shelve',
        'reset',
        'comment',
        'assign',
        'investigate',
        'takeOut',
      ] as const)
        await dialog(page).getByText(t[`help.key.${key}`], { exact: true }).first().waitFor();
    });
  });
});

describe('the way to an alarm', () => {
  it('leads from the banner to what to do, to its door, and back to the same alarm', async () => {
    await inWindow({ role: 'guard' }, async (page) => {
      await page.locator('.banner-lead').click();
      await alarmDetail(page).getByText(t['alarms.instructions']).waitFor();
      expect(await alarmDetail(page).locator('.alarm-steps li').count()).toBeGreaterThan(2);
      await alarmDetail(page).getByText(t['door.open'], { exact: true }).waitFor();
      await button(page, t['alarms.way.doors']).click();
      await page.locator('.door-detail').getByRole('heading', { name: 'Aisle B north' }).waitFor();
      await button(page, t['alarms.back']).click();
      await alarmDetail(page).getByRole('heading', { name: t['alarm.door_forced'] }).waitFor();
    });
  });

  it('leads to the curve of a limit, with the value that was measured', async () => {
    await inWindow({ role: 'guard' }, async (page) => {
      await openAlarms(page);
      await alarmRow(page, 'threshold_warning:node-3:temperature.warn_high').click();
      await alarmDetail(page).getByText('27.6\u00A0°C, limit 27.0\u00A0°C (+0.6\u00A0K)').waitFor();
      await alarmDetail(page).locator('.alarm-spark canvas').waitFor();
      await button(page, t['alarms.way.climate']).click();
      await button(page, t['alarms.back']).click();
      await alarmDetail(page).getByRole('heading', { name: t['alarm.threshold_warning'] }).waitFor();
    });
  });

  it('keeps an alarm in view that ends while it is read, with its history from the journal', async () => {
    await inWindow({ role: 'guard' }, async (page) => {
      await onAlarms(page, (alarms) => alarms.raise({ type: 'door_held', node: 'node-1' }));
      await openAlarms(page);
      await alarmRow(page, 'door_held:node-1').click();
      for (const text of ['Somebody carries boxes', 'Done at six']) {
        await alarmDetail(page).locator('#alarm-comment').fill(text);
        await alarmDetail(page).getByRole('button', { name: t['alarms.addComment'], exact: true }).click();
        await alarmDetail(page).locator('.alarm-comments').getByText(text).waitFor();
      }
      const lefts = await alarmDetail(page)
        .locator('.alarm-comments > li')
        .evaluateAll((comments) => comments.map((each) => each.getBoundingClientRect().left));
      expect(lefts).toEqual([lefts[0], lefts[0]]);
      await alarmDetail(page).getByRole('button', { name: t['alarms.acknowledge'], exact: true }).click();
      await onAlarms(page, (alarms) => alarms.clear('door_held:node-1'));
      await alarmDetail(page).getByText(t['alarms.over']).waitFor();
      const story = alarmDetail(page).locator('.alarm-story');
      for (const step of ['raised', 'commented', 'acknowledged', 'returned'] as const)
        await story.getByText(t[`incident.alarm.${step}`]).first().waitFor();
    });
  });

  it('shows of the history the alarms of a type, and no others that are called alike', async () => {
    await inWindow({ role: 'viewer' }, async (page) => {
      await onAlarms(page, (alarms) => {
        for (const type of ['threshold_alarm', 'threshold_warning'] as const) alarms.raise({ type, node: 'node-3' });
      });
      await openAlarms(page);
      await tab(page, t['alarms.page.history']).click();
      await page.getByLabel(t['alarms.anyType']).first().click();
      await page.getByRole('option', { name: t['alarm.threshold_alarm'], exact: true }).click();
      await page.getByRole('status').getByText('1 row', { exact: true }).waitFor();
      const what = page.locator('.history-line.grid-line .alarm-what:nth-child(3) > span:first-child');
      await expect.poll(() => what.allInnerTexts()).toEqual([t['alarm.threshold_alarm']]);
      // A word of a text finds other types and the names of nodes as well.
      const asked = (await made(page, 'incidents.page')).at(-1);
      expect(asked).toMatchObject({ filter: { types: ['alarm.raised'], alarmTypes: ['threshold_alarm'] } });
      expect(asked).not.toHaveProperty('filter.text');
    });
  });

  it('leads from an alarm to the rows of all of its type, and back to it', async () => {
    await inWindow({ role: 'viewer' }, async (page) => {
      await openAlarms(page);
      await alarmRow(page, 'keychain_missing').click();
      await button(page, t['alarms.ofType']).click();
      await page.locator('.chip').getByText(t['alarm.keychain_missing']).waitFor();
      expect((await made(page, 'incidents.page')).at(-1)).toMatchObject({
        filter: { alarmTypes: ['keychain_missing'] },
      });
      await button(page, t['alarms.back']).click();
      await alarmDetail(page).getByText(t['alarm.keychain_missing']).first().waitFor();
    });
  });

  it('leads from the history to an alarm that is over', async () => {
    await inWindow({ role: 'viewer' }, async (page) => {
      await onAlarms(page, (alarms) => {
        alarms.raise({ type: 'clock_wrong', node: 'node-1' });
        alarms.pass(120_000);
      });
      await openAlarms(page);
      await tab(page, t['alarms.page.history']).click();
      await page.getByPlaceholder(t['alarms.anyType']).click();
      await page.getByRole('option', { name: t['alarm.clock_wrong'] }).click();
      const row = page.locator('.history-line.grid-line', { hasText: t['alarm.clock_wrong'] });
      await row.first().click();
      await alarmDetail(page).locator('.alarm-story').getByText(t['incident.alarm.raised']).first().waitFor();
    });
  });
});

describe('behind the lock', () => {
  it('the banner shows and sounds, says nothing about people, and can do nothing', async () => {
    await inWindow({ role: 'guard' }, async (page) => {
      await page.evaluate(() => {
        const escalation = { after: 60_000, who: 'Eva Muster' };
        globalThis.fake.alarmRules.change('duress', { escalation }, 'manager-2');
        globalThis.fake.pushSession('locked');
      });
      await page.locator('.lock').waitFor();
      await banner(page).getByText(t['alarm.door_forced']).waitFor();
      await sound(page).waitFor();
      await banner(page).getByText('2 shelved').waitFor();
      expect(await banner(page).getByRole('button').count()).toBe(0);
      await onAlarms(page, (alarms) => alarms.raise({ type: 'duress', node: 'node-4' }));
      await banner(page).getByText(t['alarm.duress']).waitFor();
      await banner(page).locator('[data-sounding="critical"]').waitFor();
      await onAlarms(page, (alarms) => alarms.pass(120_000));
      await banner(page).getByText(t['alarms.call']).waitFor();
      await page.keyboard.press('Alt+s');
      await page.keyboard.press('Alt+a');
      expect(await made(page, 'alarms.silence')).toEqual([]);
      expect(await made(page, 'alarms.acknowledge')).toEqual([]);
      for (const name of ['guard', 'Eva']) expect(await banner(page).innerText()).not.toContain(name);
    });
  });
});

describe('blinking', () => {
  it('is for an unacknowledged critical alarm alone, once a second', async () => {
    const window = await windows.open({ role: 'guard' }, { reducedMotion: false });
    const { page } = window;
    const blinking = () =>
      page.evaluate(() => document.getAnimations().map((each) => each.effect?.getComputedTiming().duration));
    await banner(page).getByText(t['alarm.door_forced']).waitFor();
    expect(await blinking()).toEqual([]);
    await onAlarms(page, (alarms) => alarms.raise({ type: 'duress', node: 'node-4' }));
    await banner(page).getByText(t['alarm.duress']).waitFor();
    await expect.poll(blinking).toEqual([1_000]);
    await window.close();
  });
});
