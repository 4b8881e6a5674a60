import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'mqtt';
import { createBuiltInBroker } from '../../electron/adapters/broker/built-in-broker.ts';
import { memorySecrets, openVault } from '../../electron/adapters/broker/testing.ts';
import { systemClock } from '../../electron/adapters/clock/system-clock.ts';
import { createMqttLink } from '../../electron/adapters/mqtt/mqtt-link.ts';
import { type OpenDatabase, openDatabase } from '../../electron/adapters/sqlite/database.ts';
import { memoryKeychain } from '../../electron/adapters/sqlite/testing.ts';
import { initialConfig } from '../../electron/contract/config.ts';
import { defaultRule } from '../../electron/domain/alarms/catalogue.ts';
import type { LinkTarget } from '../../electron/domain/ports/broker.ts';
import type { Log } from '../../electron/domain/ports/log.ts';
import { stationSubscriptions } from '../../electron/domain/wire/topics.ts';
import { createPush } from '../../electron/ipc/push.ts';
import { createAlarms } from '../../electron/services/alarms.ts';
import { createClimateWatch } from '../../electron/services/climate-watch.ts';
import { createIngest } from '../../electron/services/ingest.ts';
import { createLive } from '../../electron/services/live.ts';
import { createLiveNodes, type NodeDirectory } from '../../electron/services/live-nodes.ts';
import { openNodeBook } from '../../electron/services/node-book.ts';
import { owedEntries } from '../../electron/services/owed-entries.ts';
import { benchNodes, benchSite, type Load } from './ingest-plan.ts';

const clock = systemClock();
/** Only what goes wrong is of interest. */
const log: Log = {
  debug() {},
  info() {},
  warn: (text, more) => console.error(text, more),
  error: (text, more) => console.error(text, more),
};
const unlimited = { rate: { perSecond: 1_000_000, burst: 1_000_000 } };

/** What a path tells of what came to its end. */
export interface Count {
  messages(count: number): void;
  /** A row is in the journal, or in a batch to the window; `key` is `node seq`. */
  committed(key: string): void;
  pushed(key: string): void;
  /** One transaction. */
  commit(): void;
}

/** The built-in broker in its thread, as in the application, with an account for each node. */
export async function openBroker() {
  const broker = createBuiltInBroker({ settings: memorySecrets(), vault: openVault, clock, log, limits: unlimited });
  const passwords = Object.fromEntries(benchNodes.map((node) => [node, randomBytes(16).toString('hex')]));
  const accounts = benchNodes.map((node) => {
    const hash = createHash('sha256')
      .update(passwords[node] ?? '')
      .digest();
    return [node, new Uint8Array(hash)] as const;
  });
  const started = await broker.start({ site: benchSite, host: 'localhost', port: 0, accounts });
  if (!started.ok) throw new Error(started.error.message);
  return { broker, passwords, target: started.value };
}

/** (a): mqtt.js alone, with the same broker, account and subscriptions; it counts and does nothing else. */
export async function receive(target: LinkTarget, load: Load, count: Count) {
  const { host, port, ca, username, password } = target;
  const client = connect({
    protocol: 'mqtts',
    host,
    port,
    ca: ca ?? '',
    username,
    password,
    clientId: username,
    clean: false,
    protocolVersion: 4,
    keepalive: 15,
    reconnectPeriod: 0,
  });
  client.on('message', (topic) => {
    if (topic.endsWith(load)) count.messages(1);
  });
  await new Promise<void>((resolve) => client.once('connect', () => resolve()));
  const filters = stationSubscriptions(benchSite).map(({ topic, qos }) => [topic, { qos }] as const);
  await client.subscribeAsync(Object.fromEntries(filters));
  return () => client.endAsync(true);
}

async function openFilled(file: string): Promise<OpenDatabase> {
  const opened = await openDatabase({ file, keychain: memoryKeychain(), clock, log });
  if (!opened.ok) throw new Error(opened.error.message);
  const desired = { rev: 0, config: initialConfig(), by: 'bench', at: clock.now() };
  const secrets = { passwordHash: new Uint8Array(32), sealedKey: new Uint8Array(60) };
  const never = {
    revoked: null,
    reported: null,
    lastBoot: null,
    heard: null,
    climate: null,
    mac: null,
    pending: null,
    before: null,
  };
  for (const id of benchNodes) {
    const entry = { timestamp: clock.now(), type: 'node.created', node: id, actor: 'bench', value: {} } as const;
    await opened.value.nodes.insert({ id, name: id, created: clock.now(), ...secrets, ...never, desired }, entry);
  }
  return opened.value;
}

/** The station's whole path: link, ingest, journal, live view, alarms and the push to one window. */
export async function whole(target: LinkTarget, load: Load, count: Count) {
  const folder = mkdtempSync(join(tmpdir(), 'leitstand-bench-'));
  const database = await openFilled(join(folder, 'leitstand.db'));
  const { journal, reader, nodes: store } = database;
  const known = (id: string) => database.known(id);
  const link = createMqttLink({ site: benchSite, instance: '0'.repeat(32), clock, log });
  const ingest = await createIngest({ site: benchSite, link, journal, known, clock, log });
  ingest.onBatch(({ messages }) => {
    count.commit();
    count.messages(messages.filter(({ kind }) => kind === load).length);
  });
  journal.onCommitted((rows) => {
    for (const { node, seq } of rows) if (seq !== null) count.committed(`${node} ${seq}`);
  });
  const directory: NodeDirectory = {
    onChange: () => () => undefined,
    config: () => null,
    onConfig: () => () => undefined,
  };
  const common = { clock, log, reader, directory, ingest, alarms: database.alarms };
  const rules = { get: () => null, onChange: () => () => undefined };
  const climate = await createClimateWatch({ ...common, rules, nodes: await openNodeBook(store) });
  const owed = owedEntries({ journal, clock, log });
  const nodes = await createLiveNodes({ clock, log, journal, reader, owed, store, directory, ingest, link, climate });
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
    rules: defaultRule,
    sources: [climate],
    inMaintenance: () => false,
  });
  const settings = { kind: 'builtin', host: 'localhost', port: 8_883 } as const;
  const status = () => ({
    ...link.state(),
    settings,
    messagesPerSecond: 0,
    refused: 0,
    accounts: { fault: null, message: '', owed: [], doubtful: [], missing: [] },
  });
  // Events are what is measured: no orders are given, and no table is sent.
  const none = { get: () => null, list: () => [], onChange: () => () => undefined };
  const source = await createLive({
    clock,
    journal,
    ingest,
    owed,
    reader,
    nodes,
    directory,
    alarms,
    broker: { status },
    doors: none,
    commands: none,
    modes: none,
    onOutdated: () => () => undefined,
  });
  const push = createPush({
    clock,
    source,
    sessions: { windowState: () => 'open' },
    send(windowId, batch) {
      // What Electron does with it: a structured copy for the other process.
      structuredClone(batch);
      for (const { node, seq } of batch.incidents) count.pushed(`${node} ${seq}`);
      setImmediate(() => push.seen(windowId));
    },
  });
  push.start(1);
  await link.connect(target);
  await new Promise<void>((resolve) => {
    if (link.state().connected) resolve();
    link.onState(({ connected }) => connected && resolve());
  });
  return async () => {
    push.stop();
    source.stop();
    await link.disconnect();
    await ingest.stop();
    await nodes.stop();
    await alarms.stop();
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  };
}
