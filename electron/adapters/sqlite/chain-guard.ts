import { type Anchor, checkAnchor, type Finding } from '../../domain/journal/chain.ts';
import type { Clock } from '../../domain/ports/clock.ts';
import type { StationEntry } from '../../domain/ports/journal.ts';
import type { Log } from '../../domain/ports/log.ts';
import type { Keychain } from '../../domain/ports/secrets.ts';
import { type Held, writeAnchor, writeKey } from './anchor.ts';
import type { StatusKeeper } from './journal-status.ts';
import type { Head } from './messages.ts';

/** While the journal grows, its head is anchored this often, ms. */
export const anchorInterval = 10_000;

/** What the start found out about key and anchor, before anything was added to the journal. */
export interface StartFindings {
  /** First row under the present key. */
  readonly from: number;
  readonly keyLost: boolean;
  readonly finding: Finding | null;
  /** The finding is already in the journal. */
  readonly reported: boolean;
}

/** Compares what the keychain holds with the journal's head. `hashAt` is the stored hash of row `anchor.rows`. */
export function judgeStart({ key, anchor }: Held, head: Head, hashAt: Uint8Array | null): StartFindings {
  const keyLost = key === null && head.rows > 0;
  const from = key === null ? head.rows + 1 : (anchor?.from ?? 1);
  const untouched = anchor === null && (key === null || head.rows === 0);
  const found = anchor === null ? null : checkAnchor(anchor, head.rows, hashAt);
  const anchorGone: Finding | null = anchor === null && !untouched ? { at: head.rows, how: 'replaced' } : null;
  const finding = found ?? anchorGone ?? anchor?.broken ?? null;
  return { from, keyLost, finding, reported: finding !== null && finding === anchor?.broken };
}

/** Keeps the anchor in step with the journal, and what is found broken in the journal and in the anchor. */
export interface ChainGuard {
  grown(head: Head): void;
  /**
   * Writes the finding into the journal, once, and marks the anchor, which outlives a cut tail. Rows that are missing in
   * the index are no matter of the anchor: the index is built anew at the next start.
   */
  found(finding: Finding, reported: boolean): Promise<void>;
  /** Anchors the present head now. */
  flush(): Promise<void>;
  stop(): Promise<void>;
}

/** Begins to anchor; a keychain that fails is logged and asked again. */
export function chainGuard(deps: {
  keychain: Keychain;
  clock: Clock;
  log: Log;
  status: StatusKeeper;
  append: (entry: StationEntry) => Promise<unknown>;
  /** Has the index built anew at the next start. */
  renewIndex: () => Promise<unknown>;
  from: number;
  head: Head;
}): ChainGuard {
  const { keychain, clock, log, status, append, renewIndex, from } = deps;
  let head = deps.head;
  let broken: Finding | null = null;
  let untold: { readonly finding: Finding; readonly row: StationEntry } | null = null;
  let lost: { readonly row: StationEntry; told: boolean } | null = null;
  let anchored: Anchor | null = null;
  let writing: Promise<void> = Promise.resolve();

  // The anchor keeps what it is compared with until the journal has the finding: else the next start would see nothing.
  const tell = async () => {
    const telling = untold;
    if (telling === null) return;
    await append(telling.row);
    broken = telling.finding;
    // Meanwhile an export may have found more.
    if (untold === telling) untold = null;
  };
  const tellIndex = async () => {
    if (lost === null || lost.told) return;
    await append(lost.row);
    // Afterwards: once the index is whole again nothing would be found that could still be told.
    await renewIndex();
    lost.told = true;
  };
  const write = async () => {
    try {
      await tell();
      await tellIndex();
    } catch (cause) {
      return log.error('the finding is not in the journal', { cause: String(cause) });
    }
    if (anchored !== null && anchored.rows === head.rows && anchored.broken === broken) return;
    const anchor: Anchor = { from, rows: head.rows, hash: head.hash, broken };
    try {
      await writeAnchor(keychain, anchor);
      anchored = anchor;
    } catch (cause) {
      log.error('the head of the journal could not be anchored', { cause: String(cause) });
    }
  };
  const flush = () => {
    writing = writing.then(write);
    return writing;
  };
  const stopTimer = clock.every(anchorInterval, () => void flush());

  return {
    grown(next) {
      head = next;
    },
    async found(finding, reported) {
      status.found(finding);
      if (finding.how === 'index') {
        if (lost !== null) return;
        log.error('the journal has rows that no search finds', { ...finding });
        lost = { row: entry(clock, 'journal.broken', { ...finding }), told: false };
        await flush();
      } else if (!reported) {
        log.error('the journal is broken', { ...finding });
        untold = { finding, row: entry(clock, 'journal.broken', { ...finding }) };
        await flush();
      } else broken = finding;
    },
    flush,
    async stop() {
      stopTimer();
      await flush();
    },
  };
}

/** Puts a new key into the keychain; the rows up to the head cannot be verified from now on. */
export async function beginEpoch(
  keychain: Keychain,
  key: Uint8Array,
  head: Head,
  finding: Finding | null,
): Promise<void> {
  await writeKey(keychain, key, { from: head.rows + 1, rows: head.rows, hash: head.hash, broken: finding });
}

/** An entry of the station about its own journal. */
export function entry(
  clock: Clock,
  type: 'journal.broken' | 'journal.key_lost',
  value: StationEntry['value'],
): StationEntry {
  return { timestamp: clock.now(), type, node: null, actor: null, value };
}
