import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lookIn, violationsOf } from '../../build/testing/axe.ts';
import type { FakeStation } from '../../build/testing/fake-bridge.ts';
import type { FakeSetup } from '../../build/testing/fake-data.ts';
import { startTestWindows, type TestWindow, type TestWindows } from '../../build/testing/window.ts';
import { alarmTypes } from '../../electron/contract/alarms.ts';
import { type Messages, messages } from './i18n/messages.ts';

declare global {
  var fake: FakeStation;
}

let windows: TestWindows;
beforeAll(async () => {
  windows = await startTestWindows();
});
afterAll(() => windows.close());

/** Opens a window for one test, and holds it against everything that the page complained of. */
async function inWindow(setup: Partial<FakeSetup>, act: (page: Page, window: TestWindow) => Promise<void>) {
  const window = await windows.open({ role: 'manager', ...setup });
  try {
    await act(window.page, window);
    expect(window.complaints).toEqual([]);
  } finally {
    await window.close();
  }
}

const t = messages.en;

async function openPage(page: Page, name: 'metrics' | 'rules', words: Messages = t) {
  await page.keyboard.press('Alt+2');
  await page.getByRole('tab', { name: words[`alarms.page.${name}`] }).click();
  await page
    .locator(name === 'metrics' ? '.key-figures' : '.alarm-rules-table tbody tr')
    .first()
    .waitFor();
}
async function openRule(page: Page, type: (typeof alarmTypes)[number], words: Messages = t) {
  await page.locator('.alarm-rules-table .link').getByText(words[`alarm.${type}`], { exact: true }).click();
  await page.locator('.mantine-Drawer-content textarea').first().waitFor();
}
const openAttention = async (page: Page, words: Messages = t) => {
  await page.keyboard.press('Alt+8');
  await page.locator('.settings-nav').getByText(words['settings.page.attention']).click();
  await page.locator('.attention').waitFor();
};
const listen = (page: Page, priority: 'critical' | 'low') =>
  page.getByRole('group', { name: t['attention.test'] }).getByRole('button', { name: t[`priority.${priority}`] });
/** The inputs of all calls of one name so far. */
const madeOf = (page: Page, name: string) =>
  page.evaluate(
    (wanted) => globalThis.fake.made.filter((call) => call.name === wanted).map(({ input }) => input),
    name,
  );

describe.each(['de', 'en'] as const)('in %s', (language) => {
  it.each(lookIn(language))('and %s no page about alarms has an accessibility violation', async (appearance) => {
    const words = messages[language];
    await inWindow({ language, appearance }, async (page) => {
      const found: string[] = [];
      const look = async (what: string) => found.push(...(await violationsOf(page, what)));
      await openPage(page, 'metrics', words);
      await look('metrics, 8 h');
      await page.getByText(words['metrics.span.30d'], { exact: true }).click();
      await page.getByText(words['metrics.view.table'], { exact: true }).click();
      await page.locator('.metrics-rate tbody tr').first().waitFor();
      await look('metrics, 30 d, table');
      await openPage(page, 'rules', words);
      await look('rules');
      await openRule(page, 'tamper', words);
      await page.getByRole('switch', { name: words['alarmRules.escalates'] }).click({ force: true });
      await look('a rule');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: words['item.discard'] }).click();
      await openAttention(page, words);
      await page.getByText(words['attention.mode.every'], { exact: true }).click();
      await look('settings');
      expect(found).toEqual([]);
    });
  });
});

