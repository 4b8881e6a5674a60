import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { violationsOf } from '../../build/testing/axe.ts';
import type { FakeSetup } from '../../build/testing/fake-data.ts';
import { button, lastMade, made } from '../../build/testing/people-page.ts';
import { type OpenOptions, startTestWindows, type TestWindows } from '../../build/testing/window.ts';
import type { CallInput } from '../../electron/contract/calls.ts';
import { messages } from './i18n/messages.ts';

let windows: TestWindows;
beforeAll(async () => {
  windows = await startTestWindows();
});
afterAll(() => windows.close());

type Words = (typeof messages)['en'];
const rules = (page: Page) => page.locator('.rules');
const question = (page: Page) => page.locator('[role="dialog"]').last();
const set = async (page: Page) => (await lastMade(page, 'climate.setRules')) as CallInput<'climate.setRules'>;

/** Opens the rules of a node, and holds the window against everything that the page complained of. */
async function atRules(
  node: string,
  setup: Partial<FakeSetup>,
  act: (page: Page) => Promise<void>,
  options: OpenOptions = {},
): Promise<void> {
  const words = setup.language === 'de' ? messages.de : messages.en;
  const window = await windows.open({ role: 'manager', ...setup }, options);
  try {
    const { page } = window;
    await page.keyboard.press('Alt+7');
    await page.locator('main').getByText(node).first().click();
    await button(page, words['rules.open']).click();
    await act(page);
    expect(window.complaints).toEqual([]);
  } finally {
    await window.close();
  }
}

async function apply(page: Page, words: Words = messages.en) {
  await button(page, words['rules.applyAsk']).click();
  const act = question(page).getByRole('button', { name: words['rules.apply'], exact: true });
  await act.waitFor();
  const said = await question(page).innerText();
  await act.click();
  await page.getByText(words['rules.applied'], { exact: true }).waitFor();
  return said;
}
const choose = (page: Page, name: string) => rules(page).getByText(name, { exact: true }).click();
const cell = (page: Page, row: string, column: number) =>
  rules(page).getByRole('row', { name: row }).getByRole('cell').nth(column).innerText();

