import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { CommissionFaultCode, CommissionStep, CommissionView } from '../../electron/contract/commissioning.ts';
import type { FakeStation } from './fake-bridge.ts';
import type { FakeSetup } from './fake-data.ts';
import { button } from './people-page.ts';
import type { TestWindows } from './window.ts';

declare global {
  var fake: FakeStation;
}

/** The words of the window's language that lead through the wizard. */
export type WizardWords = Readonly<Record<'nodes.new' | 'commission.next', string>>;

/** The work stands at a step; gives how it stands then. */
export const stand = (
  page: Page,
  step: CommissionStep,
  state: 'ok' | 'working' | CommissionFaultCode = 'ok',
  part: Partial<CommissionView> = {},
) => page.evaluate(([at, how, rest]) => globalThis.fake.commission.stand(at, how, rest), [step, state, part] as const);

/** The work changes. */
export const change = (page: Page, part: Partial<CommissionView>) =>
  page.evaluate((rest) => globalThis.fake.commission.change(rest), part);

/** Opens the wizard by mouse; it waits at the self-check. */
export async function openWizard(page: Page, words: WizardWords): Promise<void> {
  await page.keyboard.press('Alt+7');
  await button(page, words['nodes.new']).click();
  await page.locator('.commissioning').waitFor();
}

/** Reads the self-check and what was found, so that the work can stand at every later page. */
export async function passPages(page: Page, words: WizardWords): Promise<void> {
  await stand(page, 'plug');
  await button(page, words['commission.next']).click();
  await stand(page, 'assign');
  await button(page, words['commission.next']).click();
}

/** Opens a window of an administrator for one test, and holds it against everything that the page complained of. */
export async function inWindow(
  windows: TestWindows,
  setup: Partial<FakeSetup>,
  act: (page: Page) => Promise<void>,
): Promise<void> {
  const window = await windows.open({ role: 'admin', ...setup });
  try {
    await act(window.page);
    expect(window.complaints).toEqual([]);
  } finally {
    await window.close();
  }
}

/** The words that the keyboard stands on. */
export const focused = (page: Page) =>
  page.evaluate<string>(
    'document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent ?? ""',
  );

/** Waits until the keyboard stands on these words, as it does on the heading of a new step. */
export const headingHolds = (page: Page, words: string) => expect.poll(() => focused(page)).toBe(words);
