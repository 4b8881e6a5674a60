import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lookIn, violationsOf } from '../../build/testing/axe.ts';
import type { FakeSetup } from '../../build/testing/fake-data.ts';
import { button, dialog, lastMade, made, tab } from '../../build/testing/people-page.ts';
import { onPaper } from '../../build/testing/sheet-page.ts';
import { startTestWindows, type TestWindows } from '../../build/testing/window.ts';
import { type Messages, messages } from './i18n/messages.ts';

const t = messages.en;

let windows: TestWindows;
beforeAll(async () => {
  windows = await startTestWindows();
});
afterAll(() => windows.close());

/** Opens a window for one test, and holds it against everything that the page complained of. */
async function inWindow(setup: Partial<FakeSetup>, act: (page: Page) => Promise<void>, width = 1_440) {
  const { page, complaints, close } = await windows.open({ role: 'guard', ...setup }, { width });
  try {
    await act(page);
    expect(complaints).toEqual([]);
  } finally {
    await close();
  }
}

const remarks = (page: Page, words: Messages = t) => page.getByRole('textbox', { name: words['handover.remarks'] });
const sheet = (page: Page) => page.locator('.handover .sheet');

async function openShift(page: Page, words: Messages = t) {
  await page.keyboard.press('Alt+5');
  await tab(page, words['incidents.page.shift']).click();
  await sheet(page).waitFor();
}

/** Fills the dialog and presses Enter. */
async function sign(page: Page, { own = 'mine', username = 'guard-2', second = 'theirs' } = {}, words: Messages = t) {
  if (!(await dialog(page).isVisible())) await button(page, words['handover.sign']).click();
  await dialog(page).locator('#end-own').fill(own);
  await dialog(page).locator('#end-username').fill(username);
  await dialog(page).locator('#end-second').fill(second);
  await page.keyboard.press('Enter');
}

describe.each(['de', 'en'] as const)('in %s', (language) => {
  it.each(lookIn(language))('and %s no page of the hand-over has an accessibility violation', async (appearance) => {
    const words = messages[language];
    await inWindow(
      { language, appearance },
      async (page) => {
        await openShift(page, words);
        const found = await violationsOf(page, 'draft');
        await button(page, words['handover.sign']).click();
        await dialog(page).locator('#end-own').waitFor();
        found.push(...(await violationsOf(page, 'signing')));
        await sign(page, {}, words);
        await page.locator('.signatures').waitFor();
        found.push(...(await violationsOf(page, 'signed')));
        expect(found).toEqual([]);
      },
      1_280,
    );
  });
});

