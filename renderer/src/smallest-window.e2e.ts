import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tab } from '../../build/testing/people-page.ts';
import { markers, openEditor, thing } from '../../build/testing/plan-page.ts';
import { startTestWindows, type TestWindows } from '../../build/testing/window.ts';
import { messages } from './i18n/messages.ts';
import { peoplePages } from './shell/view.ts';

/** The smallest size that the window may be given (electron/windows/main-window.ts). */
const smallest = { width: 1024, height: 700 };

let windows: TestWindows;
beforeAll(async () => {
  windows = await startTestWindows();
});
afterAll(() => windows.close());

/** Headings and buttons at the head of a panel that have no room for their words. */
const cutHeads = (page: Page) =>
  page
    .locator('.panel-head > h2, .panel-head .mantine-Button-label, .editor-foot .mantine-Button-label')
    .evaluateAll((all) =>
      all
        .filter((each) => each instanceof HTMLElement && each.offsetParent !== null)
        .filter((each) => each.scrollWidth > each.clientWidth + 1)
        .map((each) => each.textContent),
    );

/** What stands in the list of the doors and is not read whole: how each is, and what is in force. */
const cutDoors = (page: Page) =>
  page.locator('.doors [role=table]').evaluate((table) => {
    const read = table.querySelectorAll<HTMLElement>('[data-door] > *, [data-door] .small');
    const cut = [...read].filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1);
    return [...cut.map((each) => each.textContent), ...(table.scrollWidth > table.clientWidth ? ['the list'] : [])];
  });

/** The names of marks on a plan that reach beyond the panel that it is drawn in. */
const beyond = (page: Page, panel: string, mark: string) =>
  page.locator(panel).evaluate((element, selector) => {
    const { left, right } = element.getBoundingClientRect();
    return [...element.querySelectorAll(selector)]
      .filter((each) => each.getBoundingClientRect().left < left || each.getBoundingClientRect().right > right)
      .map((each) => each.textContent);
  }, mark);

describe.each(['de', 'en'] as const)('in the smallest window: %s', (language) => {
  it('no head of the overview, the doors or People is cut, nor what the lists of doors and holidays say', async () => {
    const t = messages[language];
    const { page, complaints, close } = await windows.open({ role: 'manager', language }, smallest);
    await page.locator('.overview-nodes h2').waitFor();
    expect(await cutHeads(page)).toEqual([]);
    await page.keyboard.press('Alt+3');
    await page.locator('.doors .panel-head').first().waitFor();
    expect(await cutHeads(page)).toEqual([]);
    await page.locator('[data-door]').first().click();
    await page.locator('.order-row').first().waitFor();
    expect(await cutDoors(page)).toEqual([]);
    await page.keyboard.press('Alt+6');
    for (const name of peoplePages) {
      await tab(page, t[`people.page.${name}`]).click();
      await page.locator('.page .panel-head').first().waitFor();
      expect({ [name]: await cutHeads(page) }).toEqual({ [name]: [] });
      if (name !== 'holidays') continue;
      const beyond = await page
        .locator('.holidays table')
        .evaluate((each) => each.scrollWidth - (each.parentElement?.clientWidth ?? 0));
      expect(beyond).toBeLessThanOrEqual(0);
    }
    expect(complaints).toEqual([]);
    await close();
  });

  it('a plan has room for its words, also where it is drawn, and is saved', async () => {
    const t = messages[language];
    const { page, complaints, close } = await windows.open({ role: 'manager', plans: 2, language }, smallest);
    await markers(page).first().waitFor();
    expect(await beyond(page, '.overview-plan', '.plan-mark')).toEqual([]);
    expect(await cutHeads(page)).toEqual([]);
    await openEditor(page, t['plan.edit']);
    expect(await beyond(page, '.editor-plan', '[data-key]')).toEqual([]);
    expect(await cutHeads(page)).toEqual([]);
    await thing(page, 'door/node-1').focus();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('button', { name: t['common.save'], exact: true }).click();
    await markers(page).first().waitFor();
    expect(complaints).toEqual([]);
    await close();
  });
});
