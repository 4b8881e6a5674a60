import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lookIn, violationsOf } from '../../build/testing/axe.ts';
import type { FakeSetup } from '../../build/testing/fake-data.ts';
import { button, lastMade, made, tab } from '../../build/testing/people-page.ts';
import { onPaper } from '../../build/testing/sheet-page.ts';
import { startTestWindows, type TestWindows } from '../../build/testing/window.ts';
import type { AccessReport } from '../../electron/contract/reports.ts';
import { type Messages, messages } from './i18n/messages.ts';

const t = messages.en;
const DAY = 86_400_000;

let windows: TestWindows;
beforeAll(async () => {
  windows = await startTestWindows();
});
afterAll(() => windows.close());

/** Opens a window for one test, and holds it against everything that the page complained of. */
async function inWindow(setup: Partial<FakeSetup>, act: (page: Page) => Promise<void>, width = 1_440) {
  const { page, complaints, close } = await windows.open({ role: 'manager', ...setup }, { width });
  try {
    await act(page);
    expect(complaints).toEqual([]);
  } finally {
    await close();
  }
}

async function openReports(page: Page, words: Messages = t) {
  await page.keyboard.press('Alt+5');
  await tab(page, words['incidents.page.reports']).click();
  await page.locator('.report').waitFor();
}
const choose = async (page: Page, word: string) => {
  await page.locator('.reports-head').getByText(word, { exact: true }).click();
};
const heading = (page: Page) => page.locator('.reports [role="status"]');
const kinds = ['access', 'refusals', 'climate', 'alarms'] as const;

/** Each report is held against axe once. */
describe.each([
  ['de', ['access', 'climate']],
  ['en', ['refusals', 'alarms']],
] as const)('in %s', (language, looked) => {
  it.each(lookIn(language))('and %s no report has an accessibility violation', async (appearance) => {
    const words = messages[language];
    await inWindow(
      { language, appearance },
      async (page) => {
        await openReports(page, words);
        const found: string[] = [];
        for (const kind of looked) {
          await choose(page, words[`reports.kind.${kind}`]);
          await heading(page).getByText(words[`reports.kind.${kind}`]).waitFor();
          await page.locator('.report').waitFor();
          found.push(...(await violationsOf(page, kind)));
        }
        expect(found).toEqual([]);
      },
      1_280,
    );
  });
});

