import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { messages } from '../../renderer/src/i18n/messages.ts';
import { type Door, type LiveSite, signIn, startDoor, startLiveSite } from '../testing/live-site.ts';
import { until } from '../testing/until.ts';

const t = messages.en;
const names = ['A north', 'A south', 'B north', 'B south', 'C north', 'C south', 'Meet-me', 'Loading'];
const nodes = Object.fromEntries(names.map((name, i) => [`door-${i + 1}`, `Aisle ${name}`]));
/** Beginning of "unknown since 12:04:31 (20 s)". */
const unknownSince = t['value.unknownSince'].split('{{')[0] ?? '';

let live: LiveSite;
let page: Page;

beforeAll(async () => {
  live = await startLiveSite({ language: 'en', nodes });
  page = live.page;
}, 180_000);
afterAll(() => live.stop());

const tile = (id: string) => page.getByRole('article').filter({ hasText: nodes[id] ?? id });
const values = (id: string) => tile(id).locator('.reading-value');
const tell = (what: string, since: number) => console.log(`${what}: ${Math.round(performance.now() - since)} ms`);

function doorOf(id: string): Door {
  const door = live.doors.find((each) => each.id === id);
  if (door === undefined) throw new Error(`no door ${id}`);
  return door;
}

async function openConfig(id: string) {
  await page.keyboard.press('Alt+7');
  await page.getByRole('button', { name: nodes[id] ?? id, exact: true }).click();
  const field = (name: string) => page.locator(`[id="config-${name}"]`);
  await field('temperature.warn_high').waitFor();
  const row = (name: string) => page.locator('.config-row', { has: field(name) });
  return { field, row, send: page.getByRole('button', { name: t['config.send'] }) };
}

/** Lets a node go and waits for what a guard must read of it: since when nothing is known, no value, and the alarm. */
async function readGone(id: string, what: string, go: () => Promise<unknown>): Promise<void> {
  await page.keyboard.press('Alt+1');
  await tile(id).getByText(t['contact.online'], { exact: true }).waitFor();
  const pulled = performance.now();
  await go();
  await tile(id)
    .getByText(unknownSince)
    .waitFor({ timeout: 30_000 - (performance.now() - pulled) });
  tell(`${what} → unknown since`, pulled);
  expect(await values(id).count()).toBe(0);
  const banner = page.locator('.banner');
  await banner.getByText(t['alarm.node_offline']).waitFor();
  await banner.getByText(nodes[id] ?? id).waitFor();
}

async function readBack(id: string): Promise<void> {
  const back = performance.now();
  await tile(id).getByText(t['contact.online'], { exact: true }).waitFor({ timeout: 60_000 });
  await until('its values are back', async () => (await values(id).count()) === 2, 30_000);
  tell('back → online with values', back);
  expect(await tile(id).getByText(unknownSince).count()).toBe(0);
  const acknowledge = page.locator('.banner').getByRole('button', { name: t['alarms.acknowledge'], exact: true });
  if (await acknowledge.isVisible()) await page.keyboard.press('Alt+a');
}

it('within 60 s of the window opening all 8 nodes are online with values', { timeout: 90_000 }, async () => {
  const opened = performance.now();
  await signIn(page, live.site);
  const online = page.locator('.tile').getByText(t['contact.online'], { exact: true });
  await until(
    'all 8 online with two values each',
    async () => (await online.count()) === 8 && (await page.locator('.tile .reading-value').count()) === 16,
    60_000,
  );
  tell('window open → 8 online with values', opened);
  await page
    .locator('.status')
    .getByText(t['status.ofAll'].replace('{{online}}', '8').replace('{{all}}', '8'))
    .waitFor();
});