describe('the hand-over of a shift', () => {
  it('cuts neither its acts nor its figures nor its columns in the smallest window', async () => {
    const fit = async (page: Page) => {
      await openShift(page, messages.de);
      const cut = await page
        .locator('.handover :is(.panel-head button, .sheet-figures dt, .sheet th)')
        .evaluateAll((all) =>
          all.filter((each) => each.scrollWidth > each.clientWidth + 1).map((each) => each.textContent),
        );
      expect(cut).toEqual([]);
    };
    await inWindow({ language: 'de' }, fit, 1_024);
  });

  it('is one step away from the overview, and found by its name', async () => {
    await inWindow({}, async (page) => {
      await button(page, t['handover.go']).click();
      await sheet(page).waitFor();
      await page.keyboard.press('Alt+1');
      await page.keyboard.press('Control+k');
      await page.keyboard.type('hand-over');
      await page.keyboard.press('Enter');
      await sheet(page).waitFor();
    });
  });

  it('shows what stands: alarms, what was put away with why, doors, nodes, and what was explained away', async () => {
    await inWindow({}, async (page) => {
      await openShift(page);
      const text = await sheet(page).innerText();
      for (const word of [
        'Door forced open',
        'Delivery, the door stays open until the lorry has left',
        t['alarms.outOfService'],
        t['handover.held.unlocked'],
        t['handover.held.locked'],
        t['handover.neverHeard'],
        '1 more alarm is suppressed',
        'handed to guard-2',
      ])
        expect(text).toContain(word);
    });
  });

  it('follows what happens while somebody looks', async () => {
    await inWindow({}, async (page) => {
      await openShift(page);
      await page.evaluate(() =>
        globalThis.fake.happen({ type: 'mode.begun', value: { mode: 'lockdown', reason: 'smoke' } }),
      );
      await sheet(page).getByText('smoke').waitFor();
    });
  });

  it('keeps the remarks while other screens are looked at, and signs them', async () => {
    await inWindow({}, async (page) => {
      await openShift(page);
      await remarks(page).fill('Key 14 is out.\nCleaning until 22:00.');
      await page.keyboard.press('Alt+3');
      await openShift(page);
      expect(await remarks(page).inputValue()).toContain('Key 14');
      await sign(page);
      await page.locator('.signatures').waitFor();
      expect(await lastMade(page, 'handover.sign')).toEqual({
        remarks: 'Key 14 is out.\nCleaning until 22:00.',
        next: { username: 'guard-2', password: 'theirs' },
      });
      expect(await page.locator('.sheet .written').allInnerTexts()).toEqual([
        'Key 14 is out.',
        'Cleaning until 22:00.',
      ]);
      expect(await page.locator('.signatures').innerText()).toMatch(/guard-1[\s\S]*guard-2[\s\S]*[0-9a-f]{64}/);
      await button(page, t['handover.back']).click();
      expect(await remarks(page).inputValue()).toBe('');
      await page.locator('.sheet-line').click();
      await page.locator('.signatures').waitFor();
    });
  });

  it('says whose password was wrong, beside it, and keeps what was typed', async () => {
    await inWindow({}, async (page) => {
      await openShift(page);
      const alert = dialog(page).getByRole('alert');
      await sign(page, { own: 'wrong' });
      await alert.getByText(t['confirm.wrong']).waitFor();
      await sign(page, { second: 'wrong' });
      await alert.getByText(t['failure.second_person.credentials']).waitFor();
      await sign(page, { username: 'guard-1' });
      await alert.getByText(t['failure.second_person.same']).waitFor();
      expect(await dialog(page).locator('#end-own').inputValue()).toBe('mine');
      await sign(page);
      await page.locator('.signatures').waitFor();
    });
  });

  it('says of a sheet that is not what was signed that it is not', async () => {
    await inWindow({}, async (page) => {
      await openShift(page);
      await remarks(page).fill('all quiet');
      await sign(page);
      await page.locator('.signatures').waitFor();
      await page.evaluate(() => globalThis.fake.desk.tamper(1, 'all quiet', 'all burnt'));
      await button(page, t['handover.back']).click();
      await page.locator('.sheet-line').click();
      await page.locator('.signatures').getByText(t['handover.altered']).waitFor();
      await page.getByText('all burnt').waitFor();
    });
  });

  it('is on paper what it is on the screen, whatever the appearance, and a draft says that it is one', async () => {
    await inWindow({ appearance: 'dark' }, async (page) => {
      await openShift(page);
      await remarks(page).fill('Key 14 is out.');
      const tables = await page.locator('.handover .sheet-table').count();
      await onPaper(page, t['paper.pdf'], async (printed) => {
        expect(await printed.title()).toBe(t['handover.name']);
        expect(await printed.locator('.paper').innerText()).toContain(t['handover.unsigned']);
        expect(await printed.locator('.paper').innerText()).toContain('Key 14 is out.');
        expect(await printed.locator('.paper .sheet-table').count()).toBe(tables);
        const colours = await printed.evaluate(() => {
          const [ground, paper] = [document.documentElement, document.querySelector('.paper')];
          return paper === null ? [] : [getComputedStyle(ground).backgroundColor, getComputedStyle(paper).color];
        });
        expect(colours).toEqual(['rgb(255, 255, 255)', 'rgb(0, 0, 0)']);
      });
      await page.getByText(t['paper.saved']).waitFor();
      expect(await lastMade(page, 'papers.pdf')).toMatchObject({ kind: 'handover', name: t['handover.name'] });
    });
  });

  it('can be read but not signed by an auditor', async () => {
    await inWindow({ role: 'viewer' }, async (page) => {
      await page.keyboard.press('Alt+5');
      await tab(page, t['incidents.page.shift']).click();
      await page.getByText(t['handover.noSheets']).waitFor();
      expect(await button(page, t['handover.sign']).count()).toBe(0);
      expect(await made(page, 'handover.draft')).toEqual([]);
    });
  });

  it('says what to do where the station does not answer', async () => {
    await inWindow({}, async (page) => {
      await page.evaluate(() => globalThis.fake.failWith('handover.draft', { code: 'unavailable', message: '' }));
      await page.keyboard.press('Alt+5');
      await tab(page, t['incidents.page.shift']).click();
      await page.getByText(t['failure.remedy.unavailable']).waitFor();
      await page.evaluate(() => globalThis.fake.failWith('handover.draft', null));
      await button(page, t['common.retry']).click();
      await sheet(page).waitFor();
    });
  });

  it('shows text from outside as text, on the sheet and on paper', async () => {
    await inWindow({ hostile: true }, async (page) => {
      await openShift(page);
      await remarks(page).fill('<img src=x onerror="globalThis.pwned=1">');
      await sign(page);
      await page.locator('.signatures').waitFor();
      expect(await page.locator('.handover img').count()).toBe(0);
      await onPaper(page, t['paper.pdf'], async (printed) => {
        expect(await printed.locator('.paper').innerText()).toContain('<img src=x');
        expect(await printed.locator('.paper img').count()).toBe(0);
      });
      expect(await page.evaluate(() => Reflect.get(globalThis, 'pwned'))).toBeUndefined();
    });
  });
});
