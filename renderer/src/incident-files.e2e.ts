import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FakeSetup } from '../../build/testing/fake-data.ts';
import { button, calls, count, dialog, goOn, openAtIncidents, press, row } from '../../build/testing/incidents-page.ts';
import { startTestWindows, type TestWindows } from '../../build/testing/window.ts';
import { messages } from './i18n/messages.ts';

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
});
