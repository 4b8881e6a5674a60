import { z } from 'zod';
import { type Rollout, type RolloutNode, rollout } from '../contract/firmware.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Log } from '../domain/ports/log.ts';
import type { SettingsStore } from '../domain/ports/stores.ts';
import { actEntry } from './entry.ts';
import { loadSetting, storeSetting } from './stored-setting.ts';

const settingName = 'firmware/rollout';

/** An order that is not meant any more, and that the broker has not yet been seen to forget. */
const debt = z.strictObject({ node: z.string(), rev: z.int().nonnegative() });
export type Debt = z.infer<typeof debt>;

/** A roll-out as it is stored: `rev` of the order that a node was last told, 0 before. */
const storedRollout = z.strictObject({
  rollout: rollout.extend({ halt: rollout.shape.halt.default(null) }),
  older: z.boolean(),
  rev: z.int().nonnegative(),
  /** MAC of the board that the node had when it was first heard after that order; null before. */
  board: z.string().nullable().default(null),
  owed: z.array(debt).default([]),
});
/** A roll-out with what the station needs for it and nobody else. */
export type Stored = z.infer<typeof storedRollout>;

const underWay: ReadonlySet<RolloutNode['state']> = new Set(['ordered', 'receiving', 'waiting', 'trying']);
const failed: ReadonlySet<RolloutNode['state']> = new Set(['rolled_back', 'rejected', 'given_up']);

/** A node that was told, and of which no end is known. */
export const isUnderWay = ({ state }: RolloutNode): boolean => underWay.has(state);
/** A node that has ended without being healthy, though it was to be. */
export const hasFailed = ({ state }: RolloutNode): boolean => failed.has(state);
/** Whether nodes may still be told anything but that it is called off. */
export const goesOn = ({ state }: Rollout): boolean => state === 'running' || state === 'paused';

type Row = 'ordered' | 'updated' | 'rolled_back' | 'halted' | 'given_up' | 'skipped' | 'no_image';

export interface FirmwareBookDeps {
  readonly settings: SettingsStore;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
}

/** The roll-out that is under way or was last, and the row of the journal for each of its steps. */
export async function openFirmwareBook(deps: FirmwareBookDeps) {
  let stored: Stored | null = await loadSetting(deps, settingName, storedRollout);
  const listeners = new Set<() => void>();
  const put = (next: Stored) => {
    stored = next;
    for (const listener of listeners) listener();
  };
  const alter = (part: Partial<Stored>) => {
    if (stored !== null) put({ ...stored, ...part });
  };
  const change = (part: Partial<Rollout>) => {
    if (stored !== null) alter({ rollout: { ...stored.rollout, ...part } });
  };
  return {
    get: () => stored,
    onChange(listener: () => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    /** The node whose turn it is. */
    current: () => stored?.rollout.nodes.find(isUnderWay) ?? null,
    alter,
    change,
    /** Progress is not worth a row of the journal. */
    changeNode: (node: string, part: Partial<RolloutNode>) =>
      change({
        nodes: (stored?.rollout.nodes ?? []).map((each) => (each.node === node ? { ...each, ...part } : each)),
      }),
    /** The order that this node was last told is not meant any more. What is owed is known after a restart too. */
    owe(node: string): Debt {
      const made = { node, rev: stored?.rev ?? 0 };
      alter({ owed: [...(stored?.owed ?? []).filter((each) => each.node !== node), made] });
      return made;
    },
    paid: ({ node, rev }: Debt) =>
      alter({ owed: (stored?.owed ?? []).filter((each) => each.node !== node || each.rev !== rev) }),
    async save() {
      if (stored !== null) await deps.settings.set(settingName, JSON.stringify(stored), null);
    },
    /** Stores it with a row of the journal, by whoever began it unless somebody else did this. */
    async record(next: Stored, type: Row, node: string | null, actor = next.rollout.by) {
      const { version, chip, nodes } = next.rollout;
      const value = { version, chip, code: nodes.find((each) => each.node === node)?.code ?? null };
      const entry = { ...actEntry(deps.clock.now(), `firmware.${type}`, actor, value), node };
      const saved = await storeSetting(deps, settingName, next, entry);
      if (saved.ok) put(next);
      return saved;
    },
  };
}

/** What is known of a roll-out, in memory beside the settings. */
export type FirmwareBook = Awaited<ReturnType<typeof openFirmwareBook>>;
