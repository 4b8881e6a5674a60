import type { Incident, IncidentFilter } from '../../electron/contract/incidents.ts';
import { ok, type Result } from '../../electron/contract/result.ts';
import type { Person } from '../../electron/contract/session.ts';
import type { HandoverStore, StoredSheet } from '../../electron/domain/ports/handover.ts';
import type { JournalReader } from '../../electron/domain/ports/journal.ts';
import type { StationNow } from '../../electron/domain/shift/standing.ts';
import type { Caller } from '../../electron/services/handlers.ts';
import { handoverHandlers, sheetHandlers } from '../../electron/services/handover.ts';
import { fakeSecond } from './fake-doors.ts';
import type { FakeParts, Handlers } from './fake-parts.ts';

type DeskCall = 'papers.pdf' | 'papers.stop' | `handover.${'draft' | 'sign' | 'list' | 'sheet'}`;

export interface FakeDeskParts extends FakeParts {
  station(): Omit<StationNow, 'now' | 'reasons'>;
  isConfirmed(): boolean;
}

/** The real hand-over on a journal and a shelf of sheets that are lists; its hash is none. */
export function createFakeDesk(parts: FakeDeskParts) {
  const sheets: StoredSheet[] = [];
  const store: HandoverStore = {
    list: async (limit) =>
      sheets.slice(0, limit).map(({ id, signed, from, to, open }) => ({ id, signed, from, to, open })),
    sheet: async (id) => sheets.find((sheet) => sheet.id === id) ?? null,
    async save(sheet, { timestamp, type, actor, value }) {
      sheets.unshift(sheet);
      parts.happen({ timestamp, type, node: null, actor, value });
    },
  };
  const quiet = { debug() {}, info() {}, warn() {}, error() {} };
  const common = { store, reader: readerOf(parts), log: quiet, crypto: { sha256: notReallyHashed } };
  const sessions = { confirmed: parts.isConfirmed, verifySecond };
  const clock = { now: () => Date.now() };
  const handover = handoverHandlers({ ...common, sessions, clock, station: parts.station });
  const signed = sheetHandlers(common);
  const handlers: Pick<Handlers, DeskCall> = {
    'papers.pdf': () => ok({ saved: true }),
    'papers.stop': () => ok({}),
    'handover.draft': (input) => handover['handover.draft'](input, callerOf(parts)),
    'handover.sign': (input) => handover['handover.sign'](input, callerOf(parts)),
    'handover.list': (input) => signed['handover.list'](input, callerOf(parts)),
    'handover.sheet': (input) => signed['handover.sheet'](input, callerOf(parts)),
  };
  return {
    handlers,
    /** Somebody changes what was signed. */
    tamper(id: number, from: string, to: string): void {
      const at = sheets.findIndex((sheet) => sheet.id === id);
      const sheet = sheets[at];
      if (sheet !== undefined) sheets[at] = { ...sheet, data: sheet.data.replace(from, to) };
    },
  };
}

function callerOf(parts: FakeParts): Caller {
  const session = parts.session();
  if (session === null) throw new Error('nobody is signed in');
  return { person: session.person, windowId: 1, sessionId: 's', locked: false };
}

async function verifySecond(first: Person, second: { username: string; password: string }): Promise<Result<Person>> {
  return fakeSecond(first.username, second) ?? ok({ ...first, id: 99, username: second.username });
}

/** 32 bytes that change with the text. */
function notReallyHashed(data: Uint8Array): Uint8Array {
  const out = new Uint8Array(32);
  for (const [i, byte] of data.entries()) out[i % 32] = ((out[i % 32] ?? 0) * 31 + byte) & 0xff;
  return out;
}

function readerOf({ rows }: FakeParts): Pick<JournalReader, 'page' | 'count'> {
  const matching = (filter: IncidentFilter): Incident[] =>
    rows().filter(
      ({ timestamp, type, node }) =>
        (filter.from === undefined || timestamp >= filter.from) &&
        (filter.to === undefined || timestamp < filter.to) &&
        (filter.types === undefined || filter.types.includes(type)) &&
        (filter.nodes === undefined || filter.nodes.includes(node ?? '')),
    );
  return {
    page: async (filter, _after, limit) => ({ rows: matching(filter).slice(0, limit), next: null }),
    count: async (filter) => ({ count: matching(filter).length, capped: false }),
  };
}