describe('the figures of the alarms', () => {
  it('stand beside their targets, and every bar is a number in a table', async () => {
    await inWindow({}, async (page) => {
      await openPage(page, 'metrics');
      await page.getByText(t['metrics.span.24h'], { exact: true }).click();
      await page.getByRole('heading', { name: t['metrics.floods'] }).waitFor();
      const figure = (name: string) => page.locator('.key-figure', { has: page.getByText(name, { exact: true }) });
      expect(await figure(t['metrics.perHour']).innerText()).toContain('good 6 · limit 12');
      expect(await figure(t['metrics.busiest']).innerText()).toContain(t['metrics.verdict.bad']);
      expect(await page.locator('.metrics-chart').getAttribute('aria-label')).toContain('The table has the numbers');
      await page.getByText(t['metrics.view.table'], { exact: true }).click();
      const numbers = await page.locator('.metrics-rate tbody td.number').allInnerTexts();
      const asked = (await madeOf(page, 'alarms.metrics')).at(-1) as { from: number; to: number };
      expect(numbers).toHaveLength(Math.ceil((asked.to - asked.from) / 600_000));
      const all = await page.locator('.metrics-mix tbody td:nth-child(2)').allInnerTexts();
      const sum = (list: readonly string[]) => list.reduce((total, each) => total + Number(each), 0);
      expect(sum(numbers)).toBe(sum(all));
      expect(sum(all)).toBeGreaterThan(100);
    });
  });

  it('of a stale alarm lead to it', async () => {
    await inWindow({}, async (page) => {
      await openPage(page, 'metrics');
      await page.locator('.metrics-stale .link').first().click();
      await page.locator('.alarm-detail').getByText(t['alarm.keychain_missing']).first().waitFor();
    });
  });

  it('say that there is nothing, and what to do when they cannot be had', async () => {
    await inWindow({ incidents: 0 }, async (page) => {
      await openPage(page, 'metrics');
      await page.getByText(t['metrics.empty']).waitFor();
    });
    await inWindow({}, async (page) => {
      await page.evaluate(() => globalThis.fake.failWith('alarms.metrics', { code: 'unavailable', message: 'no' }));
      await page.keyboard.press('Alt+2');
      await page.getByRole('tab', { name: t['alarms.page.metrics'] }).click();
      await page.getByText(t['failure.remedy.unavailable']).waitFor();
      await page.evaluate(() => globalThis.fake.failWith('alarms.metrics', null));
      await page.getByRole('button', { name: t['common.retry'] }).click();
      await page.locator('.key-figures').waitFor();
    });
  });
});

describe('the rules of the alarms', () => {
  it('are all in one table, and a mix that is far from 80/15/5 is said', async () => {
    await inWindow({}, async (page) => {
      await openPage(page, 'rules');
      expect(await page.locator('.alarm-rules-table tbody tr').count()).toBe(alarmTypes.length);
      await page.locator('.alarm-rules-mix').getByText(t['metrics.verdict.bad']).first().waitFor();
      const first = () => page.locator('.alarm-rules-table tbody tr').first().innerText();
      expect(await first()).toContain(t['priority.critical']);
      await page.getByRole('button', { name: t['alarmRules.column.priority'] }).click();
      expect(await first()).toContain(t['priority.low']);
    });
  });

  it('are changed by a manager, with texts that the guard then reads', async () => {
    await inWindow({}, async (page) => {
      await openPage(page, 'rules');
      await openRule(page, 'door_forced');
      await page.locator('.mantine-Drawer-content label', { hasText: t['priority.critical'] }).click();
      await page.getByRole('switch', { name: t['alarmRules.escalates'] }).click({ force: true });
      const save = page.getByRole('button', { name: t['common.save'] });
      expect(await save.isDisabled()).toBe(true);
      await page.getByRole('textbox', { name: t['alarmRules.who'] }).fill('Duty manager, 4711');
      await page.getByLabel(t['alarms.instructions'], { exact: true }).fill('1. Call 4711.\n2. Stay.');
      const preview = page.locator('.alarm-rules-preview');
      expect(await preview.locator('li').allInnerTexts()).toEqual(['Call 4711.', 'Stay.']);
      expect(await preview.innerText()).toContain(t['alarmText.door_forced.consequence']);
      await save.click();
      await page.getByText('The rule of “Door forced open” is in force').waitFor();
      expect(await madeOf(page, 'alarms.setRule')).toMatchObject([
        {
          type: 'door_forced',
          base: 0,
          rule: {
            priority: 'critical',
            escalation: { after: 120_000, who: 'Duty manager, 4711' },
            texts: { en: { cause: '', instructions: '1. Call 4711.\n2. Stay.' }, de: { instructions: '' } },
          },
        },
      ]);
      await page.getByRole('cell', { name: /Duty manager, 4711, after 2\smin/ }).waitFor();
      await page.evaluate(() => globalThis.fake.openAlarm('door_forced:node-3'));
      await page.locator('.alarm-steps').getByText('Call 4711.').waitFor();
    });
  });

  it('go back to what was delivered', async () => {
    await inWindow({}, async (page) => {
      await page.evaluate(() => globalThis.fake.alarmRules.change('tamper', { priority: 'low' }, 'manager-9'));
      await openPage(page, 'rules');
      await openRule(page, 'tamper');
      await page.getByText('Revision 1, changed by manager-9').waitFor();
      await page.getByRole('button', { name: t['alarmRules.back'] }).click();
      await page.getByRole('button', { name: t['alarmRules.backAct'] }).click();
      await page.locator('.mantine-Drawer-content').waitFor({ state: 'detached' });
      expect(await madeOf(page, 'alarms.setRule')).toEqual([{ type: 'tamper', base: 1, rule: null }]);
    });
  });

  it('that somebody else changed meanwhile are not overwritten unseen', async () => {
    await inWindow({}, async (page) => {
      await openPage(page, 'rules');
      await openRule(page, 'tamper');
      await page.locator('.mantine-Drawer-content label', { hasText: t['priority.medium'] }).click();
      await page.evaluate(() => globalThis.fake.alarmRules.change('tamper', { sounds: false }, 'manager-9'));
      await page.getByText(t['item.newer']).waitFor();
      expect(await page.getByRole('button', { name: t['common.save'] }).isDisabled()).toBe(true);
      await page.getByRole('button', { name: t['item.keepMine'] }).click();
      await page.getByRole('button', { name: t['common.save'] }).click();
      await page.locator('.mantine-Drawer-content').waitFor({ state: 'detached' });
      expect(await madeOf(page, 'alarms.setRule')).toMatchObject([
        { base: 1, rule: { priority: 'medium', sounds: true } },
      ]);
    });
  });

  it('are read by a guard and changed by nobody below a manager', async () => {
    await inWindow({ role: 'guard' }, async (page) => {
      await openPage(page, 'rules');
      await openRule(page, 'tamper');
      const drawer = page.locator('.mantine-Drawer-content');
      await drawer.getByText('Needs the role').waitFor();
      expect(await drawer.getByRole('button', { name: t['common.save'] }).count()).toBe(0);
      expect(await drawer.locator('textarea').first().isDisabled()).toBe(true);
    });
  });

  it('say where a delay is kept that is not the station’s', async () => {
    await inWindow({}, async (page) => {
      await openPage(page, 'rules');
      await openRule(page, 'door_held');
      await page.getByText(t['alarmRules.timingWhy.node']).waitFor();
      expect(await page.getByLabel(t['alarmRules.onDelay']).count()).toBe(0);
    });
  });
});

