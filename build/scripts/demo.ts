import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Page } from 'playwright-core';
import { type OpenedApp, openApp } from '../testing/open-app.ts';
import { type Ask, type PreparedSite, prepareSite } from '../testing/prepared-site.ts';
import { type NodeProcess, provision, startNodes } from '../testing/simulated-node.ts';
import { until } from '../testing/until.ts';
import { buildApp, buildFirmware } from './build.ts';
import { doorIds, doorNames, furnishDemo, knownCard, people, visitorsOf } from './demo-site.ts';
import { fetchElectron } from './electron.ts';
import { giveUp, root, say } from './steps.ts';
import { ensureSystem } from './system.ts';

/** A page of the window, what is pressed to see it, and what is there as soon as it is drawn. */
const screens = [
  ['overview', 'Alt+1', '.plan-sensor .plan-value'],
  ['alarms', 'Alt+2', '.alarms'],
  ['doors', 'Alt+3', '[data-door]'],
  ['climate', 'Alt+4', '.chart canvas'],
  ['incidents', 'Alt+5', '.grid-line'],
  ['people', 'Alt+6', '.person-row.grid-line'],
  ['nodes', 'Alt+7', '.plain-table tbody tr'],
  ['settings', 'Alt+8', '.settings'],
] as const;
const pictures = join(root, 'build', 'out', 'demo');

const { values: given } = parseArgs({
  options: { for: { type: 'string' }, headless: { type: 'boolean' }, language: { type: 'string' } },
});
const seconds = given.for === undefined ? null : Number(given.for);
if (seconds !== null && !(seconds >= 5 && seconds <= 86_400)) giveUp('--for takes seconds, 5 to 86400.');
const language = (given.language ?? process.env['LANG'] ?? 'en').startsWith('de') ? 'de' : 'en';
const headless =
  given.headless === true ||
  !(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'] || process.platform !== 'linux');

/** Eight node processes, each given its identity over its serial line. */
async function startDoors(site: PreparedSite, dir: string): Promise<NodeProcess[]> {
  const doors: NodeProcess[] = [];
  for (const [i, papers] of site.papers.entries()) {
    const door = await startNodes(join(dir, papers.node), {
      seed: i + 1,
      args: ['--temperature', String(21 + (i % 4))],
    });
    doors.push(door);
    const [node] = door.nodes;
    if (!node) throw new Error(`no node in ${papers.node}`);
    await provision(node, papers);
  }
  return doors;
}

async function signIn(page: Page, { username, password }: PreparedSite): Promise<void> {
  await page.locator('#login-username').fill(username);
  await page.locator('#login-password').fill(password);
  await page.keyboard.press('Enter');
  await page.locator('.shell').waitFor({ timeout: 20_000 });
}

/** What the guard reads in the status line: nodes online of all, messages per second, rows of the journal. */
async function figures(page: Page): Promise<{ online: number; text: string }> {
  const items = (await page.locator('.status-item').allInnerTexts()).slice(0, 3);
  const text = items.map((item) => item.replaceAll(/\s+/g, ' ')).join(' · ');
  return { online: Number(/\d+/.exec(items[0] ?? '')?.[0] ?? 0), text };
}

async function takePictures(page: Page): Promise<void> {
  mkdirSync(pictures, { recursive: true });
  const picture = (name: string) => page.screenshot({ path: join(pictures, `${name}.png`) });
  for (const [screen, key, there] of screens) {
    await page.keyboard.press(key);
    await page.locator(there).first().waitFor();
    await page.waitForLoadState('networkidle');
    await picture(screen);
  }
  await page.keyboard.press('Alt+3');
  await page.locator(`[data-door=${doorIds[0]}]`).click();
  await page.locator('.door-detail .order-row').first().waitFor();
  await picture('door');
  await page.keyboard.press('Alt+6');
  await page.getByRole('tab').last().click();
  await page.locator('.inside').waitFor();
  await picture('inside');
  await page.keyboard.press('Alt+1');
  say(`a picture of each screen is in ${pictures.slice(root.length)}/`);
}

/** Shows a card that nobody knows and times how long it takes to its row on the guard's screen. */
async function proveCard(page: Page, door: NodeProcess): Promise<string> {
  const number = 1_000_000 + (Date.now() % 1_000_000);
  await page.keyboard.press('Alt+5');
  await page.locator('.grid-line').first().waitFor();
  const begin = performance.now();
  await door.nodes[0]?.control({ op: 'card', number, fmt: 'w26' });
  const last4 = String(number).slice(-4);
  await until(`a row for the card that ends in ${last4}`, async () =>
    (await page.locator('.grid-line').allInnerTexts()).some((row) => row.includes(last4)),
  );
  await page.keyboard.press('Alt+1');
  return `card shown → row on the screen in ${Math.round(performance.now() - begin)} ms`;
}

/** Opens a door and shuts it again, not before its node has noticed. */
async function passThrough({ nodes: [node] }: NodeProcess): Promise<void> {
  for (const state of ['open', 'closed']) {
    await node?.control({ op: 'door', state });
    await until(`the door is ${state}`, async () => (await node?.control({ op: 'status' }))?.['door'] === state);
  }
}

/** Waits until every door holds the rights that are meant, shows each the known card, and reads who was let in. */
async function proveDoors(page: Page, doors: readonly NodeProcess[]): Promise<string> {
  await page.keyboard.press('Alt+3');
  const checked = async (cell: string, text = '') =>
    (await page.locator(`[data-door] ${cell}:has(.tabler-icon-check)`, { hasText: text }).count()) === doors.length;
  await until('every door holds its rights', () => checked('.door-table'), 60_000);
  for (const door of doors) await door.nodes[0]?.control({ op: 'card', number: knownCard, fmt: 'w26' });
  await until('every door has let the known card in', () => checked('.last-person', people[0]?.name));
  await Promise.all(doors.map(passThrough));
  await page.keyboard.press('Alt+1');
  return `${doors.length} doors hold their rights, and each has opened to the card of ${people[0]?.name ?? ''}`;
}

/** A little life: people come and go, and now and then somebody whom nobody knows. */
function live(doors: readonly NodeProcess[]): () => void {
  let turn = 0;
  const timer = setInterval(() => {
    const at = turn++ % doors.length;
    const node = doors[at]?.nodes[0];
    const visitors = visitorsOf(doorIds[at] ?? '');
    const visitor = visitors[turn % visitors.length];
    const walk = async () => {
      const known = turn % 4 !== 0 && visitor !== undefined;
      await node?.control({ op: 'card', number: known ? visitor.number : 4_711 + turn, fmt: 'w26' });
      if (!known) return;
      await node?.control({ op: 'door', state: 'open' });
      setTimeout(() => void node?.control({ op: 'door', state: 'closed' }).catch(complain), 2_000);
    };
    walk().catch(complain);
  }, 4_000);
  return () => clearInterval(timer);
}

const complain = (cause: unknown) => console.error(`! ${String(cause)}`);

/** Waits for the end of the time or for Ctrl-C, saying every 5 s what the screen says. */
async function watch(page: Page): Promise<void> {
  const stopped = new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
    page.once('close', () => resolve());
    if (seconds !== null) setTimeout(resolve, seconds * 1_000);
  });
  const timer = setInterval(() => {
    figures(page).then(
      ({ text }) => say(text),
      () => undefined,
    );
  }, 5_000);
  await stopped;
  clearInterval(timer);
}

