import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lookIn, violationsOf } from '../../build/testing/axe.ts';
import type { FakeStation } from '../../build/testing/fake-bridge.ts';
import type { FakeSetup } from '../../build/testing/fake-data.ts';
import { startTestWindows, type TestWindow, type TestWindows } from '../../build/testing/window.ts';
import type { Job, JobKind } from '../../electron/contract/jobs.ts';
import { type Messages, messages } from './i18n/messages.ts';

declare global {
  var fake: FakeStation;
}

let windows: TestWindows;
beforeAll(async () => {
  windows = await startTestWindows();
});
afterAll(() => windows.close());

async function inWindow(setup: Partial<FakeSetup>, act: (page: Page, window: TestWindow) => Promise<void>) {
  const window = await windows.open({ role: 'admin', ...setup });
  try {
    await act(window.page, window);
    expect(window.complaints).toEqual([]);
  } finally {
    await window.close();
  }
}

const t = messages.en;

async function openKeeping(page: Page, words: Messages = t) {
  await page.keyboard.press('Alt+8');
  await page.locator('.settings-nav').getByText(words['settings.page.keeping']).click();
}
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const confirmPassword = async (page: Page) => {
  await page.locator('.mantine-Modal-content input[type=password]').last().fill('a password of the test');
  await page.keyboard.press('Enter');
};
const change = (page: Page, kind: JobKind, part: Partial<Job>) =>
  page.evaluate(([which, how]) => globalThis.fake.jobs.change(which, how), [kind, part] as const);
const lastOf = (page: Page, name: string) =>
  page.evaluate((wanted) => globalThis.fake.made.findLast((call) => call.name === wanted)?.input, name);

describe.each(['de', 'en'] as const)('in %s', (language) => {
  it.each(lookIn(language))('and %s the page of backups has no accessibility violation', async (appearance) => {
    await inWindow({ language, appearance }, async (page) => {
      await openKeeping(page, messages[language]);
      await page.locator('.keeping').waitFor();
      expect(await violationsOf(page, `${language} ${appearance}`)).toEqual([]);
      await button(page, messages[language]['keeping.purge']).click();
      await page.locator('.two-persons').waitFor();
      expect(await violationsOf(page, `${language} ${appearance}`)).toEqual([]);
    });
  });
});

describe('an archive', () => {
  const open = (page: Page) => button(page, t['archive.open']).click();

  it('is opened before anybody has an account, with progress; one that is stopped can be chosen again', async () => {
    await inWindow({ firstRun: true }, async (page) => {
      await open(page);
      await change(page, 'archive', { phase: 'copying', done: 30, total: 100 });
      await page.getByText('30\u00A0%').waitFor();
      expect(await violationsOf(page, 'the first run')).toEqual([]);
      await button(page, t['common.cancel']).click();
      await open(page);
      await change(page, 'archive', { state: 'done', result: { name: 'old.db' } });
      await button(page, t['archive.open']).waitFor();
    });
  });

  it('says why it was not opened, and takes the key of another station', async () => {
    await inWindow({ firstRun: true }, async (page) => {
      await open(page);
      const error = { code: 'invalid_input', message: '', details: { reason: 'key' } } as const;
      await change(page, 'archive', { state: 'failed', error });
      await page.getByText(t['archive.refused.key']).waitFor();
      await page.getByLabel(t['archive.key']).fill('a key from paper');
      await open(page);
      await change(page, 'archive', { state: 'done', result: { name: 'old.leitstand-backup' } });
      await page.getByLabel(t['archive.key']).waitFor({ state: 'detached' });
      expect(await lastOf(page, 'archive.open')).toEqual({ key: 'a key from paper' });
    });
  });
});

