import { spreadsheetCsv } from './adapters/csv/spreadsheet-csv.ts';
import type { OpenDatabase } from './adapters/sqlite/database.ts';
import type { Clock } from './domain/ports/clock.ts';
import type { Crypto } from './domain/ports/crypto.ts';
import type { Files } from './domain/ports/files.ts';
import type { BrokerLink } from './domain/ports/link.ts';
import type { Log } from './domain/ports/log.ts';
import type { Vault } from './domain/ports/secrets.ts';
import type { AccessBook } from './services/access-book.ts';
import { accessCheckHandlers } from './services/access-check.ts';
import { accessSettingsHandlers, configureDoor } from './services/access-settings.ts';
import type { CardHashes } from './services/card-hashes.ts';
import type { CardReading } from './services/card-reading.ts';
import { cardHandlers } from './services/cards.ts';
import type { Commands } from './services/commands.ts';
import { createDoors, type Doors } from './services/doors.ts';
import { enrolHandlers } from './services/enrolment.ts';
import type { Ingest } from './services/ingest.ts';
import { createLastReads } from './services/last-reads.ts';
import type { OutdatedList } from './services/live.ts';
import type { LiveNodes } from './services/live-nodes.ts';
import { modeHandlers } from './services/mode-handlers.ts';
import { createModes, type Modes } from './services/modes.ts';
import type { NodeBook } from './services/node-book.ts';
import { peopleHandlers } from './services/people.ts';
import { peopleCsvHandlers } from './services/people-csv.ts';
import { createPlaceOrders } from './services/place-orders.ts';
import { createPresence, type Presence } from './services/presence.ts';
import type { Sessions } from './services/sessions.ts';
import { createTables } from './services/tables.ts';

export interface SiteDoorsDeps {
  readonly site: string;
  readonly zone: () => string;
  readonly database: OpenDatabase;
  readonly book: NodeBook;
  readonly access: AccessBook;
  readonly hashes: CardHashes;
  readonly cards: CardReading;
  readonly nodes: LiveNodes;
  readonly commands: Commands;
  readonly link: BrokerLink;
  readonly ingest: Ingest;
  readonly sessions: Pick<Sessions, 'confirmed' | 'verifySecond'>;
  readonly vault: Vault;
  readonly crypto: Crypto;
  readonly files: Files;
  readonly clock: Clock;
  readonly log: Log;
}

/** What a site knows of its doors and of who may pass them. */
export interface SiteDoors {
  readonly modes: Modes;
  readonly doors: Doors;
  readonly handlers: ReturnType<typeof handlersOf> & Presence['handlers'];
  onOutdated(listener: (list: OutdatedList) => void): () => void;
  stop(): Promise<void>;
}

/** Puts together everything about doors. The link should connect only afterwards. */
export async function openSiteDoors(deps: SiteDoorsDeps): Promise<SiteDoors> {
  const { book, access, database, hashes } = deps;
  const { journal, reader } = database;
  const tables = createTables({ ...deps, nodes: book, book: access, hashes });
  const modes = await createModes(deps);
  const presence = await createPresence({
    ...deps,
    nodes: book,
    book: access,
    store: database.access,
    journal,
    reader,
  });
  const places = createPlaceOrders({ ...deps, nodes: book, book: access, presence });
  const lastReads = await createLastReads({ ...deps, nodes: book, book: access, journal, reader });
  const configure: Parameters<typeof createDoors>[0]['configure'] = (input, actor) =>
    configureDoor({ ...deps, book: access, nodes: book }, input, actor);
  const doors = createDoors({ ...deps, tables, lastReads, configure, modes });
  return {
    modes,
    doors,
    handlers: { ...handlersOf(deps, doors, modes), ...presence.handlers },
    onOutdated(listener) {
      const stops = [
        access.onChange((what) => {
          if (what.has('people')) listener('people');
          if (what.has('access')) listener('access');
        }),
        presence.onChange(() => listener('presence')),
      ];
      return () => {
        for (const stop of stops) stop();
      };
    },
    async stop() {
      modes.stop();
      lastReads.stop();
      await places.stop();
      await presence.stop();
      await tables.stop();
    },
  };
}

function handlersOf(deps: SiteDoorsDeps, doors: Doors, modes: Modes) {
  const { database, cards } = deps;
  const parts = { ...deps, book: deps.access };
  return {
    ...doors.handlers,
    ...modeHandlers({ ...deps, modes }),
    ...accessSettingsHandlers({ ...parts, nodes: deps.book }),
    ...accessCheckHandlers({ ...parts, nodes: deps.book }),
    ...enrolHandlers(deps),
    ...peopleHandlers(parts),
    ...peopleCsvHandlers({ ...parts, csv: spreadsheetCsv }),
    ...cardHandlers({
      ...parts,
      reader: database.reader,
      openCard: (node, boot, seq, enc) => cards.openCard(node, boot, seq, enc),
    }),
  };
}
