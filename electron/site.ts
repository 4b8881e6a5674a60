import { nodeCrypto } from './adapters/crypto/node-crypto.ts';
import { createMqttLink } from './adapters/mqtt/mqtt-link.ts';
import type { OpenDatabase } from './adapters/sqlite/database.ts';
import type { CommissionView } from './contract/commissioning.ts';
import type { DeskNews } from './contract/desk.ts';
import type { LiveBatch } from './contract/live.ts';
import type { AlarmSource } from './domain/alarms/sources.ts';
import type { Clock } from './domain/ports/clock.ts';
import type { Disk } from './domain/ports/disk.ts';
import type { Files } from './domain/ports/files.ts';
import type { Log } from './domain/ports/log.ts';
import type { Keychain, Vault } from './domain/ports/secrets.ts';
import { toHex } from './domain/wire/text.ts';
import { createPush } from './ipc/push.ts';
import { openAccessBook } from './services/access-book.ts';
import type { StoredBroker } from './services/broker-settings.ts';
import { cardHashes } from './services/card-hashes.ts';
import { cardReading } from './services/card-reading.ts';
import type { ClimateRuleBook } from './services/climate-rules.ts';
import { createCommands } from './services/commands.ts';
import { createFirmwareUpdates } from './services/firmware-updates.ts';
import { createFloorPlans } from './services/floor-plans.ts';
import type { Handlers } from './services/handlers.ts';
import { handoverHandlers } from './services/handover.ts';
import { createIngest } from './services/ingest.ts';
import { createLive, liveHandlers } from './services/live.ts';
import { createLiveNodes } from './services/live-nodes.ts';
import { openNodeBook } from './services/node-book.ts';
import { createNodes } from './services/nodes.ts';
import type { OwedEntries } from './services/owed-entries.ts';
import type { Sessions } from './services/sessions.ts';
import { openSiteAlarms } from './site-alarms.ts';
import { openSiteBroker } from './site-broker.ts';
import { openSiteClimate } from './site-climate.ts';
import { type FlashTools, openSiteCommissioning } from './site-commissioning.ts';
import { openSiteDoors } from './site-doors.ts';

export interface SiteDeps {
  readonly site: string;
  /** Time zone of the site now, IANA. */
  readonly zone: () => string;
  readonly database: OpenDatabase;
  readonly storedBroker: StoredBroker;
  readonly vault: Vault;
  readonly keychain: Keychain['kind'];
  readonly sessions: Pick<Sessions, 'windowState' | 'operator' | 'onChange' | 'confirmed' | 'verifySecond'>;
  /** What the journal is owed since the start. */
  readonly owed: OwedEntries;
  readonly files: Files;
  readonly clock: Clock;
  readonly log: Log;
  readonly send: (windowId: number, batch: LiveBatch) => void;
  /** The disk that the data of the station lies on. */
  readonly disk: Disk;
  /** What alarms come from beside the site's own. */
  readonly sources: readonly AlarmSource[];
  readonly flashing: FlashTools;
  /** Tells a window of the work on a new node. */
  readonly pushCommission: (windowId: number, view: CommissionView | null) => void;
  /** Tells the desktop around the window of the alarms. */
  readonly desk: (news: DeskNews) => void;
}

type AlwaysSubject =
  | 'station'
  | 'session'
  | 'accounts'
  | 'incidents'
  | 'journal'
  | 'climate'
  | 'jobs'
  | 'filters'
  | 'cases'
  | 'papers'
  | 'handover'
  | 'reports'
  | 'backup'
  | 'archive';
/** Calls that are answered without a site too. */
type Always = Exclude<
  Extract<keyof Handlers, `${AlwaysSubject}.${string}`>,
  keyof ClimateRuleBook['handlers'] | keyof ReturnType<typeof handoverHandlers>
>;
type SiteHandlers = Omit<Handlers, Always>;

/** A site in operation: its broker runs, its nodes are heard, its windows are told. */
export interface OpenSite {
  readonly handlers: SiteHandlers;
  /** A window has taken in its last live batch. */
  seen(windowId: number): void;
  /** Hears no more, commits what was heard, stores what is known. The database stays open. */
  stop(): Promise<void>;
}

