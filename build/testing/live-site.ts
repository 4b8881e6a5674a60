import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { BrokerSettings } from '../../electron/contract/broker.ts';
import type { Provisioning } from '../../electron/contract/nodes.ts';
import type { Language } from '../../electron/contract/session.ts';
import { type OpenedApp, openApp } from './open-app.ts';
import { type Ask, type PreparedSite, prepareSite } from './prepared-site.ts';
import { type NodeProcess, provision, type SimulatedNode, startNodes } from './simulated-node.ts';
import type { TestPerson } from './test-people.ts';

/** A node in a process of its own, as it hangs beside its door. */
export interface Door {
  readonly id: string;
  readonly node: SimulatedNode;
  readonly process: NodeProcess;
}

/** Starts a node on the flash in `dir`, on which it finds its identity again if it ever had one. */
export async function startDoor(dir: string, id: string, seed = 1): Promise<Door> {
  const process = await startNodes(join(dir, id), { seed, args: ['--temperature', String(20 + (seed % 4))] });
  const [node] = process.nodes;
  if (!node) throw new Error(`no node in ${dir}`);
  return { id, node, process };
}

async function startDoors(papers: readonly Provisioning[], dir: string): Promise<Door[]> {
  const doors: Door[] = [];
  for (const [i, paper] of papers.entries()) {
    const door = await startDoor(dir, paper.node, i + 1);
    doors.push(door);
    await provision(door.node, paper);
  }
  return doors;
}

/** The built application in a window that nobody sees, and what its page complained of. */
export interface Window extends OpenedApp {
  /** Errors, refused styles or scripts, and dialogs that something opened. */
  readonly complaints: string[];
  relaunched(): Promise<Window>;
}

/** Opens the application at the size of a control room's screen. */
export async function openWindow(
  dataDir: string,
  more: Readonly<Record<string, string>> = {},
  args: readonly string[] = [],
  onHost = false,
): Promise<Window> {
  return watched(await openApp({ dataDir, env: { LEITSTAND_HEADLESS: '1', ...more }, args, onHost }));
}

async function watched(app: OpenedApp): Promise<Window> {
  const complaints: string[] = [];
  app.page.on('pageerror', (error) => complaints.push(String(error)));
  app.page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  app.page.on('dialog', (dialog) => {
    complaints.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  await app.page.setViewportSize({ width: 1_440, height: 900 });
  return { ...app, complaints, relaunched: async () => watched(await app.relaunched()) };
}

/** Types name and password and leaves the rest to the caller: it may be refused. */
export async function typeLogin(page: Page, username: string, password: string): Promise<void> {
  await page.locator('#login-username').fill(username);
  await page.locator('#login-password').fill(password);
  await page.keyboard.press('Enter');
}

/** Signs in and waits for the control room. */
export async function signIn(page: Page, { username, password }: Pick<PreparedSite, 'username' | 'password'>) {
  await typeLogin(page, username, password);
  await page.locator('.shell').waitFor();
}

/** A site with its nodes and its window, all real. */
export interface LiveSite {
  readonly dir: string;
  readonly site: PreparedSite;
  readonly doors: Door[];
  readonly window: Window;
  readonly page: Page;
  stop(): Promise<void>;
}

export interface LiveSiteOptions {
  readonly language: Language;
  /** Name by id. */
  readonly nodes: Readonly<Record<string, string>>;
  /** Whether each node gets its process; default true. */
  readonly doors?: boolean;
  /** Absent: the built-in broker. */
  readonly broker?: BrokerSettings;
  /** More for the environment of the application. */
  readonly env?: Readonly<Record<string, string>>;
  /** More for its command line. */
  readonly args?: readonly string[];
  /** On the Chromium host even where Electron is there; see `openApp`. */
  readonly onHost?: boolean;
  /** Absent: nobody has a card. */
  readonly people?: readonly TestPerson[];
  /** What else is set up before the window opens. */
  readonly furnish?: (ask: Ask) => Promise<void>;
}

/** Prepares a site, starts its nodes and opens the window at its login; `stop` ends all of it. */
export async function startLiveSite({
  doors = true,
  env = {},
  args = [],
  onHost = false,
  ...plan
}: LiveSiteOptions): Promise<LiveSite> {
  const dir = mkdtempSync(join(tmpdir(), 'leitstand-window-'));
  const dataDir = join(dir, 'station');
  const running: Door[] = [];
  const stopDoors = () => Promise.all(running.map(({ process }) => process.stop()));
  try {
    const site = await prepareSite({ dataDir, name: 'Frankfurt 2', ...plan });
    if (doors) running.push(...(await startDoors(site.papers, join(dir, 'doors'))));
    const window = await openWindow(dataDir, env, args, onHost);
    const stop = async () => {
      await Promise.all([window.stop(), stopDoors()]);
      rmSync(dir, { recursive: true, force: true });
    };
    return { dir, site, doors: running, window, page: window.page, stop };
  } catch (cause) {
    await stopDoors();
    rmSync(dir, { recursive: true, force: true });
    throw cause;
  }
}
