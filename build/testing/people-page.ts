import type { Page } from 'playwright-core';
import type { FakeStation } from './fake-bridge.ts';

declare global {
  var fake: FakeStation;
}

/** A button by its whole name. */
export const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
/** The open dialog. */
export const dialog = (page: Page) => page.getByRole('dialog');
/** The rows of the list of persons that are drawn. */
export const lines = (page: Page) => page.locator('.person-row.grid-line');
/** The open person. */
export const detail = (page: Page) => page.locator('.person');
/** The tab of a page of People. */
export const tab = (page: Page, name: string) => page.getByRole('tab', { name, exact: true });
/** The inputs of every call of a name so far. */
export const made = (page: Page, name: string) =>
  page.evaluate(
    (wanted) => globalThis.fake.made.filter((call) => call.name === wanted).map(({ input }) => input),
    name,
  );
/** The input of the latest call of a name. */
export const lastMade = async (page: Page, name: string) => (await made(page, name)).at(-1);
/** Finds a person by name with the filter, and opens it. */
export const openPerson = async (page: Page, name: string) => {
  await page.locator('#people-filter').fill(name);
  await page.keyboard.press('Enter');
  await detail(page).getByRole('heading', { name }).waitFor();
};
/** Gives a file to the open dialog. */
export const chooseFile = (page: Page, name: string, text: string) =>
  dialog(page)
    .locator('input[type=file]')
    .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });
