import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { IncidentFilter } from '../../electron/contract/incidents.ts';
import type { Job, JobKind } from '../../electron/contract/jobs.ts';
import type { FakeStation } from './fake-bridge.ts';
import type { FakeSetup } from './fake-data.ts';
import type { OpenOptions, TestWindows } from './window.ts';

declare global {
  var fake: FakeStation;
}

/** The rows of the journal that are drawn. */
export const rows = (page: Page) => page.locator('.incident-line.grid-line');
/** A row by its place. */
export const row = (page: Page, index: number) => page.locator(`.incident-line[data-index="${index}"]`);
/** The open detail. */
export const detail = (page: Page) => page.locator('.incident-detail');
/** The open dialog. */
export const dialog = (page: Page) => page.getByRole('dialog');
/** The histogram, once it has counted. */
export const histogram = (page: Page) => page.locator('.hist[aria-busy="false"] .hist-brush');
/** What narrows, in words. */
export const chips = (page: Page) => page.locator('.chip').allInnerTexts();
/** How many rows there are, in words. */
export const count = (page: Page) => page.locator('.incident-list .panel-head [role="status"]').innerText();
/** A button by its whole name. */
export const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
/** A page of the detail. */
export const tab = (page: Page, name: string) => detail(page).getByRole('tab', { name });
/** The place of the row that the keyboard is on. */
export const focused = (page: Page) =>
  page.evaluate('document.activeElement?.getAttribute("data-index") ?? null') as Promise<string | null>;

/** Inputs of a call, in order. */
export const calls = <T>(page: Page, name: string) =>
  page.evaluate(
    (wanted) => globalThis.fake.made.filter((each) => each.name === wanted).map(({ input }) => input),
    name,
  ) as Promise<T[]>;
/** The filter of the last page that was asked for. */
export const lastFilter = async (page: Page) =>
  (await calls<{ filter: IncidentFilter }>(page, 'incidents.page')).at(-1)?.filter ?? null;
/** Presses keys after each other. */
export async function press(page: Page, ...keys: readonly string[]) {
  for (const key of keys) await page.keyboard.press(key);
}

/** Long work of the station goes on. */
export const goOn = (page: Page, kind: JobKind, part: Partial<Job>) =>
  page.evaluate(([of, change]) => globalThis.fake.jobs.change(of, change), [kind, part] as const);

/** Opens a window at Incidents, and holds it against everything that the page complained of. */
export async function openAtIncidents(
  windows: TestWindows,
  setup: Partial<FakeSetup>,
  act: (page: Page) => Promise<void>,
  options: OpenOptions = {},
): Promise<void> {
  const window = await windows.open({ role: 'manager', ...setup }, options);
  try {
    await window.page.keyboard.press('Alt+5');
    await rows(window.page).first().waitFor();
    await histogram(window.page).waitFor();
    await act(window.page);
    expect(window.complaints).toEqual([]);
  } finally {
    await window.close();
  }
}
