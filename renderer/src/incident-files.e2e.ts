import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lookIn, violationsOf } from '../../build/testing/axe.ts';
import type { FakeSetup } from '../../build/testing/fake-data.ts';
import {
  button,
  calls,
  chips,
  count,
  detail,
  dialog,
  goOn,
  lastFilter,
  openAtIncidents,
  press,
  row,
  tab,
} from '../../build/testing/incidents-page.ts';
import { lastMade } from '../../build/testing/people-page.ts';
import { onPaper } from '../../build/testing/sheet-page.ts';
import { startTestWindows, type TestWindows } from '../../build/testing/window.ts';
import { type Messages, messages } from './i18n/messages.ts';

let windows: TestWindows;
beforeAll(async () => {
  windows = await startTestWindows();
});
afterAll(() => windows.close());

const en = messages.en;
const atIncidents = (setup: Partial<FakeSetup>, act: (page: Page) => Promise<void>) =>
  openAtIncidents(windows, setup, act);

describe('an export', () => {
  it('says what it writes, begins when a file was chosen, and says how far it is and what came of it', async () => {
    await atIncidents({}, async (page) => {
      await page.locator('#incident-text').fill('forced');
      await page.keyboard.press('Enter');
      await expect.poll(() => count(page)).toBe('250 rows');
      await button(page, en['export.open']).click();
      await dialog(page).getByText('Text: forced').waitFor();
      await dialog(page).getByText('250 rows').waitFor();
      await dialog(page).getByText(en['export.separator.tab'], { exact: true }).click();
      await dialog(page).getByLabel(en['export.mark']).uncheck();
      const thinkBetter = (target: string | null) =>
        page.evaluate((each) => {
          globalThis.fake.review.told.target = each;
        }, target);
      await thinkBetter(null);
      await button(page, en['export.act']).click();
      await expect.poll(() => button(page, en['export.act']).isEnabled()).toBe(true);
      await thinkBetter('journal.csv');
      await button(page, en['export.act']).click();
      const bar = dialog(page).getByRole('progressbar');
      await bar.waitFor();
      expect((await calls(page, 'incidents.exportCsv')).at(-1)).toEqual({
        filter: { text: 'forced' },
        form: { separator: 'tab', mark: false },
      });
      await goOn(page, 'journal_csv', { phase: 'writing', done: 125, total: 250 });
      await expect.poll(() => bar.getAttribute('aria-valuenow')).toBe('50');
      await dialog(page).getByText('125 of 250 rows').waitFor();
      await dialog(page).getByText(en['job.phase.writing']).waitFor();
      await goOn(page, 'journal_csv', {
        state: 'done',
        cancellable: false,
        result: { rows: 250, name: 'journal.csv', sha256: 'ab'.repeat(32) },
      });
      await dialog(page).getByText('ab'.repeat(32)).waitFor();
      await dialog(page).getByText('journal.csv').waitFor();
    });
  });

  it('is cancelled, and says when it failed and why', async () => {
    await atIncidents({}, async (page) => {
      await button(page, en['export.open']).click();
      await button(page, en['export.act']).click();
      await dialog(page).getByRole('button', { name: en['common.cancel'] }).click();
      await dialog(page).locator('.notice').getByText(en['job.cancelled.journal_csv']).waitFor();
      await button(page, en['common.retry']).click();
      await button(page, en['export.act']).click();
      await dialog(page).getByRole('progressbar').waitFor();
      await goOn(page, 'journal_csv', {
        state: 'failed',
        cancellable: false,
        error: { code: 'unavailable', message: 'ENOSPC' },
      });
      await dialog(page).locator('.notice').getByText(en['job.failed.journal_csv']).waitFor();
      await dialog(page).getByText(en['failure.unavailable']).waitFor();
    });
  });

  it.each([
    ['en', 'missing', 'job.brokenWhy'],
    ['de', 'missing', 'job.brokenWhy'],
    ['en', 'index', 'job.unindexedWhy'],
    ['de', 'index', 'job.unindexedWhy'],
  ] as const)('says how the proof of what was written fails, and what to do: %s, %s', async (language, how, remedy) => {
    const t = messages[language];
    await atIncidents({ language }, async (page) => {
      await button(page, t['export.open']).click();
      await button(page, t['export.act']).click();
      await dialog(page).getByRole('progressbar').waitFor();
      const result = { rows: 2, brokenAt: 41, brokenHow: how };
      await goOn(page, 'journal_csv', { state: 'done', cancellable: false, result });
      const notice = dialog(page).locator('.notice');
      await notice.getByText(t[remedy]).waitFor();
      expect(await notice.innerText()).toContain('41');
      if (how === 'missing') expect(await notice.innerText()).toContain(t['archive.how.missing']);
    });
  });

  it('goes on behind a closed dialog, is found again, and its end is told in the corner', async () => {
    await atIncidents({}, async (page) => {
      for (const begin of [true, false]) {
        await button(page, en['export.open']).click();
        if (begin) await button(page, en['export.act']).click();
        await dialog(page).getByRole('progressbar').waitFor();
        await press(page, 'Escape');
        await dialog(page).waitFor({ state: 'detached' });
      }
      await press(page, 'Alt+1');
      await goOn(page, 'journal_csv', { state: 'done', cancellable: false });
      await page.locator('.mantine-Notification-root').getByText(en['job.done.journal_csv']).waitFor();
    });
  });

  it('tells in the corner too that the chain is broken', async () => {
    await atIncidents({}, async (page) => {
      await button(page, en['export.open']).click();
      await button(page, en['export.act']).click();
      await dialog(page).getByRole('progressbar').waitFor();
      await press(page, 'Escape');
      await dialog(page).waitFor({ state: 'detached' });
      await goOn(page, 'journal_csv', {
        state: 'done',
        cancellable: false,
        result: { brokenAt: 41, brokenHow: 'missing' },
      });
      await page.locator('.mantine-Notification-root').getByText(en['archive.how.missing']).waitFor();
    });
  });
});

describe('a case file', () => {
  it('is made of the chosen rows with a title, remarks and how far around', async () => {
    await atIncidents({ role: 'guard' }, async (page) => {
      expect(await button(page, en['case.make']).isDisabled()).toBe(true);
      await row(page, 3).focus();
      await press(page, 'Space', 'ArrowDown', 'Space');
      await button(page, en['case.make']).click();
      expect(await dialog(page).locator('.case-row').count()).toBe(2);
      await page.locator('#case-title').fill('Forced door, hall 2');
      await page.locator('#case-remarks').fill('Police informed.');
      await dialog(page).getByText('±60 min').click();
      await button(page, en['case.act']).click();
      await dialog(page).getByRole('progressbar').waitFor();
      expect(await calls(page, 'cases.make')).toEqual([
        { title: 'Forced door, hall 2', remarks: 'Police informed.', incidents: [1_496, 1_497], minutes: 60 },
      ]);
      await goOn(page, 'case', { state: 'done', result: { name: 'hall-2.leitstand-case', rows: 40 } });
      await dialog(page).getByText('hall-2.leitstand-case').waitFor();
    });
  });

  it('says how many files were left out of it', async () => {
    await atIncidents({ role: 'guard' }, async (page) => {
      await row(page, 3).focus();
      await press(page, 'Space');
      await button(page, en['case.make']).click();
      await page.locator('#case-title').fill('Forced door, hall 2');
      await button(page, en['case.act']).click();
      await dialog(page).getByRole('progressbar').waitFor();
      await goOn(page, 'case', { state: 'done', result: { name: 'x.leitstand-case', rows: 40, withheld: 2 } });
      await dialog(page).locator('.notice').getByText('2 files were left out').waitFor();
    });
  });
});

/** Makes a case of a row, whose file has this hash. */
async function makeCase(page: Page, t: Messages) {
  await row(page, 3).focus();
  await press(page, 'Space');
  await button(page, t['case.make']).click();
  await page.locator('#case-title').fill('Forced door, hall 2');
  await button(page, t['case.act']).click();
  await dialog(page).getByRole('progressbar').waitFor();
  const result = { name: 'hall-2.leitstand-case', rows: 1, sha256: '9f2c41d07be8465a'.repeat(4) };
  await goOn(page, 'case', { state: 'done', cancellable: false, result });
}

