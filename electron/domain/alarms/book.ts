import type { AlarmRule } from '../../contract/alarm-rules.ts';
import type { Alarm, AlarmType } from '../../contract/alarms.ts';
import type { ActEvent } from './acts.ts';
import { type AlarmIdentity, alarmIdentity } from './identity.ts';
import { type AlarmEvent, endForGood, nextAlarm } from './machine.ts';
import { byUrgency } from './order.ts';
import type { AlarmStep } from './outcome.ts';
import { type AlarmRecord, isListed } from './record.ts';
import type { AlarmChange, NodeGone, RowMeaning } from './sources.ts';
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
  change(changes: readonly RowMeaning[], at: number): readonly AlarmNews[];
  act(key: string, event: ActEvent): readonly AlarmNews[];
  /** Lets time pass. */
  tick(at: number): readonly AlarmNews[];
  kept(key: string): KeptAlarm;
}

/** What the book consists of. */
interface Pages {
  readonly records: Map<string, AlarmRecord>;
  /** Keys of the records of each node. */
  readonly ofNode: Map<string, Set<string>>;
  readonly numbers: Map<string, number>;
  readonly rules: (type: AlarmType) => AlarmRule;
  /** Nodes that the group of lost nodes stands for. */
  grouped: ReadonlySet<string>;
  /** Keys that may have to be hidden or shown because of what has changed above them. */
  readonly dirty: Set<string>;
}

/** Begins with what was kept when the station stopped. */
export function alarmBook(stored: readonly KeptAlarm[], rules: (type: AlarmType) => AlarmRule): AlarmBook {
  const records = new Map<string, AlarmRecord>();
  const numbers = new Map(stored.map(({ key, last }) => [key, last]));
  const pages: Pages = { records, numbers, rules, ofNode: new Map(), grouped: new Set(), dirty: new Set() };
  for (const { key, record } of stored) if (record !== null) put(pages, key, record);
  pages.dirty.clear();
  return {
    list: () => listed(records.values()).sort(byUrgency),
    get: (key) => listed(present(records.get(key)))[0] ?? null,
    change: (changes, at) =>
      judged(pages, at, () =>
        changes.flatMap((each) =>
          each.is === 'gone' ? letGo(pages, each, at) : apply(pages, keyOf(each), eventOf(each, at)),
        ),
      ),
    act: (key, event) => judged(pages, event.at, () => apply(pages, key, event)),
    tick: (at) => judged(pages, at, () => [...records.keys()].flatMap((key) => apply(pages, key, { is: 'tick', at }))),
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

function apply(pages: Pages, key: string, event: AlarmEvent): AlarmNews[] {
  const before = pages.records.get(key) ?? null;
  const identity = before?.alarm ?? ('identity' in event ? event.identity : null);
  if (identity === null) return [];
  const [rule, last] = [pages.rules(identity.type), pages.numbers.get(key) ?? 0];
  const { record, steps } = nextAlarm(before, event, { rule, last, parent: explainer(pages, identity) });
  if (record === before) return [];
  put(pages, key, record);
  return [{ key, steps }];
}

function put(pages: Pages, key: string, record: AlarmRecord | null): void {
  const before = pages.records.get(key);
  if (record === null) pages.records.delete(key);
  else pages.records.set(key, record);
  if (record !== null) pages.numbers.set(key, Math.max(pages.numbers.get(key) ?? 0, record.alarm.occurrence));
  const alarm = record?.alarm ?? before?.alarm;
  if (alarm === undefined) return;
  file(pages, alarm, record !== null);
  if (key === nodesOffline.key) pages.grouped = new Set(explains(record?.alarm) ? alarm.members : []);
  // What nobody had acknowledged was not hidden, and may be now.
  pages.dirty.add(key);
  for (const each of [before?.alarm, record?.alarm]) if (each !== undefined) mark(pages, each);
}

function file({ ofNode }: Pages, { key, node }: Alarm, is: boolean): void {
  if (node === null) return;
  const keys = ofNode.get(node) ?? new Set<string>();
  if (is) ofNode.set(node, keys.add(key));
  else if (keys.delete(key) && keys.size === 0) ofNode.delete(node);
}

function mark({ records, ofNode, dirty }: Pages, alarm: Alarm): void {
  const nodes = below(alarm);
  const keys = nodes === 'all' ? records.keys() : nodes.flatMap((node) => [...(ofNode.get(node) ?? [])]);
  for (const key of keys) dirty.add(key);
}

/** The nearest active alarm above this one. */
function explainer({ records, grouped }: Pages, identity: AlarmIdentity): string | null {
  const above = ancestors(identity, {
    grouped: (node) => grouped.has(node),
    lost: (node) => records.get(alarmIdentity('node_offline', node).key)?.alarm.active === true,
  });
  return above.find((key) => explains(records.get(key)?.alarm)) ?? null;
}

/**
 * Does something to the alarms and then hides or shows those below what has changed. At the end, so that a node that
 * comes back first takes back all that it has to, before what is left is annunciated.
 */
function judged(pages: Pages, at: number, happen: () => AlarmNews[]): AlarmNews[] {
  const news = happen();
  for (const key of pages.dirty) {
    const alarm = pages.records.get(key)?.alarm;
    if (alarm === undefined) continue;
    const parent = explainer(pages, alarm);
    if (parent === alarm.suppressedBy) continue;
    news.push(...apply(pages, key, parent === null ? { is: 'unsuppress', at } : { is: 'suppress', at, parent }));
  }
  pages.dirty.clear();
  return news;
}

function letGo(pages: Pages, { node, actor }: NodeGone, at: number): AlarmNews[] {
  return [...(pages.ofNode.get(node) ?? [])].flatMap((key) => {
    const record = pages.records.get(key);
    if (record === undefined) return [];
    put(pages, key, null);
    return [{ key, steps: endForGood(record, at, actor) }];
  });
}
