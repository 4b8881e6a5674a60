import type { AlarmRule } from '../contract/alarm-rules.ts';
import type { Alarm, AlarmType } from '../contract/alarms.ts';
import type { Incident } from '../contract/incidents.ts';
import { type AlarmBook, type AlarmNews, alarmBook, type KeptAlarm } from '../domain/alarms/book.ts';
import { nodeChanges, type StationCondition, stationChanges } from '../domain/alarms/conditions.ts';
import { alarmIdentity } from '../domain/alarms/identity.ts';
import { type KnownLosses, offlineChanges } from '../domain/alarms/offline.ts';
import { alarmRecord, resumed } from '../domain/alarms/record.ts';
import { refusalWatch } from '../domain/alarms/refusals.ts';
import {
  type AlarmChange,
  type AlarmSource,
  alarmChanges,
  isHeldBack,
  type RowMeaning,
} from '../domain/alarms/sources.ts';
import { nodesOffline } from '../domain/alarms/suppression.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Journal, JournalReader } from '../domain/ports/journal.ts';
import type { BrokerLink } from '../domain/ports/link.ts';
import type { Log } from '../domain/ports/log.ts';
import type { Keychain } from '../domain/ports/secrets.ts';
import type { AlarmStore, StoredAlarm, UserStore } from '../domain/ports/stores.ts';
import { type AlarmHandlers, alarmHandlers } from './alarm-acts.ts';
import { alarmKeeper } from './alarm-keeper.ts';
import { alarmRows } from './alarm-rows.ts';
import type { LiveNodes } from './live-nodes.ts';

/** How often conditions that need time are looked at, ms. */
const lookInterval = 1_000;
/** So many rows of the journal are read at a stretch at start. */
const stretch = 1_000;
/** After so many rows it is put down how far they were read, also where they were nothing to the alarms. */
const notedEvery = 500;
/** So long the link may take to come up at a start before what was pending goes on; ms. */
const startUp = 10_000;

/** What the site has laid down for a type of alarm. */
export type AlarmRules = (type: AlarmType) => AlarmRule;

export interface AlarmsDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly store: AlarmStore;
  readonly users: Pick<UserStore, 'list'>;
  readonly journal: Pick<Journal, 'onCommitted' | 'status'>;
  readonly reader: Pick<JournalReader, 'latest' | 'committedAfter' | 'alarmHistory'>;
  readonly nodes: Pick<LiveNodes, 'conditions' | 'condition' | 'onChange'>;
  readonly link: Pick<BrokerLink, 'state'>;
  readonly keychain: Keychain['kind'];
  readonly rules: AlarmRules;
  /** Whatever else alarms come from. */
  readonly sources: readonly AlarmSource[];
  /** Whether a door is meant to be in maintenance: its rows stay, but it raises no alarm of the door. */
  readonly inMaintenance: (node: string) => boolean;
}

/** The alarms that are listed. */
export interface Alarms {
  /** Most urgent first, of equals the oldest first. */
  list(): Alarm[];
  /** A listed alarm; null where it is over. */
  get(key: string): Alarm | null;
  /** Tells the keys of alarms that have changed, or are over. */
  onChange(listener: (keys: readonly string[]) => void): () => void;
  readonly handlers: AlarmHandlers;
  /** Waits until everything is stored, as far as it can be. */
  stop(): Promise<void>;
}