describe.each(['de', 'en'] as const)('a case that was made, in %s', (language) => {
  const t = messages[language];
  const failWith = (page: Page, reason: string | null) =>
    page.evaluate((each) => {
      const failure = { code: 'unavailable', message: '', details: { reason: each ?? '' } } as const;
      globalThis.fake.failWith('cases.paper', each === null ? null : failure);
    }, reason);

  it.each(lookIn(language))('goes on paper as its file has it, by keyboard, in %s', async (appearance) => {
    await atIncidents({ role: 'guard', language, appearance }, async (page) => {
      await makeCase(page, t);
      const pdf = button(page, t['paper.pdf']);
      await expect.poll(() => pdf.isEnabled()).toBe(true);
      expect((await calls(page, 'cases.paper')).at(-1)).toEqual({ sha256: '9f2c41d07be8465a'.repeat(4) });
      expect(await violationsOf(page, 'made')).toEqual([]);
      await press(page, 'Tab');
      expect(await pdf.evaluate((element) => element === document.activeElement)).toBe(true);
      await press(page, 'Enter');
      await page.getByText(t['paper.saved']).waitFor();
      const name = `${t['shown.title']}: Door at night`;
      expect(await lastMade(page, 'papers.pdf')).toMatchObject({ kind: 'case', name });
      await onPaper(page, t['paper.pdf'], async (sheet) => {
        const text = await sheet.locator('.paper').innerText();
        for (const words of ['Door at night', t['shown.hashes'], t['archive.signature.own'], 'night.leitstand-case'])
          expect(text).toContain(words);
        expect(await violationsOf(sheet, 'paper')).toEqual([]);
      });
    });
  });

  it.each(['file', 'changed'] as const)('says why it does not go on paper, and tries again: %s', async (reason) => {
    await atIncidents({ role: 'guard', language }, async (page) => {
      await failWith(page, reason);
      await makeCase(page, t);
      await dialog(page).getByText(t[`case.noPaper.${reason}`]).waitFor();
      expect(await button(page, t['paper.pdf']).count()).toBe(0);
      expect(await violationsOf(page, reason)).toEqual([]);
      await failWith(page, null);
      await button(page, t['common.retry']).click();
      await expect.poll(() => button(page, t['paper.pdf']).isEnabled()).toBe(true);
    });
  });

  /** The case has its rows so many times over. */
  const manifold = (page: Page, times: number) =>
    page.evaluate((length) => {
      const { told } = globalThis.fake.review;
      const { rows: some } = told.printed;
      told.printed = { ...told.printed, rows: Array.from({ length }, () => some).flat() };
    }, times);

  it('is printed here as long as its tables have few lines', async () => {
    await atIncidents({ role: 'guard', language }, async (page) => {
      // 8 rows, 3 of them acts: 19 lines, and 3 of a comment and a file.
      await manifold(page, 263);
      await makeCase(page, t);
      await expect.poll(() => button(page, t['paper.pdf']).isEnabled()).toBe(true);
    });
  });

  it('is printed by a window of its own where it is large', async () => {
    await atIncidents({ role: 'guard', language }, async (page) => {
      await manifold(page, 264);
      await makeCase(page, t);
      await dialog(page)
        .locator('.notice')
        .getByText(/\b2[,.]112\b/)
        .waitFor();
      expect(await button(page, t['paper.pdf']).count()).toBe(0);
      expect(await violationsOf(page, 'large')).toEqual([]);
      await button(page, t['archive.open']).click();
      await expect.poll(() => calls(page, 'archive.open')).toEqual([{ key: null }]);
    });
  });

  it('can be stopped where it takes longer, and be made again', async () => {
    await atIncidents({ role: 'guard', language }, async (page) => {
      await makeCase(page, t);
      await page.evaluate(() => globalThis.fake.hold('papers.pdf'));
      await button(page, t['paper.pdf']).click();
      const stop = button(page, t['paper.stop']);
      await stop.waitFor();
      expect(await violationsOf(page, 'long')).toEqual([]);
      expect(await calls(page, 'papers.stop')).toEqual([]);
      await stop.focus();
      await press(page, 'Enter');
      await expect.poll(() => calls(page, 'papers.stop')).toEqual([{}]);
      await page.evaluate(() => globalThis.fake.release('papers.pdf'));
      await expect.poll(() => button(page, t['paper.pdf']).isEnabled()).toBe(true);
    });
  });

  it('says that it cannot be printed where the window cannot', async () => {
    await atIncidents({ role: 'guard', language }, async (page) => {
      await page.evaluate(() =>
        globalThis.fake.failWith('papers.pdf', { code: 'unavailable', message: '', details: { reason: 'print' } }),
      );
      await makeCase(page, t);
      await button(page, t['paper.pdf']).click();
      await page.locator('.mantine-Notification-root').getByText(t['failure.unavailable']).waitFor();
      await expect.poll(() => button(page, t['paper.pdf']).isEnabled()).toBe(true);
      await dialog(page).getByText('hall-2.leitstand-case').waitFor();
    });
  });
});

