import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBuiltInBroker } from '../../electron/adapters/broker/built-in-broker.ts';
import type { BrokerLimits } from '../../electron/adapters/broker/limits.ts';
import { systemClock } from '../../electron/adapters/clock/system-clock.ts';
import { nodeCrypto } from '../../electron/adapters/crypto/node-crypto.ts';
import { openVault } from '../../electron/adapters/keychain/vault.ts';
import { createBrokerProbe } from '../../electron/adapters/mqtt/broker-probe.ts';
import { dynamicSecurity } from '../../electron/adapters/mqtt/dynamic-security.ts';
import { createMqttLink } from '../../electron/adapters/mqtt/mqtt-link.ts';
import { openDatabase } from '../../electron/adapters/sqlite/database.ts';
import type { BrokerSettings } from '../../electron/contract/broker.ts';
import type { Clock } from '../../electron/domain/ports/clock.ts';
import type { Log } from '../../electron/domain/ports/log.ts';
import type { Keychain } from '../../electron/domain/ports/secrets.ts';
import { toHex } from '../../electron/domain/wire/text.ts';
import { openAccessBook } from '../../electron/services/access-book.ts';
import { createBroker } from '../../electron/services/broker.ts';
import { storedBroker } from '../../electron/services/broker-settings.ts';
import { cardHashes } from '../../electron/services/card-hashes.ts';
import { cardReading } from '../../electron/services/card-reading.ts';
import { createCommands } from '../../electron/services/commands.ts';
import type { Caller } from '../../electron/services/handlers.ts';
import { createIngest } from '../../electron/services/ingest.ts';
import { createLastReads } from '../../electron/services/last-reads.ts';
import { openNodeBook } from '../../electron/services/node-book.ts';
import { createNodes } from '../../electron/services/nodes.ts';
import { owedEntries } from '../../electron/services/owed-entries.ts';
import { createPlaceOrders } from '../../electron/services/place-orders.ts';
import { createPresence } from '../../electron/services/presence.ts';
import { createTables } from '../../electron/services/tables.ts';
import { putPeople, type TestPerson } from './test-people.ts';

const quiet: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** A keychain that lives as long as the test. */
export function memoryKeychain(): Keychain {
  const held = new Map<string, string>();
  return {
    kind: 'file',
    get: async (name) => held.get(name) ?? null,
    set: async (name, value) => void held.set(name, value),
    remove: async (name) => void held.delete(name),
  };
}

/** An operator for a test. */
export function operator(username: string): Caller {
  const person = { id: 1, username, role: 'admin', language: 'en', appearance: 'system' } as const;
  return { person, windowId: 1, sessionId: 'test', locked: false };
}

export interface SiteOptions {
  /** Where the database is; absent: a folder that goes with the site. */
  readonly dir?: string;
  readonly keychain?: Keychain;
  /** Stored before the start; absent: what is stored already. */
  readonly broker?: BrokerSettings;
  readonly clock?: Clock;
  readonly limits?: Partial<BrokerLimits>;
  /** Time zone of the site; absent: Berlin. */
  readonly zone?: string;
  /** Written into the access book before the start; absent: as it is. */
  readonly people?: readonly TestPerson[];
}

/**
 * Everything between the broker and the database, real, without windows: what `electron/station.ts` puts together, for
 * tests that need no sessions. `stop` ends it in order and removes the folder that it made.
 */
export async function startSite(options: SiteOptions = {}) {
  const made = options.dir === undefined ? mkdtempSync(join(tmpdir(), 'leitstand-site-')) : null;
  const file = join(options.dir ?? made ?? '', 'leitstand.db');
  const [site, clock, log] = ['hall', options.clock ?? systemClock(), quiet];
  const keychain = options.keychain ?? memoryKeychain();
  const vault = await openVault(keychain);
  const opened = await openDatabase({ file, keychain, clock, log });
  if (!opened.ok) throw new Error(opened.error.message);
  const { journal, reader, nodes: store, settings } = opened.value;
  const instance = toHex(nodeCrypto.randomBytes(16));
  const link = createMqttLink({ site, instance, clock, log });
  const book = await openNodeBook(store);
  const known = (node: string) => book.get(node) !== null;
  const access = await openAccessBook({ store: opened.value.access, vault, crypto: nodeCrypto });
  const doors = book.list().map(({ id }) => id);
  await putPeople(access, options.people ?? [], doors);
  const hashes = cardHashes({ nodes: book, book: access, vault, crypto: nodeCrypto, clock });
  const cards = cardReading({ nodes: book, book: access, hashes, vault, crypto: nodeCrypto });
  const ingest = await createIngest({ site, link, journal, known, clock, log, annotate: cards.annotate });
  const stored = storedBroker({ settings, vault, clock });
  if (options.broker !== undefined) await stored.save(options.broker, 'test');
  const refused = () => [...ingest.refusals().values()].reduce((sum, count) => sum + count, 0);
  const local = createBuiltInBroker({ settings, vault, clock, log, ...(options.limits && { limits: options.limits }) });
  const probe = createBrokerProbe();
  const accounts = () => book.accounts();
  const control = dynamicSecurity({ site, line: link, clock });
  const brokerParts = { site, stored, settings, local, link, probe, control, journal, clock, log, accounts, refused };
  const broker = createBroker(brokerParts);
  const common = { site, book, link, ingest, vault, crypto: nodeCrypto, clock, log };
  const commands = await createCommands({ ...common, journal, owed: owedEntries({ journal, clock, log }), reader });
  const nodes = createNodes({ ...common, broker, commands });
  const tables = createTables({
    ...common,
    nodes: book,
    book: access,
    hashes,
    zone: () => options.zone ?? 'Europe/Berlin',
  });
  const own = { ...common, nodes: book, book: access, journal, reader, store: opened.value.access };
  const lastReads = await createLastReads(own);
  const presence = await createPresence(own);
  const places = createPlaceOrders({ ...own, hashes, presence, commands });
  await broker.start();
  return {
    site,
    broker,
    nodes,
    commands,
    access,
    cards,
    tables,
    lastReads,
    presence,
    vault,
    book,
    ingest,
    link,
    local,
    journal,
    reader,
    settings,
    database: opened.value,
    clock,
    async stop() {
      await places.stop();
      await presence.stop();
      lastReads.stop();
      commands.stop();
      await tables.stop();
      await nodes.stop();
      await broker.stop();
      await ingest.stop();
      await opened.value.close();
      if (made !== null) rmSync(made, { recursive: true, force: true });
    },
  };
}

export type TestSite = Awaited<ReturnType<typeof startSite>>;