describe('the reports', () => {
  it('cut no column, and no heading of one, in the smallest window or the usual one', async () => {
    const fit = async (page: Page) => {
      await openReports(page, messages.de);
      for (const kind of kinds) {
        await choose(page, messages.de[`reports.kind.${kind}`]);
        await heading(page).getByText(messages.de[`reports.kind.${kind}`]).waitFor();
        await page.locator('.report').waitFor();
        const cut = await page
          .locator('.report th')
          .evaluateAll((all) =>
            all.filter((each) => each.scrollWidth > each.clientWidth + 1).map((each) => each.textContent),
          );
        expect(cut, kind).toEqual([]);
        const wide = await page
          .locator('.report .plain-table')
          .evaluateAll((all) =>
            all
              .filter(({ clientWidth, parentElement }) => clientWidth > (parentElement?.clientWidth ?? 0))
              .map((each) => each.closest('.panel')?.querySelector('h2')?.textContent),
          );
        expect(wide, kind).toEqual([]);
      }
    };
    for (const width of [1_024, 1_440]) await inWindow({ language: 'de' }, fit, width);
  });

  it('are of whole days by the clocks of the site, wherever the window is', async () => {
    await inWindow({}, async (page) => {
      await openReports(page);
      await choose(page, t['reports.preset.before']);
      await expect.poll(async () => (await made(page, 'reports.access')).length).toBeGreaterThan(1);
      const { from, to } = (await lastMade(page, 'reports.access')) as { from: number; to: number };
      const berlin = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', day: 'numeric', hour: 'numeric' });
      expect([berlin.format(from), berlin.format(to)]).toEqual(['1, 00', '1, 00']);
      await choose(page, t['reports.preset.week']);
      await expect
        .poll(async () => {
          const week = (await lastMade(page, 'reports.access')) as { from: number; to: number };
          return Math.round((week.to - week.from) / DAY);
        })
        .toBe(7);
    });
  });

  it('have the same figures in the table as in the answer, those with most first', async () => {
    await inWindow({}, async (page) => {
      await openReports(page);
      const asked = await lastMade(page, 'reports.access');
      const report = await page.evaluate(async (input) => {
        const answer = await globalThis.fake.bridge.call({ name: 'reports.access', token: null, input });
        return (answer as unknown as { value: unknown }).value;
      }, asked);
      const { byPerson, byDay } = report as AccessReport;
      const cells = await page
        .locator('.report-table')
        .first()
        .locator('tbody tr')
        .first()
        .locator('td')
        .allInnerTexts();
      const [most] = byPerson;
      expect(cells.slice(1, 4)).toEqual([most?.granted, most?.denied, most?.doors].map(String));
      const numbers = await page.locator('.report-numbers dd').allInnerTexts();
      const sum = byDay.reduce((all, { granted }) => all + granted, 0);
      expect(numbers[0]).toBe(new Intl.NumberFormat('en-GB').format(sum));
      // The plot is drawn once it knows how much room it has.
      const bars = page.locator('.plot .recharts-bar-rectangle');
      await expect.poll(() => bars.count()).toBeGreaterThan(byDay.length);
    });
  });

  it('take days of one’s own, and say what is wrong with them', async () => {
    await inWindow({}, async (page) => {
      await openReports(page);
      await choose(page, t['reports.preset.custom']);
      const day = (name: string) => page.locator('.reports-days').getByLabel(name, { exact: true });
      const type = async (name: string, value: string) => {
        await day(name).fill(value);
        await day(name).press('Enter');
        await day(name).press('Tab');
      };
      await type(t['filter.from'], '05.10.2026');
      await type(t['filter.to'], '04.10.2026');
      await page.getByText(t['reports.badSpan']).waitFor();
      await type(t['filter.to'], '20.11.2026');
      await heading(page).getByText('05/10/2026 to 20/11/2026').waitFor();
      await choose(page, t['reports.kind.alarms']);
      await page.getByText('At most 32 days at once').waitFor();
    });
  });

  it('of the climate go from month to month, never ahead of now', async () => {
    await inWindow({}, async (page) => {
      await openReports(page);
      await choose(page, t['reports.kind.climate']);
      await page.locator('.report').waitFor();
      const { month } = (await lastMade(page, 'reports.climate')) as { month: string };
      expect(await button(page, t['envelope.after']).isDisabled()).toBe(true);
      await button(page, t['envelope.before']).click();
      const asked = async () => ((await lastMade(page, 'reports.climate')) as { month: string }).month;
      await expect.poll(async () => Date.parse(await asked())).toBeLessThan(Date.parse(month));
      await page.locator('.report').waitFor();
      expect(await page.locator('.report-table tbody tr').count()).toBe(8);
    });
  });

  it('are on paper with their plot', async () => {
    await inWindow({ appearance: 'dark' }, async (page) => {
      await openReports(page);
      for (const kind of kinds) {
        await choose(page, t[`reports.kind.${kind}`]);
        await heading(page).getByText(t[`reports.kind.${kind}`]).waitFor();
        await onPaper(page, t['paper.pdf'], async (sheet) => {
          expect(await sheet.locator('.paper h1').innerText()).toBe(`${t[`reports.kind.${kind}`]} · Frankfurt DC 2`);
          expect(await sheet.locator('.paper table').count()).toBeGreaterThan(0);
          // It is drawn in full when it is handed over: nothing runs where it is printed.
          expect(await sheet.locator('.paper .plot svg.recharts-surface path').count()).toBeGreaterThan(0);
        });
      }
    });
  });

  it('are whole on paper, where the screen has the first rows and says so', async () => {
    await inWindow({ people: 2_003 }, async (page) => {
      await openReports(page);
      await choose(page, t['reports.preset.before']);
      await page
        .locator('.report')
        .getByText(/200.*PDF/)
        .waitFor();
      expect(await page.locator('.report .report-table').first().locator('tbody tr').count()).toBe(200);
      await onPaper(page, t['paper.pdf'], async (sheet) => {
        const persons = sheet.locator('.paper .report-part:has(table)').first();
        expect(await persons.locator('tbody tr').count()).toBeGreaterThan(1_000);
        expect(await persons.locator('p').count()).toBe(0);
      });
    });
  });

  it('are for managers, who are told so', async () => {
    await inWindow({ role: 'guard' }, async (page) => {
      await page.keyboard.press('Alt+5');
      await tab(page, t['incidents.page.reports']).click();
      await page.getByText('Needs the role manager').waitFor();
      expect(await made(page, 'reports.access')).toEqual([]);
    });
  });

  it('say what to do where the station does not answer, and show nothing of another span', async () => {
    await inWindow({}, async (page) => {
      await openReports(page);
      await page.evaluate(() => globalThis.fake.failWith('reports.access', { code: 'unavailable', message: '' }));
      await choose(page, t['reports.preset.before']);
      await page.getByText(t['failure.remedy.unavailable']).waitFor();
      expect(await page.locator('.report').count()).toBe(0);
      await page.evaluate(() => globalThis.fake.failWith('reports.access', null));
      await button(page, t['common.retry']).click();
      await page.locator('.report').waitFor();
    });
  });

  it('show names from outside as text', async () => {
    await inWindow({ hostile: true }, async (page) => {
      await openReports(page);
      expect(await page.locator('.report-table').first().innerText()).toContain('<img src=x onerror=');
      expect(await page.evaluate(() => Reflect.get(globalThis, 'pwned'))).toBeUndefined();
    });
  });
});