describe('the climate rules of a node', () => {
  it('take over a class with one choice, say before what it means, and after that the node has not confirmed it', async () => {
    await atRules('Aisle A south', {}, async (page) => {
      await choose(page, 'A3');
      expect(await cell(page, 'Alarm high', 0)).toMatch(/32\s*40\s*°C/);
      const said = await apply(page);
      expect(said).toContain('The class is A3');
      expect(said).toMatch(/The node gets a new configuration:[\s\S]*Temperature: Alarm high: 32\s°C → 40\s°C/);
      expect(said).toMatch(/The station judges from now on by:[\s\S]*Dew point: Alarm high: 17\s°C → 24\s°C/);
      expect(await set(page)).toMatchObject({
        node: 'node-2',
        rev: 0,
        base: 5,
        class: 'A3',
        tape: false,
        place: 'inlet',
      });
      await rules(page)
        .getByText(/Laid down by .?manager-1/)
        .waitFor();
      await rules(page).getByText('Temperature: Alarm high:').getByText('pending').waitFor();
      expect(await cell(page, 'Alarm high', 0)).toMatch(/^40\s*°C$/);
    });
  });

  it('are taken back as they were, with the configuration that went with them', async () => {
    await atRules('Aisle A south', {}, async (page) => {
      await choose(page, 'A3');
      await apply(page);
      await button(page, 'Undo').click();
      await page.getByText('Undone: what held before holds again').waitFor();
      expect(await set(page)).toMatchObject({ rev: 1, class: 'own', limits: { 'dew_point.alarm_high': 17_000 } });
      expect(await lastMade(page, 'nodes.configure')).toMatchObject({
        base: 6,
        config: { 'temperature.warn_high': 26_500 },
      });
      expect(await cell(page, 'Alarm high', 0)).toMatch(/^32\s*°C$/);
    });
  });

  it('can be filled in by the keyboard alone', async () => {
    await atRules('Aisle A south', {}, async (page) => {
      await rules(page).getByRole('radio', { name: 'Own' }).focus();
      await page.keyboard.press('ArrowLeft');
      await rules(page).getByRole('radio', { name: 'A4' }).and(page.locator(':checked')).waitFor({ state: 'attached' });
      await page.keyboard.press('Tab');
      await page.keyboard.press('Space');
      await page.getByLabel('May be outside in a month').focus();
      await page.keyboard.type('12');
      await button(page, 'Apply…').focus();
      await page.keyboard.press('Enter');
      await question(page).getByText('In a month 12 hours may be outside').waitFor();
      await question(page).getByRole('button', { name: 'Apply', exact: true }).focus();
      await page.keyboard.press('Enter');
      await page.getByText('Applied', { exact: true }).waitFor();
      expect(await set(page)).toMatchObject({ class: 'A4', tape: true, budget: 12, limits: { 'rate.hour': 5_000 } });
    });
  });

  it('say what is wrong, and are as they were when they are discarded', async () => {
    await atRules('Aisle A south', { language: 'de' }, async (page) => {
      const warn = page.getByLabel('Taupunkt, Warnung oben');
      await warn.fill('18');
      await page.getByText('Reihenfolge: Alarm unten').waitFor();
      await warn.fill('warm');
      await page.getByText('Eine Zahl mit höchstens drei Nachkommastellen, oder leer für aus.').waitFor();
      expect(await button(page, 'Anwenden…').isDisabled()).toBe(true);
      await rules(page).getByRole('button', { name: 'Verwerfen' }).click();
      expect(await warn.inputValue()).toBe('15');
      expect(await made(page, 'climate.setRules')).toEqual([]);
    });
  });

  it('have no class and no budget at the outlet, and say why', async () => {
    await atRules('Aisle A north', {}, async (page) => {
      await choose(page, 'Outlet');
      await page.getByText('At the outlet there are own limits only.').waitFor();
      expect(await page.getByLabel('May be outside in a month').isDisabled()).toBe(true);
      await apply(page);
      expect(await set(page)).toMatchObject({ place: 'outlet', class: 'own', budget: null });
    });
  });

  it('say which limit deviates from the class, and set it again after a question', async () => {
    await atRules('Aisle A north', {}, async (page) => {
      await page.getByText('1 limit deviates from class A1').waitFor();
      await button(page, 'Set class A1 again…').click();
      await question(page)
        .getByText(/Temperature: Warning high: 26\.5\s°C → 27\s°C/)
        .waitFor();
      await question(page).getByRole('button', { name: 'Apply', exact: true }).click();
      await page.getByText('1 limit deviates from class A1').waitFor({ state: 'detached' });
      expect(await set(page)).toMatchObject({ rev: 2, base: 5, class: 'A1' });
    });
  });

  it('name the limits that the node does not hold, with its reason', async () => {
    await atRules('Aisle B north', { language: 'de' }, async (page) => {
      const line = rules(page).locator('.rules-open');
      await line.waitFor();
      expect(await line.innerText()).toMatch(/Temperatur: Warnung oben:\s*abgelehnt\s*es lag außerhalb des Bereichs/);
    });
  });

  it('overwrite nobody: a newer version of somebody else waits for a decision', async () => {
    await atRules('Aisle A north', {}, async (page) => {
      await page.getByLabel('May be outside in a month').fill('30');
      await page.evaluate(() => globalThis.fake.climateRules.change('node-1', { budget: 8 }));
      await page.getByText(messages.en['item.newer']).waitFor();
      expect(await button(page, 'Apply…').isDisabled()).toBe(true);
      await button(page, messages.en['item.takeTheirs']).click();
      expect(await page.getByLabel('May be outside in a month').inputValue()).toBe('8');
    });
  });

  it('ask before unsaved changes are lost, and keep them over a lock', async () => {
    await atRules('Aisle A north', {}, async (page) => {
      await page.getByLabel('May be outside in a month').fill('30');
      await page.keyboard.press('Escape');
      await page.getByText(messages.en['item.unsaved']).waitFor();
      await button(page, messages.en['item.stay']).click();
      expect(await page.getByLabel('May be outside in a month').inputValue()).toBe('30');
    });
  });

  it('are read by everybody, and changed by a manager', async () => {
    await atRules('Aisle A north', { role: 'viewer' }, async (page) => {
      await rules(page).waitFor();
      expect(await button(page, 'Apply…').count()).toBe(0);
      expect(await rules(page).locator('input:enabled').count()).toBe(0);
      await rules(page).getByText('Needs the role manager').waitFor();
    });
  });

  it('show what follows from the readings, and when a limit comes at this trend', async () => {
    await atRules('Aisle B north', {}, async (page) => {
      const now = page.locator('.climate-now');
      expect(await now.innerText()).toMatch(/Dew point\s*[\d.]+\s*°C/);
      expect(await now.innerText()).toMatch(/\+1\.9\s*K\s*in 15 min/);
      await now.getByText(/Temperature: Warning high 27\s°C at this trend in 8 to 14 min/).waitFor();
    });
    await atRules('Aisle A north', {}, async (page) => {
      await page.locator('.climate-now').getByText('no clear trend towards a limit').waitFor();
    });
  });

  it('say that they could not be asked for, and ask again', async () => {
    const window = await windows.open({ role: 'manager' });
    const { page } = window;
    await page.evaluate(() =>
      globalThis.fake.failWith('climate.rules', { code: 'unavailable', message: 'the database is away' }),
    );
    await page.keyboard.press('Alt+7');
    await page.locator('main').getByText('Aisle A north').first().click();
    await button(page, 'Climate rules…').click();
    await question(page).getByRole('alert').waitFor();
    await page.evaluate(() => globalThis.fake.failWith('climate.rules', null));
    await button(page, messages.en['common.retry']).click();
    await rules(page).waitFor();
    await window.close();
  });
});

describe('the panel of the climate rules', () => {
  it.each([
    ['en', 'light', 1_440, 900],
    ['de', 'dark', 1_280, 800],
  ] as const)('has no violation and cuts nothing off, in %s and %s', async (language, appearance, width, height) => {
    const words = messages[language];
    await atRules(
      'Aisle A south',
      { language, appearance },
      async (page) => {
        await rules(page).waitFor();
        expect(await violationsOf(page, 'own')).toEqual([]);
        await choose(page, 'A3');
        expect(await violationsOf(page, 'class')).toEqual([]);
        expect(await cutIn(page)).toEqual([]);
        await button(page, words['rules.applyAsk']).click();
        expect(await violationsOf(page, 'question')).toEqual([]);
      },
      { width, height },
    );
  });
});

/** Texts of the panel that are wider than their place. */
const cutIn = (page: Page) =>
  rules(page).evaluate((panel) =>
    [...panel.querySelectorAll<HTMLElement>('button, label, p, th, td, legend, span')]
      .filter((each) => each.clientWidth > 0 && each.scrollWidth > each.clientWidth + 1)
      .map((each) => each.textContent)
      .filter((text) => text !== ''),
  );
