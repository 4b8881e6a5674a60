import { systemClock } from '../../electron/adapters/clock/system-clock.ts';
import type { OpenDatabase } from '../../electron/adapters/sqlite/database.ts';
import { opened } from '../../electron/adapters/sqlite/testing.ts';
import { defaultRule } from '../../electron/domain/alarms/catalogue.ts';
import type { LinkState } from '../../electron/domain/ports/link.ts';
import type { Keychain } from '../../electron/domain/ports/secrets.ts';
import { type AlarmRules, type Alarms, createAlarms } from '../../electron/services/alarms.ts';
import type { Caller } from '../../electron/services/handlers.ts';
import { createIngest, type Ingest } from '../../electron/services/ingest.ts';
import { handClock, handLink, linesLog } from '../../electron/services/ingest-testing.ts';
import { createLive, type Live } from '../../electron/services/live.ts';
import { createLiveNodes, type LiveNodes } from '../../electron/services/live-nodes.ts';
import { owedEntries } from '../../electron/services/owed-entries.ts';
import { noClimate } from './no-climate.ts';

/** A guard for a test. */
export const guard: Caller = {
  windowId: 1,
  sessionId: 's',
  locked: false,
  person: { id: 1, username: 'eva', role: 'guard', language: 'de', appearance: 'system' },
};

/** Everything behind the live view; `say` is a word of a node. */
export interface House {
  readonly clock: ReturnType<typeof handClock>;
  readonly database: OpenDatabase;
  readonly ingest: Ingest;
  readonly nodes: LiveNodes;
  readonly alarms: Alarms;
  readonly live: Live;
  connect(is: boolean): void;
  say(node: string, end: string, body: object, retained?: boolean): void;
  changed(): void;
  stop(): Promise<void>;
}

export interface HouseOptions {
  readonly file: string;
  readonly keychain: Keychain;
  /** Absent: one that begins anew. */
  readonly clock?: House['clock'];
  /** Absent: what the product begins with. */
  readonly rules?: AlarmRules;
  readonly maxPages?: number;
  readonly inMaintenance?: (node: string) => boolean;
}

/** Everything behind the live view: a real database and ingest, a link whose other end is the test. */
export async function openHouse(options: HouseOptions): Promise<House> {
  const { file, keychain, clock = handClock(), rules = defaultRule, maxPages } = options;
  const log = linesLog();
  const database = await opened({ file, keychain, clock: systemClock(), ...(maxPages && { maxPages }) });
  const broker = handLink(clock);
  const states = new Set<(state: LinkState) => void>();
  const link = { ...broker.link, onState: (listener: (state: LinkState) => void) => add(states, listener) };
  const changes = new Set<() => void>();
  const directory = {
    onChange: (l: () => void) => add(changes, l),
    config: () => null,
    onConfig: () => () => undefined,
  };
  const { journal, reader } = database;
  const known = (id: string) => database.known(id);
  const ingest = await createIngest({ site: 'site-1', link, journal, known, clock, log });
  const stored = { journal, reader, store: database.nodes };
  const owed = owedEntries({ journal, clock, log });
  const nodes = await createLiveNodes({ clock, log, ...stored, owed, directory, ingest, link, climate: noClimate });
  const alarms = await createAlarms({
    clock,
    log,
    journal,
    reader,
    nodes,
    link,
    store: database.alarms,
    keychain: 'service',
    users: database.users,
    rules,
    sources: [],
    inMaintenance: options.inMaintenance ?? (() => false),
  });
  const settings = { kind: 'builtin', host: 'station', port: 8_883 } as const;
  const status = () => ({
    ...link.state(),
    settings,
    messagesPerSecond: 0,
    refused: 0,
    accounts: { fault: null, message: '', owed: [], doubtful: [], missing: [] },
  });
  const none = { get: () => null, list: () => [], onChange: () => () => undefined };
  const rest = { doors: none, commands: none, modes: none, onOutdated: () => () => undefined };
  const live = await createLive({
    clock,
    journal,
    ingest,
    owed,
    reader,
    nodes,
    directory,
    alarms,
    broker: { status },
    ...rest,
  });
  return {
    clock,
    database,
    ingest,
    nodes,
    alarms,
    live,
    connect(is) {
      broker.connect(is);
      for (const listener of states) listener(link.state());
    },
    say: (node, end, body, retained) =>
      broker.deliver(
        `leitstand/v1/site-1/node/${node}/${end}`,
        { v: 1, ts: clock.now(), clk: 'ntp', boot: 1, ...body },
        retained,
      ),
    changed: () => {
      for (const listener of changes) listener();
    },
    async stop() {
      live.stop();
      await ingest.stop();
      await nodes.stop();
      await alarms.stop();
      await database.close();
    },
  };
}

function add<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

const status = {
  online: true,
  session: '1'.repeat(32),
  fw: '0.1.0',
  hw: 'linux',
  ip: '127.0.0.1',
  uptime: 5,
  cfgRev: 0,
};
/** The status of a node that is there. */
export const online = { ...status, aclRev: 0, modeRev: 0, buffered: 0, bufferCap: 10, resetReason: 'power_on' };