/** Puts a site into operation. Everybody listens before the link connects, so that no first word is missed. */
export async function openSite(deps: SiteDeps): Promise<OpenSite> {
  const { site, database, storedBroker, vault, clock, log, sessions, owed } = deps;
  const { journal, reader, settings, nodes: store, known } = database;
  const common = { site, clock, log, vault, journal, owed, crypto: nodeCrypto };
  const book = await openNodeBook(store);
  const access = await openAccessBook({ ...common, store: database.access });
  const hashes = cardHashes({ ...common, nodes: book, book: access });
  const cards = cardReading({ ...common, nodes: book, book: access, hashes });
  const link = createMqttLink({ ...common, instance: toHex(nodeCrypto.randomBytes(16)) });
  const ingest = await createIngest({ ...common, link, known, annotate: cards.annotate });
  const parts = { ...common, settings, stored: storedBroker };
  const broker = openSiteBroker({ ...parts, link, ingest, accounts: () => book.accounts() });
  const commands = await createCommands({ ...common, book, link, ingest, reader });
  const nodes = createNodes({ ...common, book, link, broker, ingest, commands });
  const around = { ...common, ...deps, settings, book, broker, ingest, commands, nodes };
  const updates = await createFirmwareUpdates({ ...around, link, shelf: deps.flashing.shelf });
  const commissioning = await openSiteCommissioning(around);
  const climate = await openSiteClimate({ ...common, database, book, nodes, ingest });
  const { watch } = climate;
  const liveNodes = await createLiveNodes({ ...common, reader, store, directory: nodes, ingest, link, climate: watch });
  const own = { ...common, ...deps, book, access, hashes, cards, nodes: liveNodes };
  const about = await openSiteDoors({ ...own, commands, link, ingest });
  const { doors, modes } = about;
  const plans = await createFloorPlans({ store: database.plans, nodes: book, clock });
  const siteAlarms = await openSiteAlarms({
    ...deps,
    nodes: liveNodes,
    modes,
    link,
    sources: [watch, ...deps.sources],
  });
  const { alarms } = siteAlarms;
  const live = await createLive({
    clock,
    journal,
    ingest,
    owed,
    reader,
    alarms,
    broker,
    doors,
    commands,
    modes,
    nodes: liveNodes,
    directory: nodes,
    onOutdated: (listener) =>
      together([
        about.onOutdated(listener),
        siteAlarms.onOutdated(listener),
        plans.onChange(() => listener('plans')),
        climate.rules.onChange(() => listener('climate')),
        updates.onChange(() => listener('rollout')),
      ]),
  });
  const stationNow = () => ({
    alarms: alarms.list(),
    modes: modes.list(),
    nodes: liveNodes.list(),
    doors: doors.list(),
    commands: commands.list(),
  });
  const push = createPush({ clock, source: live, sessions, send: deps.send });
  const stopWatching = sessions.onChange(({ windowId, state }) => {
    if (state === 'ended') push.close(windowId);
  });
  await broker.start();

  return {
    handlers: {
      ...nodes.handlers,
      ...commissioning.handlers,
      ...updates.handlers,
      ...climate.rules.handlers,
      ...broker.handlers,
      ...siteAlarms.handlers,
      ...about.handlers,
      ...plans.handlers,
      ...handoverHandlers({ ...common, store: database.handover, reader, sessions, station: stationNow }),
      ...liveHandlers({ nodes: liveNodes, start: ({ windowId }) => push.start(windowId) }),
    },
    seen: (windowId) => push.seen(windowId),
    async stop() {
      stopWatching();
      push.stop();
      live.stop();
      await commissioning.stop();
      await updates.stop();
      plans.stop();
      await broker.stop();
      await ingest.stop();
      commands.stop();
      climate.watch.stop();
      await nodes.stop();
      await about.stop();
      await liveNodes.stop();
      await siteAlarms.stop();
    },
  };
}

function together(stops: ReadonlyArray<() => void>): () => void {
  return () => {
    for (const stop of stops) stop();
  };
}
