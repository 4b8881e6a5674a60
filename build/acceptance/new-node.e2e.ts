import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { messages } from '../../renderer/src/i18n/messages.ts';
import { type SimulatedBoard, startBoard } from '../testing/bootloader/start-board.ts';
import { type LiveSite, signIn, startLiveSite } from '../testing/live-site.ts';
import { makeNodeImages } from '../testing/new-node-bench.ts';
import { button } from '../testing/people-page.ts';

const t = messages.en;
const mac = '24:0a:c4:5e:ed:07';
const resources = mkdtempSync(join(tmpdir(), 'leitstand-resources-'));
let live: LiveSite;
let board: SimulatedBoard;
let page: Page;

beforeAll(async () => {
  await makeNodeImages(resources);
  board = await startBoard({ folder: resources, node: true, mac });
  live = await startLiveSite({ language: 'en', nodes: {}, args: [`--resources=${resources}`] });
  page = live.page;
  await signIn(page, live.site);
}, 180_000);
afterAll(async () => {
  await live?.stop();
  await board?.stop();
  rmSync(resources, { recursive: true, force: true });
});

const heading = (words: string) => page.getByRole('heading', { name: words }).waitFor({ timeout: 60_000 });

it('a board from the factory becomes a node in the window, and is in the list', { timeout: 300_000 }, async () => {
  await page.keyboard.press('Alt+7');
  await button(page, t['nodes.new']).click();
  await heading(t['commission.head.check']);
  await button(page, t['commission.next']).click();
  await heading(t['commission.head.plug']);
  await button(page, t['commission.plug.otherPort']).click();
  await page.getByLabel(t['commission.plug.path']).fill(board.device());
  await page.keyboard.press('Enter');
  await heading(t['commission.head.identify']);
  await page.getByText(t['commission.identify.knownNot']).waitFor({ timeout: 60_000 });
  await button(page, t['commission.next']).click();
  await heading(t['commission.head.assign']);
  await page.getByLabel(t['nodes.name'], { exact: true }).fill('Cold aisle');
  await page.getByText(t['nodes.fail.secure']).click();
  await page.getByLabel(t['commission.assign.wifi'], { exact: true }).first().click();
  await page.getByRole('option', { name: t['commission.assign.wifiNone'] }).click();
  await button(page, t['commission.assign.act']).click();
  await heading(t['commission.head.flashReady']);
  await button(page, t['commission.flash.act']).click();
  await heading(t['commission.head.prove']);
  for (const name of ['beep', 'sensor', 'relay'] as const) {
    await press(name, t['commission.prove.run']);
    await press(name, t['commission.prove.yes']);
  }
  for (const name of ['card', 'contact'] as const) await press(name, t['commission.prove.absent']);
  await button(page, t['commission.prove.finish']).click();
  await heading(t['commission.head.done'].replace('{{name}}', '\u2068Cold aisle\u2069'));
  await page.locator('.node-label').getByText(mac).waitFor();
  await page.keyboard.press('Alt+7');
  const row = page.locator('.plain-table tbody tr').filter({ hasText: 'Cold aisle' });
  await row.getByText(t['contact.online'], { exact: true }).waitFor();
  expect(live.window.complaints).toEqual([]);
});

/** A button in the line of a proof. */
async function press(proof: 'beep' | 'card' | 'sensor' | 'relay' | 'contact', act: string): Promise<void> {
  await button(page, `${t[`commission.prove.${proof}`]}: ${act}`).click({ timeout: 60_000 });
}
