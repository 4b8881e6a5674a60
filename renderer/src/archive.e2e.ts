import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lookIn, violationsOf } from '../../build/testing/axe.ts';
import type { FakeSetup } from '../../build/testing/fake-data.ts';
import { button, lastMade, tab } from '../../build/testing/people-page.ts';
import { onPaper } from '../../build/testing/sheet-page.ts';
import { startTestWindows, type TestWindows } from '../../build/testing/window.ts';
import { type Messages, messages } from './i18n/messages.ts';

const t = messages.en;

let windows: TestWindows;
beforeAll(async () => {
  windows = await startTestWindows();
});
afterAll(() => windows.close());

/** Opens a window that looks at a file, and holds it against everything that the page complained of. */
async function inArchive(setup: Partial<FakeSetup>, act: (page: Page) => Promise<void>) {
  const { page, complaints, close } = await windows.open({ shown: 'case', ...setup }, { signIn: false });
  try {
    await page.locator('.archive-band').waitFor();
    await act(page);
    expect(complaints).toEqual([]);
  } finally {
    await close();
  }
}

const shown = (page: Page) => page.locator('main.shown');

async function signIn(page: Page) {
  await page.locator('#login-username').fill('guard');
  await page.locator('#login-password').fill('correct horse battery');
  await page.keyboard.press('Enter');
  await page.locator('.archive-main').waitFor();
}

/** Two guards hand a shift over behind the window's back: its file has their sheet. */
async function withSheet(page: Page) {
  await page.evaluate(async () => {
    const ask = (name: string, input: unknown) => globalThis.fake.bridge.call({ name, input, token: null });
    await ask('session.confirm', { password: 'mine' });
    const next = { username: 'guard-2', password: 'theirs' };
    await ask('handover.sign', { remarks: 'Key 14 is out.', next });
  });
}

async function openSheet(page: Page, words: Messages = t) {
  await tab(page, words['archive.page.sheets']).click();
  await page.locator('.sheet-line').first().click();
  await page.locator('.signatures').waitFor();
}

/** Lays the paper of a case out and keeps it there, as it is while it is printed. */
describe.each(['de', 'en'] as const)('in %s', (language) => {
  const words = messages[language];
  it.each(lookIn(language))('and %s no page of an archive has an accessibility violation', async (appearance) => {
    const found: string[] = [];
    await inArchive({ language, appearance }, async (page) => {
      await shown(page).waitFor();
      found.push(...(await violationsOf(page, 'case')));
      await onPaper(page, words['paper.pdf'], async (sheet) => {
        found.push(...(await violationsOf(sheet, 'paper')));
      });
    });
    await inArchive({ language, appearance, shown: 'database' }, async (page) => {
      found.push(...(await violationsOf(page, 'login')));
      await signIn(page);
      await withSheet(page);
      for (const name of ['journal', 'climate', 'sheets'] as const) {
        await tab(page, words[`archive.page.${name}`]).click();
        found.push(...(await violationsOf(page, name)));
      }
      await openSheet(page, words);
      found.push(...(await violationsOf(page, 'sheet')));
    });
    expect(found).toEqual([]);
  });
});

describe('a case', () => {
  it('shows what is hidden in the texts of others, and lets none turn the direction', async () => {
    await inArchive({ shown: 'hostile-case' }, async (page) => {
      const text = await shown(page).innerText();
      for (const word of [
        'Door⟨202E⟩thgin ta',
        'All is well⟨202E⟩.flesti',
        'second⟨200B⟩line',
        'ev⟨200B⟩a',
        'Ham⟨2066⟩burg',
        'photo⟨202E⟩gnp.exe',
        'e⟨200B⟩va',
        'gone⟨202E⟩.gpj',
      ])
        expect(text).toContain(word);
      expect(text).not.toMatch(/[\u200B\u202A-\u202E\u2066]/);
      await shown(page).getByText(t['shown.changed'], { exact: true }).waitFor();
      await onPaper(page, t['paper.pdf'], async (sheet) => {
        const paper = await sheet.locator('body').evaluate((element) => element.textContent);
        expect(paper).not.toMatch(/[\u200B\u202A-\u202E\u2066]/);
        for (const words of [
          'Door⟨202E⟩',
          'Ham⟨2066⟩burg',
          'gone⟨202E⟩.gpj',
          t['shown.changed'],
          t['archive.signature.fails'],
        ])
          expect(paper).toContain(words);
      });
    });
  });

  it('tells comments by their own words', async () => {
    await inArchive({}, async (page) => {
      await shown(page).getByText('Patrol was there at 02:19.').waitFor();
    });
  });

  it('goes on paper with all that it has', async () => {
    await inArchive({}, async (page) => {
      await onPaper(page, t['paper.pdf'], async (sheet) => {
        const paper = sheet.locator('.paper');
        const headings = await paper.getByRole('heading', { level: 2 }).allInnerTexts();
        expect(headings).toEqual([
          t['shown.remarks'],
          t['shown.timeline'],
          t['shown.acts'],
          t['shown.comments'],
          t['shown.curves'],
          t['shown.files'],
          t['shown.proof'],
          t['shown.hashes'],
        ]);
        expect(await paper.getByRole('img').count()).toBe(2);
        const text = await paper.innerText();
        for (const word of ['Hamburg 1', 'The police have the picture.', 'camera-3.png', '2cf24dba 5fb0a30e'])
          expect(text).toContain(word);
        expect(await paper.locator('.case-about').innerText()).toContain(t['incident.door.forced']);
      });
      expect(await lastMade(page, 'papers.pdf')).toMatchObject({ kind: 'case', name: 'Case: Door at night' });
    });
  });
});

describe('a database that is looked at', () => {
  it('has the sheets of its shifts to be read and printed, and nothing to sign', async () => {
    await inArchive({ shown: 'database' }, async (page) => {
      await signIn(page);
      await withSheet(page);
      await tab(page, t['archive.page.sheets']).click();
      await page.getByText(t['handover.archive']).waitFor();
      expect(await button(page, t['handover.sign']).count()).toBe(0);
      await openSheet(page);
      await page.getByText('Key 14 is out.').waitFor();
      expect(await button(page, t['handover.back']).count()).toBe(0);
      await button(page, t['paper.pdf']).click();
      await page.getByText(t['paper.saved']).waitFor();
    });
  });
});