describe('how alarms draw attention', () => {
  it('is set for the whole station, and is heard before it is saved', async () => {
    await inWindow({ role: 'guard' }, async (page) => {
      await openAttention(page);
      await page.getByText(t['attention.mode.every'], { exact: true }).click();
      const every = page.getByLabel(t['attention.every']);
      await every.fill('2');
      await page.getByText('A whole number from 5 to 300').waitFor();
      await every.fill('45');
      await page.getByRole('slider').focus();
      for (let i = 0; i < 30; i++) await page.keyboard.press('ArrowLeft');
      await page.getByRole('combobox', { name: t['attention.forward'] }).click();
      await page.getByRole('option', { name: t['attention.never'] }).click();
      await listen(page, 'critical').click();
      await page.getByRole('button', { name: t['common.save'] }).click();
      await page.getByText(t['attention.saved']).waitFor();
      const sound = { mode: 'every', every: 45_000, volume: 0.1, from: 'low' };
      expect(await madeOf(page, 'alarms.setSettings')).toEqual([{ sound, notifyFrom: 'medium', forwardFrom: null }]);
      expect(await page.getByText(t['attention.deaf']).count()).toBe(0);
    });
  });

  it('is shown to a viewer, who cannot change it', async () => {
    await inWindow({ role: 'viewer' }, async (page) => {
      await openAttention(page);
      expect(await page.getByRole('button', { name: t['common.save'] }).count()).toBe(0);
      expect(await listen(page, 'low').isEnabled()).toBe(true);
    });
  });

  it('leads to the alarm of a notification, also when it is clicked while the window is locked', async () => {
    await inWindow({}, async (page) => {
      await page.keyboard.press('Alt+l');
      await page.locator('.lock').waitFor();
      await page.evaluate(() => globalThis.fake.openAlarm('tamper:node-2'));
      expect(await page.locator('.alarm-detail').count()).toBe(0);
      await page.locator('.lock input[type=password]').fill('correct horse battery');
      await page.keyboard.press('Enter');
      await page.locator('.alarm-detail').getByText(t['alarm.tamper']).first().waitFor();
    });
  });
});
