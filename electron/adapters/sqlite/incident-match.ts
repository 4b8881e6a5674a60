import { alarmNames } from '../../contract/alarm-names.ts';
import { type AlarmType, alarmTypes } from '../../contract/alarms.ts';
import { incidentNames } from '../../contract/incident-names.ts';
import { type IncidentFilter, type IncidentType, incidentTypes } from '../../contract/incidents.ts';
import { mark, shortBeginning, wordsOf } from '../../domain/journal/words.ts';
import type { Connection } from './connection.ts';

/** Words that begin alike and are asked for one by one; of more the index is asked for the beginning, which takes longer. */
const mostWords = 64;

/**
 * How rows are found: `rows` reads the table along its own indexes, all of it, one type or one node; `index` asks the
 * search for rows that have these tokens (FTS5); `nothing` where it is known that there are none.
 */
export type Way =
  | { readonly by: 'rows'; readonly type: IncidentType | null; readonly node: string | null }
  | { readonly by: 'index'; readonly match: string }
  | { readonly by: 'nothing' };

const nothing: Way = { by: 'nothing' };

/** Decides how the rows of a filter are found, whatever its span of time. */
export function wayFinder(connection: Connection): (filter: IncidentFilter) => Way {
  const tokensFor = wordFinder(connection);
  const doors = connection
    .prepare<[{ area: number }], string>(
      `SELECT id FROM access_item WHERE kind = 'door'
       AND (json_extract(data, '$.inside') = @area OR json_extract(data, '$.outside') = @area)`,
    )
    .pluck();

  return function wayTo(filter) {
    const {
      types = [],
      nodes = [],
      priorities = [],
      alarmTypes: alarms = [],
      area,
      person,
      card,
      actor,
      text = '',
    } = filter;
    const words = leastWords(wordsOf(text));
    const plain = area === undefined && person === undefined && card === undefined && actor === undefined;
    const ofAlarms = priorities.length + alarms.length > 0;
    if (plain && words.length === 0 && !ofAlarms && types.length + nodes.length <= 1)
      return { by: 'rows', type: types[0] ?? null, node: nodes[0] ?? null };
    const alternatives: ReadonlyArray<readonly string[] | null> = [
      types.length === 0 ? null : types.map(mark.type),
      nodes.length === 0 ? null : nodes.map(mark.node),
      priorities.length === 0 ? null : priorities.map(mark.priority),
      alarms.length === 0 ? null : alarms.map(mark.alarmType),
      area === undefined ? null : doors.all({ area }).map(mark.node),
      person === undefined ? null : [mark.person(person)],
      card === undefined ? null : [mark.card(card)],
      actor === undefined ? null : [mark.actor(actor)],
    ];
    const asked = [
      ...alternatives.flatMap((tokens) => (tokens === null ? [] : [tokens.map(quoted)])),
      ...(words.length === 0 ? [] : tokensFor(words)),
    ];
    return asked.some((tokens) => tokens.length === 0) ? nothing : { by: 'index', match: allOf(asked) };
  };
}

/** The expression for rows that have at least one token of each list, none of which may be empty. */
export function allOf(asked: ReadonlyArray<readonly string[]>): string {
  return asked.map((tokens) => `(${[...new Set(tokens)].join(' OR ')})`).join(' AND ');
}

/** A token as it stands in an expression. */
export function quoted(token: string): string {
  return `"${token.replaceAll('"', '""')}"`;
}

// What begins with "tamper" begins with "tam" too.
function leastWords(words: readonly string[]): string[] {
  const all = [...new Set(words)];
  return all.filter((word) => !all.some((other) => other !== word && other.startsWith(word)));
}

const languages = ['de', 'en'] as const;
const typeWords = new Map<IncidentType, readonly string[]>(
  incidentTypes.map((type) => {
    const names = languages.map((language) => incidentNames[language][`incident.${type}`]);
    return [type, [type, ...names].flatMap(wordsOf)];
  }),
);
const alarmWords = new Map<AlarmType, readonly string[]>(
  alarmTypes.map((type) => {
    const names = languages.map((language) => alarmNames[language][`alarm.${type}`]);
    return [type, [type, ...names].flatMap(wordsOf)];
  }),
);

/** The types that the journal has, each found in the index of types by one step from the one before. */
export const typesSql = `WITH RECURSIVE had (type) AS (
    SELECT min(type) FROM incidents
    UNION ALL SELECT (SELECT min(type) FROM incidents WHERE type > had.type) FROM had WHERE had.type IS NOT NULL
  ) SELECT type FROM had WHERE type IS NOT NULL`;

/** For each beginning the tokens of rows that have a word with it: written by a person, or in the name of what they are about. */
function wordFinder(connection: Connection): (beginnings: readonly string[]) => string[][] {
  // Every node that the journal knows, whether or not it has a name any more.
  const nodes = connection.prepare<[], { id: string; name: string | null }>(
    `SELECT substr(word, 4) AS id, node.name FROM incident_word LEFT JOIN node ON node.id = substr(word, 4)
     WHERE word >= ':n:' AND word < ':n;'`,
  );
  // Each token costs a look-up in each piece of the search: those of types that never happened here are left out.
  const types = connection.prepare<[], IncidentType>(typesSql).pluck();
  const words = connection
    .prepare<[{ from: string; most: number }], string>(
      'SELECT word FROM incident_word WHERE word >= @from ORDER BY word LIMIT @most',
    )
    .pluck();

  function written(beginning: string): string[] {
    if (Array.from(beginning).length <= shortBeginning) return [quoted(mark.beginning(beginning))];
    const found = words.all({ from: beginning, most: mostWords + 1 }).filter((word) => word.startsWith(beginning));
    return found.length > mostWords ? [`${quoted(beginning)} *`] : found.map(quoted);
  }
  return (beginnings) => {
    const named: ReadonlyArray<readonly [string, readonly string[]]> = [
      ...types.all().map((type) => [mark.type(type), typeWords.get(type) ?? []] as const),
      ...[...alarmWords].map(([type, of]) => [mark.alarmType(type), of] as const),
      ...nodes.all().map(({ id, name }) => [mark.node(id), wordsOf(`${id} ${name ?? ''}`)] as const),
    ];
    return beginnings.map((beginning) => [
      ...named.filter(([, of]) => of.some((word) => word.startsWith(beginning))).map(([token]) => quoted(token)),
      ...written(beginning),
    ]);
  };
}
