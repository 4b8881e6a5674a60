import { type Alarm, alarm as alarmSchema } from '../contract/alarms.ts';
import type { Incident } from '../contract/incidents.ts';
import { fail, ok } from '../contract/result.ts';
import { type AlarmNews, alarmBook } from '../domain/alarms/book.ts';
import { nodeChanges, type StationCondition, stationChanges } from '../domain/alarms/conditions.ts';
import { type AlarmChange, alarmChanges, isHeldBack } from '../domain/alarms/sources.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Journal, JournalReader } from '../domain/ports/journal.ts';
import type { BrokerLink } from '../domain/ports/link.ts';
import type { Log } from '../domain/ports/log.ts';
import type { Keychain } from '../domain/ports/secrets.ts';
import type { AlarmStore, Entry } from '../domain/ports/stores.ts';
import { alarmKeeper } from './alarm-keeper.ts';
import type { Handlers } from './handlers.ts';
import type { LiveNodes } from './live-nodes.ts';

/** How often conditions that need time are looked at, ms. */
const lookInterval = 1_000;
/** So many of the latest rows are looked through at start for what came after the last save. */
const catchUp = 1_000;

export interface AlarmsDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly store: AlarmStore;
  readonly journal: Pick<Journal, 'onCommitted' | 'status'>;
  readonly reader: Pick<JournalReader, 'latest'>;
  readonly nodes: Pick<LiveNodes, 'conditions' | 'condition' | 'onChange'>;
  readonly link: Pick<BrokerLink, 'state'>;
  readonly keychain: Keychain['kind'];
  /** Whether a door is meant to be in maintenance: its rows stay, but it raises no alarm of the door. */
  readonly inMaintenance: (node: string) => boolean;
}

/** The alarms that are listed. */
export interface Alarms {
  /** Most urgent first, of equals the oldest first. */
  list(): Alarm[];
  onChange(listener: () => void): () => void;
  readonly handlers: Pick<Handlers, 'alarms.list' | 'alarms.acknowledge'>;
  /** Waits until everything is stored, as far as it can be. */
  stop(): Promise<void>;
}

/** Restores the alarms and begins to watch for what raises, clears and ends them. */
export async function createAlarms(deps: AlarmsDeps): Promise<Alarms> {
  const { clock, log, store, journal, nodes } = deps;
  const book = alarmBook(await restored(deps));
  const keeper = alarmKeeper({ clock, log, store, book });
  const listeners = new Set<() => void>();

  const settle = (news: readonly AlarmNews[], upTo: number | null) => {
    if (news.length === 0) return;
    keeper.put(entriesOf(news, clock.now(), upTo));
    for (const listener of listeners) listener();
  };
  const apply = (changes: readonly AlarmChange[]) =>
    changes
      .filter((change) => !isHeldBack(change, deps.inMaintenance))
      .flatMap((change) => book.change(change, clock.now()));
  const read = (incidents: readonly Incident[]) => {
    settle(apply(incidents.flatMap(alarmChanges)), incidents.at(-1)?.id ?? null);
  };
  let connectedAt = clock.monotonic();
  const look = () => {
    const now = clock.monotonic();
    if (deps.link.state().connected) connectedAt = now;
    const station = stationCondition(deps, now - connectedAt);
    const changes = [...stationChanges(station), ...nodes.conditions().flatMap(nodeChanges)];
    settle(apply(changes), null);
  };

  read(unseenRows(await deps.reader.latest(catchUp)));
  const stops = [
    journal.onCommitted(read),
    nodes.onChange(({ removed }) => {
      const news = removed.flatMap((id) => book.forget(id, clock.now()));
      settle(news, null);
    }),
    clock.every(lookInterval, look),
  ];

  return {
    list: () => book.list(),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    handlers: {
      'alarms.list': async () => ok(book.list()),
      async 'alarms.acknowledge'({ alarms }, { person }) {
        const news = alarms.flatMap(({ key, occurrence }) =>
          book.acknowledge(key, occurrence, person.username, clock.now(), causeGone(deps, book.get(key))),
        );
        settle(news, null);
        if (!(await keeper.kept())) return fail('unavailable', 'the acknowledgement is not in the journal yet');
        return ok({ acknowledged: news.filter(({ step }) => step === 'acknowledged').length });
      },
    },
    async stop() {
      for (const stop of stops) stop();
      await keeper.stop();
    },
  };
}

/** What was stored, as far as it is what it should be. */
async function restored({ store, log }: AlarmsDeps): Promise<Alarm[]> {
  return (await store.list()).flatMap((stored) => {
    const parsed = alarmSchema.safeParse(stored);
    if (!parsed.success) log.error('a stored alarm is damaged', { cause: parsed.error.message.slice(0, 200) });
    return parsed.success ? [parsed.data] : [];
  });
}

/**
 * The rows after the newest one that a stored change of an alarm knows of (`upTo`). Rows before it that changed nothing
 * change nothing again, so an older end is no harm. Newest first in, oldest first out.
 */
function unseenRows(latest: readonly Incident[]): Incident[] {
  const known = latest.find(({ type, value }) => type.startsWith('alarm.') && typeof value['upTo'] === 'number');
  const upTo = Number(known?.value['upTo'] ?? 0);
  return latest.filter(({ id }) => id > upTo).toReversed();
}

function stationCondition({ journal, keychain }: AlarmsDeps, brokerDownFor: number): StationCondition {
  return {
    brokerDownFor,
    journalBroken: journal.status().broken !== null,
    keychainMissing: keychain === 'file',
  };
}

// A forced door that is not known to be closed is not over, however often it is acknowledged.
function causeGone({ nodes }: AlarmsDeps, alarm: Alarm | null): boolean {
  return alarm !== null && alarm.node !== null && nodes.condition(alarm.node)?.door === 'closed';
}

function entriesOf(
  news: readonly AlarmNews[],
  timestamp: number,
  upTo: number | null,
): Array<{ key: string; entry: Entry }> {
  return news.map(({ step, subject }) => {
    const { key, type, priority, node, subject: about, occurrence, by } = subject;
    const value = { key, type, priority, occurrence, ...(about === '' ? {} : { subject: about }) };
    const entry: Entry = {
      timestamp,
      type: `alarm.${step}`,
      node,
      actor: step === 'acknowledged' ? by : null,
      value: upTo === null ? value : { ...value, upTo },
    };
    return { key, entry };
  });
}