async function run(dataDir: string): Promise<void> {
  say('preparing the demo site: administrator, built-in broker, 8 nodes with their own accounts and keys, 12 people');
  const nodes = doorNames(language);
  const furnish = (ask: Ask) => furnishDemo(ask, language);
  const site = await prepareSite({ dataDir: join(dataDir, 'station'), name: 'Demo DC', language, nodes, furnish });
  say('starting 8 door nodes and giving each its identity over its serial line');
  const doors = await startDoors(site, join(dataDir, 'nodes'));
  let app: OpenedApp | null = null;
  let stopLife = () => {};
  try {
    say(headless ? 'no display: the window runs headless' : 'opening the window');
    app = await openApp({ dataDir: join(dataDir, 'station'), env: headless ? { LEITSTAND_HEADLESS: '1' } : {} });
    say(`signed in as ${site.username}, password ${site.password} (this demo only)`);
    await signIn(app.page, site);
    const { page } = app;
    const begin = performance.now();
    await until('all 8 nodes are online', async () => (await figures(page)).online === doorIds.length, 60_000);
    await until(
      'every node has values',
      async () => (await page.locator('.plan-sensor .plan-value').count()) === doorIds.length,
      60_000,
    );
    say(`all 8 nodes online with values after ${((performance.now() - begin) / 1_000).toFixed(1)} s`);
    say(await proveDoors(page, doors));
    say(await proveCard(page, doors[0] as NodeProcess));
    stopLife = live(doors);
    if (headless && seconds === null) await takePictures(page);
    await watch(page);
    if (seconds === null) return;
    // At the end there is most to be seen.
    if (headless) await takePictures(page);
    const last = await figures(page);
    if (last.online !== doorIds.length) giveUp(`Only ${last.online} of ${doorIds.length} nodes are online at the end.`);
    say(await proveCard(page, doors[1] as NodeProcess));
    say(`end: ${last.text}`);
  } finally {
    stopLife();
    await app?.stop();
    await Promise.all(doors.map((door) => door.stop()));
  }
}

await ensureSystem('firmware', 'window');
await buildFirmware();
await fetchElectron();
await buildApp();
const dataDir = mkdtempSync(join(tmpdir(), 'leitstand-demo-'));
try {
  await run(dataDir);
} catch (cause) {
  console.error(cause);
  process.exitCode = 1;
} finally {
  rmSync(dataDir, { recursive: true, force: true });
}
process.exit();
