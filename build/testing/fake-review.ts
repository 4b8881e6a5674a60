import type { PrintedCase } from '../../electron/contract/archive.ts';
import type { CallInput } from '../../electron/contract/calls.ts';
import type {
  Incident,
  IncidentFile,
  IncidentFilter,
  NamedFile,
  Nearness,
  SavedFilter,
} from '../../electron/contract/incidents.ts';
import { limits } from '../../electron/contract/limits.ts';
import { fail, ok } from '../../electron/contract/result.ts';
import { infoOf } from './fake-archive.ts';
import type { FakeJobs } from './fake-jobs.ts';
import type { FakeParts, Handlers } from './fake-parts.ts';
import { samplePrinted } from './sample-case.ts';

const COUNT_CAP = 10_000;
const MINUTE = 60_000;
/** A row that happened so long before or after it came in has a clock that was wrong, ms. */
const FAR = 30 * 86_400_000;
const SHA256 = 'c0ffee'.padEnd(64, '0');

type ReviewCalls =
  | `incidents.${'page' | 'count' | 'histogram' | 'span' | 'around' | 'notes' | 'comment' | 'addFile' | 'saveFile'}`
  | `filters.${'list' | 'save' | 'remove'}`
  | 'incidents.exportCsv'
  | `cases.${'make' | 'paper'}`;

/** What a test decides about the journal beside what is in it. */
interface Told {
  /** The file that the operator chooses next; null where they think better of it. */
  file: Pick<IncidentFile, 'name' | 'bytes'> | null;
  /** Where a file is written; null where they think better of it. */
  target: string | null;
  /** Rows before this time are not counted in histograms. */
  knownFrom: number | null;
  /** Somebody has changed what lies beside the rows, and taken these files away. */
  forged: boolean;
  missing: NamedFile[];
  /** What is in the case that was made. */
  printed: PrintedCase['content'];
}

/** The nodes of the doors that lead into an area or out of it. */
export type DoorsOf = (area: number) => readonly string[];

function matcher(doorsOf: DoorsOf) {
  return (filter: IncidentFilter, row: Incident) => {
    const { from, to, types, nodes, priorities, alarmTypes, area, person, card, actor, text } = filter;
    const words = JSON.stringify([row.type, row.node, row.actor, row.value]).toLowerCase();
    return (
      (from === undefined || row.timestamp >= from) &&
      (to === undefined || row.timestamp < to) &&
      (types === undefined || types.includes(row.type)) &&
      (nodes === undefined || nodes.includes(row.node ?? '')) &&
      (priorities === undefined || priorities.some((each) => each === row.value.priority)) &&
      (alarmTypes === undefined ||
        (row.type.startsWith('alarm.') && alarmTypes.some((each) => each === row.value.type))) &&
      (area === undefined || doorsOf(area).includes(row.node ?? '')) &&
      (person === undefined || row.value.person === person) &&
      (card === undefined || (typeof row.value.last4 === 'string' && row.value.last4.endsWith(card))) &&
      (actor === undefined || row.actor === actor) &&
      (text === undefined || words.includes(text.toLowerCase()))
    );
  };
}

function nearnessOf(row: Incident, at: Incident): Nearness[] {
  if (row.id === at.id) return ['itself'];
  const same = (field: string) => at.value[field] !== undefined && at.value[field] === row.value[field];
  return [
    ...(row.node !== null && row.node === at.node ? ['node' as const] : []),
    ...(same('person') ? ['person' as const] : []),
    ...(same('key') ? ['alarm' as const] : []),
    ...(same('command') ? ['command' as const] : []),
  ];
}

function around(rows: readonly Incident[], { id, minutes }: CallInput<'incidents.around'>) {
  const at = rows.find((row) => row.id === id);
  if (at === undefined) return fail('not_found', 'no such row');
  const near = rows
    .filter((row) => Math.abs(row.timestamp - at.timestamp) <= minutes * MINUTE)
    .map((incident) => ({ incident, near: nearnessOf(incident, at) }))
    .filter((each) => each.near.length > 0)
    .toReversed();
  return ok({ rows: near.slice(0, limits.around), capped: near.length > limits.around });
}

type Matches = ReturnType<typeof matcher>;