it.each([1, 2, 3])('a card shown to a node is a row in Incidents within 1 s (%i)', async (turn) => {
  await page.keyboard.press('Alt+5');
  await page.locator('.grid-line').first().waitFor();
  const number = 4_100_000 + turn;
  await page.evaluate((last4) => {
    const look = () => [...document.querySelectorAll('.grid-line')].some((row) => row.textContent.includes(last4));
    Reflect.set(globalThis, 'seenAt', undefined);
    const watch = new MutationObserver(() => {
      if (!look()) return;
      Reflect.set(globalThis, 'seenAt', Date.now());
      watch.disconnect();
    });
    watch.observe(document.body, { subtree: true, childList: true, characterData: true });
  }, String(number).slice(-4));
  await doorOf('door-1').node.control({ op: 'card', number, fmt: 'w26' });
  const shown = Date.now();
  const seen = await until('the row', () => page.evaluate(() => Reflect.get(globalThis, 'seenAt') as number), 1_000);
  console.log(`card shown → row in Incidents: ${seen - shown} ms`);
  const row = page.locator('.grid-line').filter({ hasText: String(number).slice(-4) });
  expect(await row.innerText()).toContain(t['incident.access.denied']);
});

it('a changed threshold is pending, and within 2 s applied, by what the node itself then holds', async () => {
  const { node } = doorOf('door-2');
  const before = Number((await node.control({ op: 'status' }))['cfgRev']);
  const { field, row, send } = await openConfig('door-2');
  await row('temperature.warn_high').getByText(t['config.state.applied'], { exact: true }).waitFor();
  await field('temperature.warn_high').fill('26.5');
  await page.evaluate(() => {
    const words: string[] = [];
    Reflect.set(globalThis, 'words', words);
    const place = document.querySelector('.config-row:has([id="config-temperature.warn_high"])');
    if (place === null) return;
    const note = () => words.push(place.textContent);
    new MutationObserver(note).observe(place, { subtree: true, childList: true, characterData: true });
  });
  await send.click();
  const sent = performance.now();
  const words = () => page.evaluate(() => Reflect.get(globalThis, 'words') as string[]);
  await until('pending', async () => (await words()).some((text) => text.includes(t['config.state.pending'])), 2_000);
  await until(
    'applied, with the new value',
    async () => {
      const now = (await words()).at(-1) ?? '';
      return now.includes(t['config.state.applied']) && now.includes('26.5');
    },
    Math.max(0, 2_000 - (performance.now() - sent)),
  );
  tell('threshold sent → applied', sent);
  expect(Number((await node.control({ op: 'status' }))['cfgRev'])).toBeGreaterThan(before);
});

it('limits in the wrong order are refused by the form in a sentence, and nothing is sent', async () => {
  const { field, row, send } = await openConfig('door-3');
  await field('temperature.warn_high').fill('40');
  await row('temperature.warn_high').getByText(t['config.error.order']).waitFor();
  expect(await send.isDisabled()).toBe(true);
  await field('temperature.warn_high').fill('1000');
  await row('temperature.warn_high').getByText('From -40 to 125').waitFor();
  expect(await send.isDisabled()).toBe(true);
  await page.getByRole('button', { name: t['config.discard'] }).click();
  await page.keyboard.press('Alt+1');
});

it('a node that loses its network shows "unknown since" within 30 s and an alarm, and its values when it is back', {
  timeout: 150_000,
}, async () => {
  const { node } = doorOf('door-4');
  await readGone('door-4', 'network gone', () => node.control({ op: 'network', up: false }));
  await node.control({ op: 'network', up: true });
  await readBack('door-4');
});

it('a node that falls silent without a word shows the same: its connection stays open and nobody answers', {
  timeout: 150_000,
}, async () => {
  const { process } = doorOf('door-6');
  await readGone('door-6', 'silent (its plug is pulled)', async () => process.process.kill('SIGSTOP'));
  process.process.kill('SIGCONT');
  await readBack('door-6');
});

it('a node that is killed shows the same, and comes back with its own identity', { timeout: 150_000 }, async () => {
  await readGone('door-5', 'killed with -9', () => doorOf('door-5').process.stop('SIGKILL'));
  live.doors.push(await startDoor(join(live.dir, 'doors'), 'door-5', 5));
  await readBack('door-5');
  await page.locator('.events').getByText(t['incident.node.started']).first().waitFor();
  expect(live.window.complaints).toEqual([]);
});
