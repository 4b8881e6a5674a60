import { createHash } from 'node:crypto';
import type { CallOutput } from '../../contract/calls.ts';
import type { Incident, IncidentFile, NamedFile, Nearness, SavedFilter } from '../../contract/incidents.ts';
import { incidentFilter } from '../../contract/incidents.ts';
import { limits } from '../../contract/limits.ts';
import { mark } from '../../domain/journal/words.ts';
import type { KeptFile } from '../../domain/ports/journal.ts';
import type { Connection } from './connection.ts';
import { allOf, quoted } from './incident-match.ts';
import { pageQuery } from './incident-query.ts';
import { asker, rowColumns, type StoredRow, toIncident } from './incident-row.ts';

type Around = CallOutput<'incidents.around'>;

const minute = 60_000;
const fileColumns = 'id, incident, name, bytes, sha256, by, at';

/** What belongs to one row of the journal: what was around it, and what was added to it later. */
export function incidentAround(connection: Connection) {
  const ask = asker(connection);
  const one = connection.prepare<[number], StoredRow>(`SELECT ${rowColumns} FROM incidents WHERE id = ?`);
  const files = connection.prepare<[number], IncidentFile>(
    `SELECT ${fileColumns} FROM incident_file WHERE incident = ? ORDER BY id`,
  );
  const file = connection.prepare<[number], IncidentFile & { readonly content: Uint8Array }>(
    `SELECT ${fileColumns}, content FROM incident_file WHERE id = ?`,
  );
  // By time, not through the search, which anybody can change who can change a file.
  const added = connection.prepare<[number], StoredRow>(
    `SELECT ${rowColumns} FROM incidents WHERE type = 'incident.file_added' AND at = ?`,
  );
  const filters = connection.prepare<[number], { id: number; name: string; filter: string }>(
    'SELECT id, name, filter FROM saved_filter WHERE user = ? ORDER BY name',
  );

  return {
    /** Null where there is no such row. */
    around(id: number, minutes: number): Around | null {
      const found = one.get(id);
      if (found === undefined) return null;
      const row = toIncident(found);
      const span = { from: Math.max(0, found.at - minutes * minute), to: found.at + minutes * minute + 1 };
      const tokens = tokensAround(row);
      if (tokens.length === 0) return { rows: [{ incident: row, near: ['itself'] }], capped: false };
      const way = { by: 'index', match: allOf([tokens.map(quoted)]) } as const;
      const half = (part: { from: number; to: number }, order: 'ASC' | 'DESC') =>
        ask.rows(pageQuery(way, part, undefined, limits.around + 1, order));
      const rows = [...half({ ...span, to: found.at + 1 }, 'DESC'), ...half({ ...span, from: found.at + 1 }, 'ASC')];
      return nearest(found, rows);
    },
    /** Null where there is no such row. */
    notes(id: number): CallOutput<'incidents.notes'> | null {
      if (one.get(id) === undefined) return null;
      const about = (type: 'incident.commented' | 'incident.file_added') => {
        const match = allOf([[quoted(mark.about(id))], [quoted(mark.type(type))]]);
        const rows = ask.rows(pageQuery({ by: 'index', match }, {}, undefined, limits.listed, 'DESC'));
        return rows.map(toIncident).sort((a, b) => a.id - b.id);
      };
      const kept = files.all(id);
      return {
        comments: about('incident.commented'),
        files: kept,
        missing: missing(about('incident.file_added'), kept),
      };
    },
    file(id: number): KeptFile | null {
      const kept = file.get(id);
      if (kept === undefined) return null;
      const { name, content } = kept;
      return { name, content, intact: added.all(kept.at).some((row) => isOf(toIncident(row), kept)) };
    },
    /** Of one operator, by name. A filter that this version does not understand is left out. */
    filters(user: number): SavedFilter[] {
      return filters.all(user).flatMap(({ id, name, filter }) => {
        const parsed = incidentFilter.safeParse(JSON.parse(filter));
        return parsed.success ? [{ id, name, filter: parsed.data }] : [];
      });
    },
  };
}

/** Whether a row of the journal says that this very file was added. */
function isOf({ actor, value }: Incident, file: IncidentFile & { readonly content: Uint8Array }): boolean {
  const { incident, name, by, content } = file;
  const same = value['incident'] === incident && value['name'] === name && actor === by;
  return same && value['sha256'] === createHash('sha256').update(content).digest('hex');
}

/** What was added and lies there no more. */
function missing(added: readonly Incident[], kept: readonly IncidentFile[]): NamedFile[] {
  return added.flatMap(({ timestamp: at, actor, value: { incident, name } }) => {
    if (typeof incident !== 'number' || typeof name !== 'string') return [];
    const lies = kept.some((file) => file.at === at && file.name === name);
    return lies ? [] : [{ incident, name, by: actor ?? '', at }];
  });
}

function tokensAround({ node, value }: Incident): string[] {
  const { person, key, command } = value;
  return [
    ...(node === null ? [] : [mark.node(node)]),
    ...(typeof person === 'number' ? [mark.person(person)] : []),
    ...(typeof key === 'string' ? [mark.alarm(key)] : []),
    ...(typeof command === 'string' ? [mark.command(command)] : []),
  ];
}

/** Of too many rows those nearest in time; oldest first. */
function nearest(row: StoredRow, rows: readonly StoredRow[]): Around {
  const itself = toIncident(row);
  const near = rows
    .filter(({ id }) => id !== row.id)
    .toSorted((a, b) => Math.abs(a.at - row.at) - Math.abs(b.at - row.at));
  const kept = [row, ...near.slice(0, limits.around - 1)].sort((a, b) => a.at - b.at || a.id - b.id);
  return {
    rows: kept.flatMap((each) => {
      const incident = toIncident(each);
      const reasons = nearness(itself, incident);
      return reasons.length === 0 ? [] : [{ incident, near: reasons }];
    }),
    capped: near.length > limits.around - 1,
  };
}

function nearness(row: Incident, other: Incident): Nearness[] {
  const same = (name: string) => row.value[name] !== undefined && row.value[name] === other.value[name];
  return [
    ...(row.id === other.id ? (['itself'] as const) : []),
    ...(row.node !== null && row.node === other.node ? (['node'] as const) : []),
    ...(same('person') ? (['person'] as const) : []),
    ...(same('key') ? (['alarm'] as const) : []),
    ...(same('command') ? (['command'] as const) : []),
  ];
}
