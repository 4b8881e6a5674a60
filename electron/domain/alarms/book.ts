import type { AlarmRule } from '../../contract/alarm-rules.ts';
import type { Alarm, AlarmType } from '../../contract/alarms.ts';
import type { ActEvent } from './acts.ts';
import { type AlarmEvent, nextAlarm } from './machine.ts';
import { byUrgency } from './order.ts';
import type { AlarmStep } from './outcome.ts';
import { type AlarmRecord, isListed } from './record.ts';
import type { AlarmChange } from './sources.ts';
import { ancestors, below, explains, nodesOffline } from './suppression.ts';

/** What is stored of a key: its record, and the number of its latest occurrence, which outlives the record. */
export interface KeptAlarm {
  readonly key: string;
  readonly last: number;
  readonly record: AlarmRecord | null;
}

/** A key whose record has changed, and the steps that tell of it; none where only a time runs that nobody sees. */
export interface AlarmNews {
  readonly key: string;
  readonly steps: readonly AlarmStep[];
}

/** All alarms there are, and which numbers have been given. Bounded by causes, not by time. Times are wall time, ms. */
export interface AlarmBook {
  /** Those that are listed: most urgent first, of equals the oldest first. */
  list(): Alarm[];
  /** A listed alarm. */
  get(key: string): Alarm | null;
  /** Applies what the sources say; what explains others is judged when all of it has been applied. */
  change(changes: readonly AlarmChange[], at: number): readonly AlarmNews[];
  act(key: string, event: ActEvent): readonly AlarmNews[];
  /** Lets time pass. */
  tick(at: number): readonly AlarmNews[];
  /** Ends the alarms about a node that is gone for good; nobody can act on them any more. */
  forget(node: string, at: number): readonly AlarmNews[];
  kept(key: string): KeptAlarm;
}

interface Shelf {
  readonly records: Map<string, AlarmRecord>;
  /** Keys of the records of each node. */
  readonly ofNode: Map<string, Set<string>>;
  readonly numbers: Map<string, number>;
  readonly rules: (type: AlarmType) => AlarmRule;
  /** Nodes that the group of lost nodes stands for. */
  grouped: ReadonlySet<string>;
  /** Whether keys may have to be hidden or shown because of what has changed above them. */
  readonly dirty: Set<string>;
}

/** Begins with what was kept when the station stopped. */
export function alarmBook(stored: readonly KeptAlarm[], rules: (type: AlarmType) => AlarmRule): AlarmBook {
  const records = new Map<string, AlarmRecord>();
  const numbers = new Map(stored.map(({ key, last }) => [key, last]));
  const shelf: Shelf = { records, numbers, rules, ofNode: new Map(), grouped: new Set(), dirty: new Set() };
  for (const { key, record } of stored) if (record !== null) put(shelf, key, record);
  shelf.dirty.clear();
  return {
    list: () => listed(records.values()).sort(byUrgency),
    get: (key) => listed(present(records.get(key)))[0] ?? null,
    change: (changes, at) =>
      judged(shelf, at, () => changes.flatMap((each) => apply(shelf, keyOf(each), eventOf(each, at)))),
    act: (key, event) => judged(shelf, event.at, () => apply(shelf, key, event)),
    tick: (at) => judged(shelf, at, () => [...records.keys()].flatMap((key) => apply(shelf, key, { is: 'tick', at }))),
    forget: (node, at) => forget(shelf, node, at),
    kept: (key) => ({ key, last: numbers.get(key) ?? 0, record: records.get(key) ?? null }),
  };
}

const keyOf = (change: AlarmChange): string => (change.is === 'raise' ? change.identity.key : change.key);
const eventOf = (change: AlarmChange, at: number): AlarmEvent =>
  change.is === 'raise' ? { ...change, at } : { is: 'clear', at };
const present = <T>(value: T | undefined): T[] => (value === undefined ? [] : [value]);

function listed(records: Iterable<AlarmRecord>): Alarm[] {
  return [...records].map(({ alarm }) => alarm).filter(isListed);
}

function apply(shelf: Shelf, key: string, event: AlarmEvent): AlarmNews[] {
  const before = shelf.records.get(key) ?? null;
  const type = before?.alarm.type ?? ('identity' in event ? event.identity.type : null);
  if (type === null) return [];
  const identity = before?.alarm ?? ('identity' in event ? event.identity : null);
  const last = shelf.numbers.get(key) ?? 0;
  const parent = identity === null ? null : explainer(shelf, identity);
  const { record, steps } = nextAlarm(before, event, { rule: shelf.rules(type), last, parent });
  if (record === before) return [];
  put(shelf, key, record);
  return [{ key, steps }];
}

function put(shelf: Shelf, key: string, record: AlarmRecord | null): void {
  const before = shelf.records.get(key);
  if (record === null) shelf.records.delete(key);
  else shelf.records.set(key, record);
  if (record !== null) shelf.numbers.set(key, Math.max(shelf.numbers.get(key) ?? 0, record.alarm.occurrence));
  const alarm = record?.alarm ?? before?.alarm;
  if (alarm === undefined) return;
  file(shelf, alarm, record !== null);
  if (key === nodesOffline.key) shelf.grouped = new Set(explains(record?.alarm) ? alarm.members : []);
  for (const each of [before?.alarm, record?.alarm]) if (each !== undefined) mark(shelf, each);
}

function file({ ofNode }: Shelf, { key, node }: Alarm, is: boolean): void {
  if (node === null) return;
  const keys = ofNode.get(node) ?? new Set<string>();
  if (is) ofNode.set(node, keys.add(key));
  else if (keys.delete(key) && keys.size === 0) ofNode.delete(node);
}

function mark({ records, ofNode, dirty }: Shelf, alarm: Alarm): void {
  const nodes = below(alarm);
  const keys = nodes === 'all' ? records.keys() : nodes.flatMap((node) => [...(ofNode.get(node) ?? [])]);
  for (const key of keys) dirty.add(key);
}

/** The nearest active alarm above this one. */
function explainer({ records, grouped }: Shelf, identity: Pick<Alarm, 'key' | 'type' | 'node' | 'subject'>) {
  const above = ancestors(identity, (node) => grouped.has(node));
  return above.find((key) => explains(records.get(key)?.alarm)) ?? null;
}

/**
 * Does something to the alarms and then hides or shows those below what has changed. At the end, so that a node that
 * comes back first takes back all that it has to, before what is left is annunciated.
 */
function judged(shelf: Shelf, at: number, happen: () => AlarmNews[]): AlarmNews[] {
  const news = happen();
  for (const key of shelf.dirty) {
    const alarm = shelf.records.get(key)?.alarm;
    if (alarm === undefined) continue;
    const parent = explainer(shelf, alarm);
    if (parent === alarm.suppressedBy) continue;
    news.push(...apply(shelf, key, parent === null ? { is: 'unsuppress', at } : { is: 'suppress', at, parent }));
  }
  shelf.dirty.clear();
  return news;
}

function forget(shelf: Shelf, node: string, at: number): AlarmNews[] {
  return judged(shelf, at, () =>
    [...(shelf.ofNode.get(node) ?? [])].map((key) => {
      const alarm = shelf.records.get(key)?.alarm;
      put(shelf, key, null);
      if (alarm?.active !== true) return { key, steps: [] };
      const subject = { ...alarm, active: false, returned: at };
      return { key, steps: [{ step: 'returned', subject, actor: null, detail: {} }] };
    }),
  );
}