/** Restores the alarms and begins to watch for what raises, clears and ends them. */
export async function createAlarms(deps: AlarmsDeps): Promise<Alarms> {
  const { clock, log, store, journal, nodes, rules } = deps;
  const stored = await store.load();
  const book = alarmBook(restored(stored.alarms, log, clock.now()), rules);
  let readUpTo = stored.upTo;
  // The first row is noted at once: what was never read is not all of an old journal.
  let noted = stored.upTo === 0 ? -notedEvery : stored.upTo;
  const keeper = alarmKeeper({ clock, log, store, book, readUpTo: () => readUpTo });
  const listeners = new Set<(keys: readonly string[]) => void>();

  const settle = (news: readonly AlarmNews[]) => {
    if (news.length === 0) return;
    const keys = [...new Set(news.map(({ key }) => key))];
    keeper.put(keys, alarmRows(news, clock.now()));
    for (const listener of listeners) listener(keys);
  };
  const apply = (changes: readonly RowMeaning[]) => {
    const heard = changes.filter((change) => !isHeldBack(change, deps.inMaintenance));
    settle(book.change(heard, clock.now()));
    return heard.length < changes.length;
  };
  const refusals = refusalWatch();
  const meaning = (row: Incident): RowMeaning[] => [...alarmChanges(row), ...refusals.see(row)];
  const read = (incidents: readonly Incident[]) => {
    if (incidents.length === 0) return;
    readUpTo = Math.max(readUpTo, incidents.at(-1)?.id ?? 0);
    const heldBack = apply(incidents.flatMap(meaning));
    // What was held back must not be raised after a start, when nobody works at that door any more.
    if (!heldBack && readUpTo - noted < notedEvery) return;
    noted = readUpTo;
    keeper.put([], []);
  };
  const look = lookAround(deps, book, apply, settle);

  const latest = (await deps.reader.latest(stretch)).toReversed();
  // Two refusals before the restart and one after it are three.
  for (const row of latest) if (row.id <= stored.upTo) refusals.see(row);
  // A journal of which nothing was ever read begins with its latest rows.
  await readOn(deps.reader, stored.upTo === 0 ? (latest[0]?.id ?? 1) - 1 : stored.upTo, read);
  const stops = [
    journal.onCommitted(read),
    // Its row has ended what there was; what was found since then, until it was let go of, ends here.
    nodes.onChange(({ removed }) => apply(removed.map((node) => ({ is: 'gone', node, actor: null })))),
    ...deps.sources.map((source) => source.onChange(apply)),
    clock.every(lookInterval, look),
  ];
  return {
    list: () => book.list(),
    get: (key) => book.get(key),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    handlers: alarmHandlers({ ...deps, book, keeper, settle, knowsNode: (id) => nodes.condition(id) !== null }),
    async stop() {
      for (const stop of stops) stop();
      await keeper.stop();
    },
  };
}

/** Reads what was committed after the last save: a commit and what the station wrote beside it may be many rows. */
async function readOn(
  reader: AlarmsDeps['reader'],
  upTo: number,
  read: (rows: readonly Incident[]) => void,
): Promise<void> {
  const rows = await reader.committedAfter(upTo, stretch);
  read(rows);
  const last = rows.at(-1);
  if (last !== undefined && rows.length === stretch) await readOn(reader, last.id, read);
}

/** Looks at what the nodes and the station are like, and lets time pass for the alarms. */
function lookAround(
  deps: AlarmsDeps,
  book: AlarmBook,
  apply: (changes: readonly AlarmChange[]) => void,
  settle: (news: readonly AlarmNews[]) => void,
): () => void {
  const { clock, nodes, link } = deps;
  const started = clock.monotonic();
  let settled = false;
  return () => {
    settled ||= link.state().connected || clock.monotonic() - started >= startUp;
    const conditions = nodes.conditions();
    apply([
      ...stationChanges(stationCondition(deps)),
      ...conditions.flatMap(nodeChanges),
      ...offlineChanges(conditions, knownLosses(book, clock.now())),
    ]);
    // What was pending when the station stopped is not due before it could hear whether it still is.
    if (settled) settle(book.tick(clock.now()));
  };
}

function knownLosses(book: AlarmBook, now: number): KnownLosses {
  const group = book.get(nodesOffline.key);
  return {
    group: group?.active === true ? { members: group.members, age: now - group.raised } : null,
    isAlarmed: (node) => book.get(alarmIdentity('node_offline', node).key)?.active === true,
  };
}

function stationCondition({ journal, keychain, link }: AlarmsDeps): StationCondition {
  return {
    connected: link.state().connected,
    journalBroken: journal.status().broken !== null,
    keychainMissing: keychain === 'file',
  };
}

/** What was stored, as far as it is what it should be. */
function restored(stored: readonly StoredAlarm[], log: Log, now: number): KeptAlarm[] {
  return stored.map(({ key, last, record }) => {
    const parsed = alarmRecord.nullable().safeParse(record);
    if (!parsed.success) log.error('a stored alarm is damaged', { key, cause: parsed.error.message.slice(0, 200) });
    return { key, last, record: parsed.data ? resumed(parsed.data, now) : null };
  });
}
