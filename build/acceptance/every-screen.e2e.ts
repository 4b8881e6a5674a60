import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { messages } from '../../renderer/src/i18n/messages.ts';
import { violationsOf } from '../testing/axe.ts';
import { heldAfter, present } from '../testing/card.ts';
import { type Door, type LiveSite, signIn, startLiveSite } from '../testing/live-site.ts';
import { until } from '../testing/until.ts';

const pictures = fileURLToPath(new URL('../out/acceptance/', import.meta.url));
const names = ['A Nord', 'A Süd', 'B Nord', 'B Süd', 'C Nord', 'C Süd', 'D Nord', 'D Süd'];
const people = [{ name: 'Vera Lang', format: 'w26', number: 8_154 }] as const;
const nodes = Object.fromEntries(names.map((name, i) => [`gang-${i + 1}`, `Gang ${name}`]));

let live: LiveSite;
let page: Page;
/** What the window is in now; each account keeps its own. */
let now: { language: 'de' | 'en'; appearance: 'light' | 'dark' };

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  live = await startLiveSite({ language: 'de', nodes, people });
  page = live.page;
  await page.locator('#login-username').waitFor();
  await expectNoViolations('login');
  await signIn(page, live.site);
  now = { language: 'de', appearance: 'light' };
  await until('all have values', async () => (await page.locator('.tile .reading-value').count()) === 16, 60_000);
  await makeEvents();
}, 180_000);
afterAll(() => live?.stop());

/** Something of everything: a known card, a door in use, a refused card, a broken sensor, a forced door, a node that is gone. */
async function makeEvents(): Promise<void> {
  const [first, second, third, fourth, fifth] = live.doors as [Door, Door, Door, Door, Door];
  await heldAfter(fifth, 0);
  await present(fifth, 8_154);
  await first.node.control({ op: 'card', number: 4_711 });
  await second.node.control({ op: 'sensor', ok: false });
  await third.node.control({ op: 'door', state: 'open' });
  await fourth.node.control({ op: 'network', up: false });
  const { language } = now;
  const forced = page.locator('.banner').getByText(messages[language]['alarm.door_forced']);
  await forced.waitFor();
  await page.locator('.tile-unknown').first().waitFor({ timeout: 30_000 });
}

async function expectNoViolations(what: string): Promise<void> {
  expect(await violationsOf(page, what)).toEqual([]);
}

async function look(what: string): Promise<void> {
  await page.screenshot({ path: join(pictures, `${what}-${now.language}-${now.appearance}.png`) });
  await expectNoViolations(what);
}

/** Chooses language and look as an operator does, under Settings. */
async function choose(language: 'de' | 'en', appearance: 'light' | 'dark'): Promise<void> {
  await page.keyboard.press('Alt+8');
  await page.getByRole('button', { name: messages[now.language]['settings.page.appearance'], exact: true }).click();
  await page.locator('.settings').getByText(messages.en[`language.${language}`], { exact: true }).click();
  await page.getByRole('button', { name: messages[language]['settings.page.appearance'], exact: true }).waitFor();
  await page.getByText(messages[language][`appearance.${appearance}`], { exact: true }).click();
  await page.locator(`html[data-mantine-color-scheme=${appearance}]`).waitFor();
  now = { language, appearance };
}

const screens = [
  ['overview', 'Alt+1', '.tile .spark canvas'],
  ['alarms', 'Alt+2', '.alarm-line.grid-line'],
  ['doors', 'Alt+3', '[data-door]'],
  ['climate', 'Alt+4', '.chart canvas'],
  ['incidents', 'Alt+5', '.grid-line'],
  ['people', 'Alt+6', '.person-row.grid-line'],
  ['nodes', 'Alt+7', '.plain-table tbody tr'],
] as const;

describe.each(['de', 'en'] as const)('in %s', (language) => {
  describe.each(['dark', 'light'] as const)('and %s', (appearance) => {
    it('no screen with live data has an accessibility violation', async () => {
      await choose(language, appearance);
      for (const [screen, key, there] of screens) {
        await page.keyboard.press(key);
        await page.locator(there).first().waitFor();
        await look(screen);
      }
      await page.getByRole('button', { name: 'Gang A Nord', exact: true }).click();
      await page.locator('.config-row').first().waitFor();
      await look('node');
      await page.keyboard.press('Alt+8');
      for (const name of ['appearance', 'password', 'accounts', 'broker', 'site', 'about'] as const) {
        await page.locator('.settings-nav').getByText(messages[language][`settings.page.${name}`]).click();
        await look(`settings-${name}`);
      }
    });
  });
});

it('the page complained of nothing meanwhile', () => {
  expect(live.window.complaints).toEqual([]);
});