describe('the page of backups', () => {
  it('keeps the way into each backup in sight in the smallest window', async () => {
    const { page, close } = await windows.open({ role: 'admin', language: 'de' }, { width: 1_024, height: 700 });
    await openKeeping(page, messages.de);
    const list = page.locator('.keeping-list');
    await list.waitFor();
    expect(await list.evaluate((each) => each.scrollWidth - each.clientWidth)).toBe(0);
    // How often and how long stand in one row with the button that keeps them, and none of it is cut.
    const ends = await page
      .locator('.keeping-fields')
      .locator('.mantine-InputWrapper-root, .mantine-Button-root')
      .evaluateAll((all) =>
        all.map((each) => {
          const words = each.querySelector('input, .mantine-Button-label') ?? each;
          return { bottom: each.getBoundingClientRect().bottom, cut: words.scrollWidth > words.clientWidth };
        }),
      );
    expect(new Set(ends.map(({ bottom }) => Math.round(bottom))).size).toBe(1);
    expect(ends.filter(({ cut }) => cut)).toEqual([]);
    await close();
  });

  it('is for administrators, and says so', async () => {
    await inWindow({ role: 'manager' }, async (page) => {
      await openKeeping(page);
      await page.getByText(t['role.admin']).waitFor();
      expect(await page.locator('.keeping').count()).toBe(0);
    });
  });

  it('makes a backup with progress, and one that is stopped leaves nothing', async () => {
    await inWindow({}, async (page) => {
      await openKeeping(page);
      await button(page, t['keeping.run']).click();
      await page.getByRole('progressbar').waitFor();
      await change(page, 'backup', { phase: 'packing', done: 3, total: 10 });
      await page.getByText(t['job.phase.packing']).first().waitFor();
      expect(await button(page, t['keeping.run']).isDisabled()).toBe(true);
      await button(page, t['common.cancel']).click();
      await page.getByText(t['job.cancelled.backup']).first().waitFor();
    });
  });

  it('says what hinders it and what to do', async () => {
    await inWindow({}, async (page) => {
      const error = { code: 'unavailable', message: '', details: { reason: 'folder' } } as const;
      await page.evaluate((given) => globalThis.fake.keeping.set({ failed: { at: Date.now(), error: given } }), error);
      await openKeeping(page);
      await page.getByText(t['keeping.failedWhy.folder']).waitFor();
    });
  });

  it('shows the recovery key once and takes it for kept when its end was typed back', async () => {
    await inWindow({}, async (page) => {
      await openKeeping(page);
      await button(page, t['keeping.newKey']).click();
      await button(page, t['keeping.newKeyAct']).click();
      await confirmPassword(page);
      const groups = page.locator('[data-recovery-key] span');
      await groups.first().waitFor();
      expect(await groups.count()).toBe(14);
      const field = page.getByLabel(t['keeping.keyLast']);
      await field.fill('0000');
      await page.keyboard.press('Enter');
      await page.getByText(t['keeping.keyLastWrong']).waitFor();
      await field.fill((await groups.last().textContent()) ?? '');
      await page.keyboard.press('Enter');
      await page.getByText(t['keeping.keyKept']).waitFor();
      expect(await page.locator('[data-recovery-key]').count()).toBe(0);
    });
  });

  it('looks into a backup and restores it after two confirmations', async () => {
    await inWindow({}, async (page) => {
      await openKeeping(page);
      await page.locator('.keeping-list').getByText(t['keeping.look']).first().click();
      await button(page, t['keeping.open']).click();
      await change(page, 'inspect', { phase: 'verifying', done: 30, total: 100 });
      await page.getByText('30\u00A0%').waitFor();
      expect(await page.getByText(t['job.goesOn']).count()).toBe(0);
      expect(await violationsOf(page, 'a backup is being opened')).toEqual([]);
      await change(page, 'inspect', { state: 'done', result: { ticket: 'a ticket' } });
      await page.getByText('214').waitFor();
      const restore = button(page, t['keeping.restore']);
      expect(await restore.isDisabled()).toBe(true);
      await page.getByRole('checkbox').check();
      await restore.click();
      await confirmPassword(page);
      await page.getByRole('progressbar').waitFor();
      expect(await lastOf(page, 'backup.restore')).toEqual({ ticket: 'a ticket', lost: 3_418 });
    });
  });

  it('stops opening a backup when that is asked for, and when its dialog is closed', async () => {
    await inWindow({}, async (page) => {
      await openKeeping(page);
      const dialog = page.getByRole('dialog');
      await page.locator('.keeping-list').getByText(t['keeping.look']).first().click();
      await button(page, t['keeping.open']).click();
      await dialog.getByRole('progressbar').waitFor();
      await dialog.getByRole('button', { name: t['common.cancel'] }).click();
      // The form is there again, and what was begun is over.
      await button(page, t['keeping.open']).click();
      await dialog.getByRole('progressbar').waitFor();
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      const over = await page.evaluate(() =>
        globalThis.fake.made.filter(({ name }) => name === 'jobs.cancel').map(({ input }) => input),
      );
      expect(over).toEqual([{ job: '0000000000000001' }, { job: '0000000000000002' }]);
    });
  });

  it('says why a backup cannot be opened, and takes another key', async () => {
    await inWindow({}, async (page) => {
      await openKeeping(page);
      await page.locator('.keeping-list').getByText(t['keeping.look']).last().click();
      await button(page, t['keeping.open']).click();
      await page.getByText(t['keeping.refusedWhy.key']).waitFor();
      await page.getByLabel(t['keeping.otherKey']).fill('not a key at all');
      await page.keyboard.press('Enter');
      await page.getByText(t['keeping.refusedWhy.mistyped']).waitFor();
    });
  });

  it('deletes old journal only with two persons, a reason, and the number that was shown', async () => {
    await inWindow({}, async (page) => {
      await openKeeping(page);
      await button(page, t['keeping.purge']).click();
      await page.getByLabel(t['keeping.before']).fill('2020-01-01');
      await page.getByText('48,120').waitFor();
      await page.getByLabel(t['keeping.reason']).fill('The time for keeping it is over');
      const passwords = page.locator('.two-persons input[type=password]');
      await passwords.first().fill('a password of the test');
      await page.locator('#end-username').fill('bob');
      await passwords.last().fill('wrong');
      await button(page, t['keeping.purgeAct']).click();
      await page.getByText(t['failure.second_person.credentials']).waitFor();
      await passwords.last().fill('right');
      await button(page, t['keeping.purgeAct']).click();
      await page.getByRole('progressbar').waitFor();
      // The day begins by the site's clock, wherever this PC is.
      const before = Date.parse('2020-01-01T00:00:00+01:00');
      expect(await lastOf(page, 'journal.purge')).toMatchObject({ before, rows: 48_120, second: { username: 'bob' } });
      const error = { code: 'unavailable', message: '', details: { reason: 'begun', left: 46_120 } } as const;
      await change(page, 'purge', { state: 'failed', error });
      await page.getByText(t['job.purgeBegunWhy'].replace('{{rows}}', '46,120')).waitFor();
      expect(await page.getByText(t['job.failed.purge']).count()).toBe(0);
    });
  });
});