function pageHandlers(parts: FakeParts, matches: Matches, told: Told) {
  return {
    'incidents.page': ({ filter, after, limit }) => {
      const rows = parts
        .rows()
        .filter(
          (row) =>
            matches(filter, row) &&
            (after === undefined ||
              row.timestamp < after.timestamp ||
              (row.timestamp === after.timestamp && row.id < after.id)),
        );
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      return ok({
        rows: page,
        next: rows.length > limit && last !== undefined ? { timestamp: last.timestamp, id: last.id } : null,
      });
    },
    'incidents.count': ({ filter }) => {
      const count = parts.rows().filter((row) => matches(filter, row)).length;
      return ok({ count: Math.min(count, COUNT_CAP), capped: count > COUNT_CAP });
    },
    'incidents.span': () => {
      const ends = (rows: readonly Incident[]) => {
        const times = rows.map(({ timestamp }) => timestamp);
        return times.length === 0 ? null : { from: Math.min(...times), to: Math.max(...times) };
      };
      const wrong = (row: Incident, by: number) => (row.timestamp - row.received) * by > FAR;
      const within = ends(parts.rows().filter((row) => !wrong(row, 1) && !wrong(row, -1)));
      const [before, after] = [-1, 1].map((by) => ends(parts.rows().filter((row) => wrong(row, by))));
      return ok(within && { ...within, before: before ?? null, after: after ?? null });
    },
    'incidents.histogram': ({ filter, from, to, parts: number }) => {
      const width = Math.max(1, Math.ceil((to - from) / number));
      const counts = Array.from({ length: number }, () => 0);
      const { from: _from, to: _to, ...rest } = filter;
      const known = told.knownFrom ?? 0;
      for (const row of parts.rows()) {
        const part = Math.floor((row.timestamp - from) / width);
        if (row.timestamp < Math.max(from, known) || row.timestamp >= to || !matches(rest, row)) continue;
        counts[part] = (counts[part] ?? 0) + 1;
      }
      return ok({ from, width, counts, knownFrom: told.knownFrom });
    },
    'incidents.around': (input) => around(parts.rows(), input),
  } satisfies Partial<Handlers>;
}

function noteHandlers(parts: FakeParts, told: Told) {
  const files: IncidentFile[] = [];
  const exists = (id: number) => parts.rows().some((row) => row.id === id);
  const by = () => parts.session()?.person.username ?? '';
  return {
    'incidents.notes': ({ id }) => {
      if (!exists(id)) return fail('not_found', 'no such row');
      const comments = parts.rows().filter(({ type, value }) => type === 'incident.commented' && value.incident === id);
      return ok({
        comments: comments.toReversed(),
        files: files.filter(({ incident }) => incident === id),
        missing: told.missing.filter(({ incident }) => incident === id),
      });
    },
    'incidents.comment': ({ id, text }) => {
      const about = parts.rows().find((row) => row.id === id);
      if (about === undefined) return fail('not_found', 'no such row');
      const place = { node: about.node, boot: null, seq: null, clock: 'station' } as const;
      const value = { incident: id, about: about.type, text };
      return ok(parts.happen({ type: 'incident.commented', actor: by(), ...place, value }));
    },
    'incidents.addFile': ({ id }) => {
      const { file } = told;
      if (file === null) return ok(null);
      if (file.bytes > limits.attachedFile) return fail('invalid_input', 'too large', { reason: 'too_large' });
      const added = { ...file, id: files.length + 1, incident: id, sha256: SHA256, by: by(), at: Date.now() };
      files.push(added);
      return ok(added);
    },
    'incidents.saveFile': ({ file }) => {
      if (!files.some(({ id }) => id === file)) return fail('not_found', 'no such file');
      if (told.forged) return fail('unavailable', 'not what was added', { reason: 'altered' });
      return ok({ saved: told.target !== null });
    },
  } satisfies Partial<Handlers>;
}

function savedHandlers() {
  let saved: SavedFilter[] = [];
  let serial = 0;
  return {
    'filters.list': () => ok(saved.toSorted((a, b) => a.name.localeCompare(b.name))),
    'filters.save': (filter) => {
      serial += 1;
      const made = { ...filter, id: serial };
      saved = [...saved.filter(({ name }) => name !== filter.name), made];
      return ok(made);
    },
    'filters.remove': ({ id }) => {
      if (!saved.some((each) => each.id === id)) return fail('not_found', 'no such filter');
      saved = saved.filter((each) => each.id !== id);
      return ok({});
    },
  } satisfies Partial<Handlers>;
}

/** The journal of a fake station as one looks back through it: filters, what is near, notes, files made of it. */
export function createFakeReview(parts: FakeParts, jobs: FakeJobs, doorsOf: DoorsOf) {
  const told: Told = {
    file: { name: 'Foto vom Türrahmen.jpg', bytes: 2_412_803 },
    target: 'journal.csv',
    knownFrom: null,
    forged: false,
    missing: [],
    printed: samplePrinted,
  };
  const matches = matcher(doorsOf);
  const handlers: Pick<Handlers, ReviewCalls> = {
    ...pageHandlers(parts, matches, told),
    ...noteHandlers(parts, told),
    ...savedHandlers(),
    'incidents.exportCsv': ({ filter }) => {
      if (told.target === null) return ok(null);
      const rows = parts.rows().filter((row) => matches(filter, row)).length;
      return jobs.begin('journal_csv', ['writing', 'verifying'], rows, { rows, name: told.target, sha256: SHA256 });
    },
    'cases.make': ({ title, incidents }) => {
      if (told.target === null) return ok(null);
      const result = { name: `${title}.leitstand-case`, rows: incidents.length * 20, sha256: SHA256 };
      return jobs.begin('case', ['collecting', 'writing'], incidents.length * 20, result);
    },
    'cases.paper': () => ok({ info: infoOf('case'), content: told.printed }),
  };
  return { told, handlers };
}