describe('the smallest window', () => {
  it('has room for the rows beside a detail, which stands in for the filters until a slash asks for them', async () => {
    const smallest = { width: 1_024, height: 700 };
    await openAtIncidents(
      windows,
      { language: 'de' },
      async (page) => {
        const filters = page.locator('.incident-filters');
        const beyond = () =>
          row(page, 0).evaluate((line) => {
            const end = line.closest('.panel')?.getBoundingClientRect().right ?? 0;
            return [...line.children].filter((cell) => cell.getBoundingClientRect().right > end).length;
          });
        expect(await beyond()).toBe(0);
        await row(page, 0).click();
        await detail(page).waitFor();
        expect(await filters.isVisible()).toBe(false);
        expect(await beyond()).toBe(0);
        await press(page, '/');
        await detail(page).waitFor({ state: 'detached' });
        expect(await filters.isVisible()).toBe(true);
        expect(await page.evaluate(() => document.activeElement?.id)).toBe('incident-text');
      },
      smallest,
    );
  });
});

describe('a row of an alarm', () => {
  it.each(['en', 'de'] as const)(
    'says which alarm, also where there is little room, and leads to all of its type: %s',
    async (language) => {
      const t = messages[language];
      const act = async (page: Page) => {
        await row(page, 8).locator(`.incident-beside[data-words*='${t['alarm.door_forced']}']`).waitFor();
        await row(page, 8).click();
        await detail(page).locator('.incident-alarm').getByText(t['alarm.door_forced']).waitFor();
        await detail(page).locator('.alarm-story').getByText('the strike plate is bent').first().waitFor();
        await button(page, t['alarms.ofType']).focus();
        await press(page, 'Enter');
        await expect.poll(() => lastFilter(page)).toEqual({ alarmTypes: ['door_forced'] });
        expect(await chips(page)).toEqual([t['alarm.door_forced']]);
        await expect.poll(() => count(page)).toMatch(/^125 /);
        expect(await violationsOf(page, 'all of a type')).toEqual([]);
      };
      await openAtIncidents(windows, { language }, act, { width: 1_024, height: 700 });
    },
  );
});

