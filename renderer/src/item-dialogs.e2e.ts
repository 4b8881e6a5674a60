import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { button, dialog, made, tab } from '../../build/testing/people-page.ts';
import { startTestWindows, type TestWindows } from '../../build/testing/window.ts';
import { messages } from './i18n/messages.ts';

const en = messages.en;

let windows: TestWindows;
beforeAll(async () => {
  windows = await startTestWindows();
});
afterAll(() => windows.close());

type List = 'groups' | 'rights' | 'holidays' | 'areas' | 'doorGroups';

/** The page below People that a list is on, and an item of it by what opens it. */
const items = {
  groups: { page: 'groups', open: (page: Page) => page.locator('.link').getByText('Network', { exact: true }) },
  rights: { page: 'rights', open: (page: Page) => page.locator('.right-row').filter({ hasText: 'Kofi Mensah' }) },
  holidays: { page: 'holidays', open: (page: Page) => page.locator('.link').getByText('German Unity Day') },
  areas: { page: 'areas', open: (page: Page) => page.locator('.link').getByText('Meet-me room') },
  doorGroups: { page: 'areas', open: (page: Page) => page.locator('.link').getByText('Deliveries') },
} as const satisfies Record<List, unknown>;

/** Opens the dialog of an item; somebody else then removes all of its list. */
async function openThenLose(page: Page, list: List): Promise<void> {
  await page.keyboard.press('Alt+6');
  await tab(page, en[`people.page.${items[list].page}`]).click();
  await items[list].open(page).first().click();
  await dialog(page).waitFor();
  await page.evaluate((name) => globalThis.fake.access.changeBook((book) => ({ ...book, [name]: [] })), list);
  await dialog(page).getByRole('alert').getByText(en['item.gone']).waitFor();
}

async function inDialogs(act: (page: Page) => Promise<void>): Promise<void> {
  const window = await windows.open({ role: 'manager' });
  try {
    await act(window.page);
    expect(window.complaints).toEqual([]);
  } finally {
    await window.close();
  }
}

describe.each(Object.keys(items) as List[])('an item of %s that somebody else removes while it is open', (list) => {
  it('is left by giving it up, and nothing is saved', () =>
    inDialogs(async (page) => {
      await openThenLose(page, list);
      expect(await button(page, en['common.save']).isDisabled()).toBe(true);
      await button(page, en['item.dropMine']).click();
      await dialog(page).waitFor({ state: 'detached' });
      expect(await made(page, `${list}.save`)).toEqual([]);
    }));

  it('is made anew where that is what its operator says', () =>
    inDialogs(async (page) => {
      await openThenLose(page, list);
      await button(page, en['item.makeAnew']).click();
      await button(page, en['common.save']).click();
      await dialog(page).waitFor({ state: 'detached' });
      expect(await made(page, `${list}.save`)).toEqual([expect.objectContaining({ id: null })]);
    }));
});

describe('a dialog with a name', () => {
  it.each(['groups', 'holidays', 'areas'] as const)('of %s asks before what was typed is lost', (list) =>
    inDialogs(async (page) => {
      await page.keyboard.press('Alt+6');
      await tab(page, en[`people.page.${items[list].page}`]).click();
      await items[list].open(page).first().click();
      await dialog(page).getByLabel(en['item.name'], { exact: true }).fill('Mine');
      await page.keyboard.press('Escape');
      await button(page, en['item.stay']).click();
      expect(await dialog(page).getByLabel(en['item.name'], { exact: true }).inputValue()).toBe('Mine');
      await page.keyboard.press('Escape');
      await button(page, en['item.discard']).click();
      await dialog(page).waitFor({ state: 'detached' });
      expect(await made(page, `${list}.save`)).toEqual([]);
    }),
  );
});
