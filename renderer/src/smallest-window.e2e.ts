import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { markers, openEditor, thing } from '../../build/testing/plan-page.ts';
import { startTestWindows, type TestWindows } from '../../build/testing/window.ts';
import { messages } from './i18n/messages.ts';
import { screens } from './shell/view.ts';

/** The smallest size that the window may be given (electron/windows/main-window.ts). */
const smallest = { width: 1024, height: 700 };

let windows: TestWindows;
beforeAll(async () => {
  windows = await startTestWindows();
});
afterAll(() => windows.close());

/** Headings, columns and buttons of a screen that have no room for their words, and lists that are moved sideways. */
const cut = (page: Page) =>
  page.locator('.main').evaluate((main) => {
    const seen = (selector: string) =>
      [...main.querySelectorAll<HTMLElement>(selector)].filter(
        // What is there for screen readers alone is a pixel wide.
        (each) => each.offsetParent !== null && each.offsetWidth > 1 && each.closest('.visually-hidden') === null,
      );
    const wide = ({ scrollWidth, clientWidth }: HTMLElement) => scrollWidth > clientWidth + 1;
    const words = 'h2, h3, th, [role="columnheader"], .mantine-Button-label, .mantine-Tabs-tabLabel';
    const moved = ({ overflowX }: CSSStyleDeclaration) => overflowX === 'auto' || overflowX === 'scroll';
    return [
      ...seen(words).flatMap((each) => (wide(each) ? [each.textContent] : [])),
      ...seen('*').flatMap((each) => (wide(each) && moved(getComputedStyle(each)) ? [each.className] : [])),
    ];
  });

/** What stands in the list of the doors and is not read whole: how each is, and what is in force. */
const cutDoors = (page: Page) =>
  page.locator('.doors [role=table]').evaluate((table) => {
    const read = table.querySelectorAll<HTMLElement>('[data-door] > *, [data-door] .small');
    const short = [...read].filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth + 1);
    return short.map((each) => each.textContent);
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
  const t = messages[language];

  it('no screen has a heading or a button that is cut, or a list that is moved sideways', async () => {
    const { page, complaints, close } = await windows.open({ language }, smallest);
    const found: Record<string, readonly string[]> = {};
    for (const [index, screen] of screens.entries()) {
      await page.keyboard.press(`Alt+${index + 1}`);
      await page
        .locator(`.main[aria-label="${t[`screen.${screen}`]}"] .panel-head`)
        .first()
        .waitFor();
      const tabs = page.locator('.main > .screen [role="tab"]');
      const pages = screen === 'overview' || screen === 'doors' ? 0 : await tabs.count();
      found[screen] = await cut(page);
      for (let i = 0; i < pages; i++) {
        await tabs.nth(i).click();
        await page.locator('.page :is(h2, h3, table, [role="table"])').first().waitFor();
        await page.locator('.page .mantine-Loader-root').waitFor({ state: 'detached' });
        found[`${screen}, page ${i + 1}`] = await cut(page);
      }
    }
    expect(Object.fromEntries(Object.entries(found).filter(([, words]) => words.length > 0))).toEqual({});
    expect(Object.keys(found).length).toBeGreaterThan(20);
    expect(complaints).toEqual([]);
    await close();
  });

  it('nor where something is open beside a list, or in its place', async () => {
    const { page, complaints, close } = await windows.open({ language }, smallest);
    const found: Record<string, readonly string[]> = {};
    const look = async (screen: string, open: Locator, there: string) => {
      await page.keyboard.press(`Alt+${screens.findIndex((each) => each === screen.split(',')[0]) + 1}`);
      await open.click();
      await page.locator(there).first().waitFor();
      await page.locator('.main .mantine-Loader-root').waitFor({ state: 'detached' });
      found[screen] = await cut(page);
    };
    const button = (name: string) => page.getByRole('button', { name, exact: true });
    await look('alarms', page.locator('.grid-line.alarm-line').first(), '.alarm-acts');
    await look('incidents', page.locator('.grid-line').first(), '.main [role="tablist"] + [role="tabpanel"]');
    await look('people', page.locator('.person-row.grid-line').first(), '.person-section');
    await look('nodes', page.locator('.node-table .link').first(), '.config-bar');
    await button(t['nodes.back']).click();
    await look('nodes, firmware', button(t['firmware.title']), '.firmware-choose');
    await look('settings', button(t['settings.page.accounts']), '.accounts-table');
    expect(Object.fromEntries(Object.entries(found).filter(([, words]) => words.length > 0))).toEqual({});
    expect(complaints).toEqual([]);
    await close();
  });

  it('how each door is and what is in force is read whole beside the orders to one', async () => {
    const { page, complaints, close } = await windows.open({ language }, smallest);
    await page.keyboard.press('Alt+3');
    await page.locator('[data-door]').first().click();
    await page.locator('.order-row').first().waitFor();
    expect([...(await cut(page)), ...(await cutDoors(page))]).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  });

  it('a plan has room for its words, also where it is drawn, and is saved', async () => {
    const { page, complaints, close } = await windows.open({ role: 'manager', plans: 2, language }, smallest);
    await markers(page).first().waitFor();
    expect([...(await cut(page)), ...(await beyond(page, '.overview-plan', '.plan-mark'))]).toEqual([]);
    await openEditor(page, t['plan.edit']);
    expect([...(await cut(page)), ...(await beyond(page, '.editor-plan', '[data-key]'))]).toEqual([]);
    await thing(page, 'door/node-1').focus();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('button', { name: t['common.save'], exact: true }).click();
    await markers(page).first().waitFor();
    expect(complaints).toEqual([]);
    await close();
  });
});