describe('what lies beside an incident', () => {
  it('has a comment in the lines that were written, to its end', async () => {
    await atIncidents({ role: 'guard' }, async (page) => {
      await row(page, 0).click();
      await tab(page, en['incidents.part.notes']).click();
      const lines = [`Riegel klemmt. ${'x'.repeat(440)} Ende.`, 'Schlosser kommt um 07:30.'];
      await page.locator('#incident-comment').fill(lines.join('\n'));
      await button(page, en['notes.add']).click();
      const written = detail(page).locator('.notes-comments .written');
      await expect.poll(() => written.allInnerTexts()).toEqual(lines);
      // The row of the comment says it too, and stands where the incident was.
      await row(page, 0).locator(`.incident-beside[data-words*='Riegel klemmt.']`).waitFor();
      expect(await row(page, 0).innerText()).toContain('Aisle A north');
    });
  });

  it('keeps rows in sight below curves that lack limits and alarms, says so once, and asks for both again', async () => {
    const act = async (page: Page) => {
      const both = ['nodes.config', 'climate.alarms'] as const;
      const failWith = (failure: { code: 'unavailable'; message: string } | null) =>
        page.evaluate(([names, each]) => names.forEach((name) => globalThis.fake.failWith(name, each)), [
          both,
          failure,
        ] as const);
      await failWith({ code: 'unavailable', message: '' });
      await row(page, 8).click();
      await tab(page, en['incidents.part.around']).click();
      const notice = detail(page).getByRole('alert').filter({ hasText: en['climate.marksFailed'] });
      await notice.waitFor();
      expect(await detail(page).locator('.notice').count()).toBe(1);
      const room = await detail(page).locator('.around-grid').boundingBox();
      expect(room?.height).toBeGreaterThan(120);
      await failWith(null);
      await notice.getByRole('button', { name: en['common.retry'] }).click();
      await notice.waitFor({ state: 'detached' });
    };
    await openAtIncidents(windows, {}, act, { width: 1_024, height: 700 });
  });

  it.each(['en', 'de'] as const)('says that its curves were not to be had, and asks again: %s', async (language) => {
    const t = messages[language];
    await atIncidents({ language }, async (page) => {
      await page.evaluate(() => globalThis.fake.failWith('climate.history', { code: 'unavailable', message: '' }));
      await row(page, 8).click();
      await tab(page, t['incidents.part.around']).click();
      const notice = detail(page).getByRole('alert').filter({ hasText: t['around.curvesFailed'] });
      await notice.waitFor();
      expect(await violationsOf(page, 'no curves')).toEqual([]);
      await page.evaluate(() => globalThis.fake.failWith('climate.history', null));
      await notice.getByRole('button', { name: t['common.retry'] }).click();
      await detail(page).locator('.around-curve canvas').nth(1).waitFor();
    });
  });

  it.each(['en', 'de'] as const)(
    'is not given out where it was changed, and is named where it is gone: %s',
    async (language) => {
      const t = messages[language];
      await atIncidents({ role: 'guard', language }, async (page) => {
        await page.evaluate(() => {
          const [incident, at] = [1_500, Date.now()];
          globalThis.fake.review.told.missing = [{ incident, name: 'gone.png', by: 'eva', at }];
          globalThis.fake.review.told.forged = true;
        });
        await row(page, 0).click();
        await tab(page, t['incidents.part.notes']).click();
        await detail(page).locator('.notice').getByText('gone.png').waitFor();
        await button(page, t['notes.addFile']).click();
        await detail(page).locator('.notes-file').getByRole('button').click();
        await page.locator('.mantine-Notification-root').getByText(t['notes.altered'].slice(12, 40)).waitFor();
      });
    },
  );

  it('has the curves of the moment when a row came in whose node knew no time', async () => {
    await atIncidents({}, async (page) => {
      const unclocked = { type: 'door.forced', node: 'node-2', timestamp: 5_000, clock: 'uptime' } as const;
      const { id, received } = await page.evaluate((each) => globalThis.fake.happen(each), unclocked);
      await row(page, 0).getByText(en['incident.door.forced']).waitFor();
      await row(page, 0).click();
      await tab(page, en['incidents.part.around']).click();
      await detail(page).locator('.around-self').waitFor();
      expect((await calls(page, 'incidents.around')).at(-1)).toMatchObject({ id });
      const spans = () => calls<{ from: number; to: number }>(page, 'climate.history');
      await expect.poll(async () => (await spans()).length).toBeGreaterThan(0);
      const last = (await spans()).at(-1);
      expect(last?.from).toBeLessThan(received);
      expect(last?.from).toBeGreaterThan(received - 3_600_000);
      await detail(page).locator('.around-curve canvas').nth(1).waitFor();
    });
  });
});
