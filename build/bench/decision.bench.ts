import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { nodeCrypto } from '../../electron/adapters/crypto/node-crypto.ts';
import { siteCalendar } from '../../electron/domain/access/calendar.ts';
import { credHash, encodeImage } from '../../electron/domain/access/image.ts';
import type { AccessTable, Schedule } from '../../electron/domain/access/table.ts';
import { doorStep, startDecide, tableStep } from '../testing/access-script.ts';
import { table as lines } from './figures.ts';

const key = Uint8Array.from({ length: 32 }, (_, i) => i);
const credentials = 10_000;
const schedules = 100;
const now = Date.UTC(2026, 10, 24, 12);
/** Of the flash; each half of the region begins with one for its header. */
const sector = 4_096;

const spread = z.object({ median: z.number(), p99: z.number(), max: z.number() });
const measured = z.object({ decision: spread, scan: spread, reads: spread, places: z.number() });

/** 20 parts a day, of which the last one is in force: the longest way through a schedule. */
const busy: Schedule = Array.from({ length: 8 }, () =>
  Array.from({ length: 20 }, (_, i) => ({ from: i === 19 ? 600 : i * 20, to: i === 19 ? 1_440 : i * 20 + 10 })),
);

function site(): AccessTable {
  const flags = { blocked: false, lost: false, first: false, second: false, exempt: false };
  return {
    rules: {
      twoPersons: false,
      firstPerson: false,
      pin: { outside: 1 },
      directions: ['none', 'none', 'none', 'none'],
      antipassbackSeconds: 0,
      antipassbackArea: false,
    },
    zone: siteCalendar('Europe/Berlin', now).zone,
    holidays: Array.from({ length: 1_000 }, (_, i) => 21_000 + i),
    schedules: Array.from({ length: schedules }, () => busy),
    credentials: Array.from({ length: credentials }, (_, i) => ({
      cred: credHash(nodeCrypto, key, BigInt(i)),
      person: i + 1,
      from: 1,
      to: 0xffff_ffff,
      schedule: (i % schedules) + 1,
      ...flags,
    })),
    pins: [],
  };
}

/** Bytes in the region before the first credential, with the first table in the second half, as a new node has it. */
function firstCredential(image: Uint8Array): number {
  return 192 * sector + sector + image.length - credentials * 32;
}

/** `npm run bench -- decision`: CPU time of a decision among 10,000 cards, beside a search through them one by one. */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { rounds: { type: 'string', default: '5' } } });
  const rounds = Number(values.rounds);
  const table = site();
  const encoded = encodeImage(table);
  if (!encoded.ok) throw new Error(encoded.fault);
  const folder = mkdtempSync(join(tmpdir(), 'leitstand-decision-'));
  const firmware = startDecide([join(folder, 'flash.bin')]);
  try {
    const creds = table.credentials.filter((_, i) => i % 10 === 0).map(({ cred }) => Buffer.from(cred).toString('hex'));
    const scan = firstCredential(encoded.image);
    const measure = { do: 'measure', rounds, creds, scan, mono: 0, wall: now };
    const [, taken, figures] = await firmware.play([doorStep(key), tableStep(encoded.image), measure]);
    if (taken !== 'complete') throw new Error(`the table was refused: ${JSON.stringify(taken)}`);
    const found = measured.parse(figures);
    // The places of all that were looked for one by one: else something else was searched.
    const sorted = table.credentials.map(({ cred }) => Buffer.from(cred).toString('hex')).sort();
    const places = new Map(sorted.map((cred, place) => [cred, place]));
    const meant = creds.reduce((sum, cred) => sum + (places.get(cred) ?? 0), 0) * rounds;
    if (found.places !== meant) throw new Error('the search one by one did not find the cards');
    show(found, creds.length * rounds, encoded.image.length);
  } finally {
    await firmware.stop();
    rmSync(folder, { recursive: true });
  }
}

function show({ decision, scan, reads }: z.infer<typeof measured>, count: number, bytes: number): void {
  const micro = (ns: number) => (ns / 1_000).toFixed(1);
  const row = (name: string, of: z.infer<typeof spread>) => [name, micro(of.median), micro(of.p99), micro(of.max)];
  console.log(`${cpus()[0]?.model}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(2)}`);
  console.log(
    `${credentials} credentials, ${schedules} schedules, ${bytes} bytes; ${count} decisions, flash in a file\n`,
  );
  console.log(
    lines([
      ['µs of CPU time', 'median', 'p99', 'max'],
      row('decision', decision),
      row('one by one', scan),
      ['ratio', (scan.median / decision.median).toFixed(1), (scan.p99 / decision.p99).toFixed(1), ''],
    ]),
  );
  console.log(`\nflash reads of a decision: median ${reads.median}, most ${reads.max}`);
}
