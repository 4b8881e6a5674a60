import type { Page } from 'playwright-core';
import type { RolloutNode } from '../../electron/contract/firmware.ts';
import { button, dialog } from './people-page.ts';

/** What stands on the buttons that lead into a roll-out, in the language of the window. */
type Words = Readonly<Record<'firmware.title' | 'firmware.startAct', string>>;

/** A sentence as it stands on the screen, with what comes from outside isolated. */
export const filled = (text: string, values: Readonly<Record<string, string | number>>) =>
  text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name] ?? '';
    return typeof value === 'number' ? String(value) : `\u2068${value}\u2069`;
  });

/** A node says how far it is. */
export const say = (page: Page, node: string, state: RolloutNode['state'], part: Partial<RolloutNode> = {}) =>
  page.evaluate(([id, now, rest]) => globalThis.fake.firmware.say(id, { ...rest, state: now }), [
    node,
    state,
    part,
  ] as const);

/** Opens the page of the firmware. */
export async function openFirmware(page: Page, words: Words): Promise<void> {
  await page.keyboard.press('Alt+7');
  await button(page, words['firmware.title']).click();
  await page.locator('.firmware').waitFor();
}

/** A node's row, its state in the head, and the sentence on what comes next. */
export const row = (page: Page, id: string) =>
  page.locator('.firmware tr').filter({ has: page.getByText(id, { exact: true }) });
export const state = (page: Page, text: string) => page.locator('.firmware-state').getByText(text, { exact: true });
export const next = (page: Page, text: string) => page.locator('.firmware-run [role=status]').getByText(text);

/** Starts with what is proposed. */
export async function startFirmware(page: Page, words: Words): Promise<void> {
  await openFirmware(page, words);
  await page.locator('.firmware-foot .mantine-Button-root[data-variant=filled]').click();
  await dialog(page).getByRole('button', { name: words['firmware.startAct'], exact: true }).click();
  await page.locator('.firmware-run').waitFor();
}
