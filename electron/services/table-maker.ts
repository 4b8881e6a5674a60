import { localYear, type SiteCalendar, siteCalendar } from '../domain/access/calendar.ts';
import { compileTable } from '../domain/access/compile.ts';
import { encodeImage, pinHasher } from '../domain/access/image.ts';
import type { TablePin } from '../domain/access/table.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Crypto } from '../domain/ports/crypto.ts';
import type { Log } from '../domain/ports/log.ts';
import type { Vault } from '../domain/ports/secrets.ts';
import { toHex } from '../domain/wire/text.ts';
import type { AccessBook } from './access-book.ts';
import type { CardHashes } from './card-hashes.ts';
import type { NodeBook } from './node-book.ts';
import { nodeKeyName } from './node-key.ts';

/** Main works so long at a stretch, ms; then it is somebody else's turn. */
const slice = 8;
/** PIN hashes that are kept for the next time, over all nodes: some 40 MB. */
const keptPins = 200_000;

export interface TableMakerDeps {
  readonly nodes: Pick<NodeBook, 'get'>;
  readonly book: Pick<
    AccessBook,
    'persons' | 'cards' | 'schedules' | 'holidays' | 'areas' | 'doorGroups' | 'rights' | 'door' | 'pins'
  >;
  readonly hashes: Pick<CardHashes, 'warm' | 'all'>;
  readonly vault: Pick<Vault, 'open'>;
  readonly crypto: Crypto;
  readonly clock: Clock;
  readonly log: Log;
  /** The site's time zone, IANA. */
  readonly zone: () => string;
}

/** The table of a node as it must be now. */
export type MadeTable =
  | { readonly ok: true; readonly image: Uint8Array; readonly sha256: string; readonly count: number }
  | { readonly ok: false; readonly fault: 'too_large' };

/** Makes tables from the access book. */
export interface TableMaker {
  /** Null for a node that does not exist. Makes way for others between its steps. */
  make(node: string): Promise<MadeTable | null>;
  /** The calendar that tables are made with now. */
  calendar(): SiteCalendar;
}

type Hashed = Omit<TablePin, 'person'>;
interface PinColumn {
  readonly sealedKey: Uint8Array;
  readonly held: Map<number, Hashed & { readonly sealed: string }>;
}

/** A maker of tables. */
export function tableMaker(deps: TableMakerDeps): TableMaker {
  const { nodes, book, hashes, vault, crypto, clock, log, zone } = deps;
  const columns = new Map<string, PinColumn>();
  let kept = 0;
  let made: { readonly zone: string; readonly of: SiteCalendar } | null = null;

  const calendar = () => {
    const [name, now] = [zone(), clock.now()];
    if (made?.zone !== name || made.of.year !== localYear(name, now))
      made = { zone: name, of: siteCalendar(name, now) };
    return made.of;
  };
  const turn = () => new Promise<void>((resolve) => void clock.after(0, resolve));
  const forget = (node: string) => {
    kept -= columns.get(node)?.held.size ?? 0;
    columns.delete(node);
  };
  const columnOf = (node: string, sealedKey: Uint8Array): PinColumn => {
    const held = columns.get(node);
    if (held?.sealedKey === sealedKey) return held;
    forget(node);
    const column = { sealedKey, held: new Map() };
    columns.set(node, column);
    return column;
  };
  const hashed = (hash: ReturnType<typeof pinHasher>, person: number): Hashed | null => {
    const pins = book.pins(person);
    if (pins === null) return null;
    return { pin: hash(person, pins.pin), duress: pins.duress === null ? null : hash(person, pins.duress) };
  };

  /** All PINs as a node knows them. */
  async function pinsAt(node: string): Promise<ReadonlyMap<number, Hashed>> {
    const record = nodes.get(node);
    const all = new Map<number, Hashed>();
    if (record === null || book.door(node).pin === 'never') {
      forget(node);
      return all;
    }
    const column = columnOf(node, record.sealedKey);
    const hash = pinHasher(crypto, vault.open(nodeKeyName(node), record.sealedKey));
    let end = clock.monotonic() + slice;
    for (const { id, sealedPins } of book.persons().values()) {
      if (sealedPins === null) continue;
      const before = column.held.get(id);
      const pin = before?.sealed === sealedPins ? before : hashed(hash, id);
      if (pin === null) continue;
      all.set(id, pin);
      if (before !== undefined || kept < keptPins) {
        kept += before === undefined ? 1 : 0;
        column.held.set(id, { ...pin, sealed: sealedPins });
      }
      if (clock.monotonic() < end) continue;
      await turn();
      end = clock.monotonic() + slice;
    }
    return all;
  }

  return {
    calendar,
    async make(node) {
      while (!hashes.warm(node, slice)) await turn();
      const pins = await pinsAt(node);
      const creds = hashes.all(node);
      await turn();
      if (nodes.get(node) === null) return null;
      const source = {
        persons: book.persons(),
        cards: book.cards(),
        schedules: book.schedules(),
        holidays: book.holidays(),
        areas: book.areas(),
        doorGroups: book.doorGroups(),
        rights: book.rights(),
      };
      const compiled = compileTable(source, book.door(node), calendar(), creds, (person) => pins.get(person) ?? null);
      if (!compiled.ok) return compiled;
      await turn();
      const encoded = encodeImage(compiled.table);
      if (encoded.ok) {
        const { image } = encoded;
        return { ok: true, image, sha256: toHex(crypto.sha256(image)), count: compiled.table.credentials.length };
      }
      if (encoded.fault === 'malformed') log.error('a credential table cannot be written down', { node });
      return { ok: false, fault: 'too_large' };
    },
  };
}
