import type { Locator, Page } from 'playwright-core';
import type { FakeStation } from './fake-bridge.ts';
import { until } from './until.ts';

declare global {
  var fake: FakeStation;
}

/** Something on the sheet of the editor, by its key: `room/1`, `door/node-1`, `sensor/node-1`. */
export const thing = (page: Page, key: string) => page.locator(`[data-key="${key}"]`);
/** Doors and sensors on the plan of Overview, in the order of Tab. */
export const markers = (page: Page) => page.locator('.plan-mark');

const hasFocus = async (there: Locator) => (await there.and(there.page().locator(':focus')).count()) === 1;

const MOST_TABS = 120;

/** Walks with Tab until something has the focus; fails where that never comes. */
export async function tabTo(page: Page, there: Locator): Promise<void> {
  await there.waitFor();
  for (let i = 0; i < MOST_TABS; i++) {
    if (await hasFocus(there)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never comes to ${String(there)}`);
}

/** Waits until something has the focus by itself. */
export async function focused(there: Locator): Promise<void> {
  await there.waitFor();
  await until(`${String(there)} has the focus`, () => hasFocus(there));
}

/** Presses keys one after the other. */
export async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** Opens the editor of the shown plan. */
export async function openEditor(page: Page, words: string): Promise<void> {
  await page.getByRole('button', { name: words, exact: true }).click();
  await page.locator('.edit-sheet').waitFor();
}
