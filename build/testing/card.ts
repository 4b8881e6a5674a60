import type { Page } from 'playwright-core';
import { initialConfig } from '../../electron/contract/config.ts';
import type { Door } from './live-site.ts';
import type { Ask } from './prepared-site.ts';
import { until } from './until.ts';

/** Presents a 26-bit card at a reader of a node, as a hand would. */
export async function present({ node }: Door, number: number, reader = 0): Promise<void> {
  await node.control({ op: 'card', number, fmt: 'w26', reader });
}

/** What a node itself says of its table, its lock and its mode. */
export async function held({ node }: Door) {
  const { aclRev, lock, mode, hold } = await node.control({ op: 'status' });
  return { aclRev: Number(aclRev), lock, mode, hold };
}

/** Waits until a node holds a newer table than `before`. */
export async function heldAfter(door: Door, before: number): Promise<void> {
  await until('the node holds the new table', async () => (await held(door)).aclRev > before, 60_000);
}

/** Has the lock of a node that was just made stay released for 15 s: long enough for a test to look at it. */
export async function unlockLonger(ask: Ask, id: string): Promise<void> {
  await ask('nodes.configure', { id, base: 0, config: { ...initialConfig(), 'door.relock': 15_000 } });
}

/** Waits for what the screen Doors says of the last person at a door. */
export async function lastPerson(page: Page, door: string, ...words: readonly string[]): Promise<void> {
  let place = page.locator(`[data-door=${door}] .last-person`);
  for (const hasText of words) place = place.filter({ hasText });
  await place.waitFor();
}
