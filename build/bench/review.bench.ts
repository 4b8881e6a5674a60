import { createReadStream } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import Database from 'better-sqlite3';
import { openReader } from '../../electron/adapters/sqlite/connection.ts';
import { incidentAround } from '../../electron/adapters/sqlite/incident-around.ts';
import { incidentOverview } from '../../electron/adapters/sqlite/incident-overview.ts';
import { incidentQuery } from '../../electron/adapters/sqlite/incident-query.ts';
import type { IncidentFilter } from '../../electron/contract/incidents.ts';
import { percentile, table } from './figures.ts';
import { nodes, operators, person, persons, type ReviewData, randomNumbers, reviewData, words } from './review-data.ts';
import { pageTable } from './review-page.ts';

/** As the screen asks. */
const pageRows = 50;
const parts = 120;
const day = 86_400_000;

type Ask = (random: () => number, data: ReviewData) => IncidentFilter;
const pick = <T>(random: () => number, of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
const anyPerson = (random: () => number) => person(Math.floor(random() * persons));

/** Each is asked anew with other things, so that hardly a page of the file is still at hand. */
const questions: ReadonlyArray<readonly [string, Ask]> = [
  ['everything', () => ({})],
  [
    'a week',
    (random, { from, to }) => {
      const begin = Math.floor(from + random() * (to - from - 7 * day));
      return { from: begin, to: begin + 7 * day };
    },
  ],
  ['a type', (random) => ({ types: [pick(random, ['access.denied', 'door.held', 'alarm.raised', 'rex'] as const)] })],
  ['five types', () => ({ types: ['access.denied', 'door.held', 'door.forced', 'tamper', 'access.duress'] })],
  ['a node', (random) => ({ nodes: [pick(random, nodes)] })],
  ['ten nodes', (random) => ({ nodes: nodes.slice(Math.floor(random() * 40)).slice(0, 10) })],
  ['a type at a node', (random) => ({ types: ['access.denied'], nodes: [pick(random, nodes)] })],
  ['high alarms', () => ({ priorities: ['critical', 'high'] })],
  ['a person', (random) => ({ person: anyPerson(random).person })],
  ['a card', (random) => ({ card: anyPerson(random).last4 })],
  ['two digits', (random) => ({ card: anyPerson(random).last4.slice(2) })],
  ['an operator', (random) => ({ actor: pick(random, operators) })],
  ['text: rare', () => ({ text: words.rare })],
  ['text: common', () => ({ text: 'tür' })],
  ['text: a name', (random) => ({ text: anyPerson(random).name })],
  ['text: a type and a name', (random) => ({ text: `verweigert ${anyPerson(random).name.split(' ')[0] ?? ''}` })],
  ['text: beginning', (random) => ({ text: pick(random, ['groß', 'a', 'sch', 'hübn', 'ge']) })],
  ['text: no hit', () => ({ text: 'zzzuse' })],
];

const timed = <T>(ms: number[], work: () => T): T => {
  const begun = performance.now();
  const value = work();
  ms.push(performance.now() - begun);
  return value;
};
const cells = (ms: readonly number[]) => [50, 95].map((p) => percentile(ms, p).toFixed(1));

function readerTable(data: ReviewData, rounds: number): string {
  const connection = openReader(data.file);
  try {
    const [query, overview] = [incidentQuery(connection), incidentOverview(connection)];
    const lines = questions.map(([name, ask]) => {
      const random = randomNumbers(7);
      const [first, next, count, histogram]: number[][] = [[], [], [], []];
      let told = '';
      for (let i = 0; i < rounds; i++) {
        const filter = ask(random, data);
        const page = timed(first ?? [], () => query.page(filter, undefined, pageRows));
        const after = page.next;
        if (after !== null) timed(next ?? [], () => query.page(filter, after, pageRows));
        const counted = timed(count ?? [], () => query.count(filter));
        const [from, to] = [filter.from ?? data.from, filter.to ?? data.to];
        timed(histogram ?? [], () => overview.histogram(filter, from, to, parts));
        told = `${counted.count}${counted.capped ? '+' : ''}`;
      }
      return [name, told, ...[first, next, count, histogram].flatMap((ms) => cells(ms ?? []))];
    });
    const head = ['', 'rows', 'page p50', 'p95', 'next p50', 'p95', 'count p50', 'p95', 'histogram p50', 'p95'];
    return table([head, ...lines]);
  } finally {
    connection.close();
  }
}

function aroundTable(data: ReviewData, rounds: number): string {
  const connection = openReader(data.file);
  try {
    const { around } = incidentAround(connection);
    const ids = connection.prepare<[], number>('SELECT max(id) FROM incidents').pluck().get() ?? 1;
    const lines = [15, 720].map((minutes) => {
      const [random, ms, rows]: [() => number, number[], number[]] = [randomNumbers(3), [], []];
      for (let i = 0; i < rounds; i++) {
        const told = timed(ms, () => around(1 + Math.floor(random() * ids), minutes));
        rows.push(told?.rows.length ?? 0);
      }
      return [`${minutes} min`, String(percentile(rows, 50)), ...cells(ms)];
    });
    return table([['', 'rows', 'p50', 'p95'], ...lines]);
  } finally {
    connection.close();
  }
}

/** The same questions as one would ask them without an index of one's own: the page by its number, the text by LIKE. */
function plainTable(data: ReviewData): string {
  const file = new Database(data.file, { readonly: true });
  const page = (where: string, offset: number, bound: object) => {
    const sql = `SELECT * FROM incidents ${where} ORDER BY at DESC, id DESC LIMIT ${pageRows} OFFSET ${offset}`;
    const ms: number[] = [];
    timed(ms, () => file.prepare<[object]>(sql).all(bound));
    return ms[0] ?? 0;
  };
  const count = (where: string, bound: object) => {
    const ms: number[] = [];
    timed(ms, () => file.prepare<[object]>(`SELECT count(*) FROM incidents ${where}`).get(bound));
    return ms[0] ?? 0;
  };
  const like = 'WHERE (type LIKE @t OR node LIKE @t OR actor LIKE @t OR value LIKE @t)';
  const { name, person: id } = person(1_234);
  const asked: ReadonlyArray<readonly [string, string, object]> = [
    ['everything', '', {}],
    ['a node', "WHERE node = 'n-07'", {}],
    ['a person', "WHERE json_extract(value, '$.person') = @id", { id }],
    ['text: rare', like, { t: `%${words.rare}%` }],
    ['text: a name', like, { t: `%${name}%` }],
    ['text: no hit', like, { t: '%zzzuse%' }],
  ];
  try {
    const lines = asked.map(([label, where, bound]) =>
      [label, page(where, 0, bound), page(where, 100_000, bound), count(where, bound)].map((cell) =>
        typeof cell === 'number' ? cell.toFixed(0) : cell,
      ),
    );
    return table([['', 'first page', 'page 1,000', 'count'], ...lines]);
  } finally {
    file.close();
  }
}

/** Reads the file once: what is measured is the search, not what the system has happened to keep of the file. */
async function readThrough(file: string): Promise<{ megabytes: number; rate: number }> {
  let bytes = 0;
  const begun = performance.now();
  for await (const piece of createReadStream(file, { highWaterMark: 1 << 22 })) bytes += piece.length;
  const megabytes = Math.round(bytes / 1e6);
  return { megabytes, rate: Math.round((megabytes / (performance.now() - begun)) * 1_000) };
}

const options = {
  rounds: { type: 'string', default: '60' },
  fresh: { type: 'boolean', default: false },
  /** Without the window. */
  reader: { type: 'boolean', default: false },
} as const;

/** `npm run bench -- review`: five million rows, looked through in the reader, by plain SQL, and in the window. */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options });
  const data = await reviewData(values.fresh);
  const rounds = Number(values.rounds);
  console.log(`${cpus()[0]?.model}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(2)}`);
  const { rate, megabytes } = await readThrough(data.file);
  console.log(`the file, ${megabytes} MB, was read once beforehand, at ${rate} MB/s`);
  console.log(`\nthe reader, ms: pages of ${pageRows} rows, histograms of ${parts} parts\n`);
  console.log(readerTable(data, rounds));
  console.log('\nwhat was around a row, ms\n');
  console.log(aroundTable(data, rounds));
  console.log('\nplain SQL with OFFSET and LIKE on the same rows, ms, asked once\n');
  console.log(plainTable(data));
  if (!values.reader) {
    console.log('\nfrom Enter in the field of words to the drawn rows, ms\n');
    console.log(await pageTable(data, Math.ceil(rounds / 4)));
  }
  console.log(`\nload at the end ${loadavg()[0]?.toFixed(2)}`);
}
