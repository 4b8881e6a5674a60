import type { Page } from 'playwright-core';
import type { FakeStation } from './fake-bridge.ts';

declare global {
  var fake: FakeStation;
}

/** The rows of the list of alarms that are drawn. */
export const alarmRows = (page: Page) => page.locator('.alarm-line.grid-line');
/** The row of an alarm by its key. */
export const alarmRow = (page: Page, key: string) => page.locator(`.alarm-line[data-key="${key}"]`);
export const banner = (page: Page) => page.locator('.banner');
/** The open detail of an alarm. */
export const alarmDetail = (page: Page) => page.locator('.alarm-detail');

/** Goes to the list of alarms and waits for it. */
export async function openAlarms(page: Page): Promise<void> {
  await page.keyboard.press('Alt+2');
  await alarmRows(page).first().waitFor();
}

/** What a test does with the alarms behind the bridge. */
export const onAlarms = <T>(page: Page, act: (alarms: FakeStation['alarms']) => T | Promise<T>): Promise<T> =>
  page.evaluate(`(${act.toString()})(globalThis.fake.alarms)`) as Promise<T>;

/** The alarm as the station has it; null when it is over. */
export const stored = (page: Page, key: string) =>
  page.evaluate((wanted) => globalThis.fake.alarms.list().find((alarm) => alarm.key === wanted) ?? null, key);
