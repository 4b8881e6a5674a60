import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { median, percentile, table } from './figures.ts';
import type {
  Load,
  PublisherOrder,
  PublisherReply,
  StationFigures,
  StationOrder,
  StationReply,
} from './ingest-plan.ts';
import { insertAlone } from './ingest-sqlite.ts';

/** Longest that one measurement may take, ms. */
const patience = 180_000;
const warmUp = 4_000;

interface Measured {
  readonly figures: StationFigures;
  readonly sentAt: ReadonlyArray<readonly [string, number]>;
}

function child(file: string, nodeArgs: readonly string[] = []): ChildProcess {
  return fork(new URL(file, import.meta.url), { execArgv: [...process.execArgv, ...nodeArgs] });
}

function isKind<T extends { is: string }, K extends T['is']>(message: T, is: K): message is Extract<T, { is: K }> {
  return message.is === is;
}

/** The next message of a kind from a child; fails when it ends before. */
function told<T extends { is: string }, K extends T['is']>(from: ChildProcess, is: K): Promise<Extract<T, { is: K }>> {
  return new Promise((resolve, reject) => {
    const end = (why: string) => {
      clearTimeout(late);
      from.off('message', hear).off('exit', died);
      if (why !== '') reject(new Error(why));
    };
    const died = () => end(`a process ended before it said ${is}`);
    const hear = (message: T) => {
      if (!isKind(message, is)) return;
      end('');
      resolve(message);
    };
    const late = setTimeout(() => end(`a process did not say ${is} within ${patience} ms`), patience);
    from.on('message', hear).on('exit', died);
  });
}

/** One run: a station in its process, a publisher in another; warm-up, then the measured messages. */
async function measure(order: StationOrder, rate: number | null, nodeArgs: readonly string[] = []): Promise<Measured> {
  const station = child('./ingest-station.ts', nodeArgs);
  const publisher = child('./ingest-publisher.ts');
  try {
    const ready = told<StationReply, 'ready'>(station, 'ready');
    station.send(order);
    const { meeting } = await ready;
    const rounds = [
      { count: order.warmUp, perSecond: null },
      { count: order.count, perSecond: rate },
    ];
    const connected = told<PublisherReply, 'connected'>(publisher, 'connected');
    publisher.send({ meeting, load: order.load, rounds } satisfies PublisherOrder);
    await connected;
    const [warm, warmSent] = [
      told<StationReply, 'warm'>(station, 'warm'),
      told<PublisherReply, 'sent'>(publisher, 'sent'),
    ];
    publisher.send('go');
    await Promise.all([warm, warmSent]);
    const [done, sent] = [told<StationReply, 'done'>(station, 'done'), told<PublisherReply, 'sent'>(publisher, 'sent')];
    publisher.send('go');
    const [{ figures }, { sentAt }] = await Promise.all([done, sent]);
    if (station.exitCode === null) await once(station, 'exit');
    return { figures, sentAt };
  } finally {
    station.kill('SIGKILL');
    publisher.kill('SIGKILL');
  }
}

interface Rates {
  readonly whole: number[];
  readonly receive: number[];
  readonly sqlite: number[];
  readonly rowsPerCommit: number[];
  readonly loop: number[];
  /** CPU time of the station's process with the broker's thread, µs a message: it does not depend on who else computes. */
  readonly wholeCpu: number[];
  readonly receiveCpu: number[];
}

async function round(load: Load, count: number, rates: Rates): Promise<void> {
  const { figures: whole } = await measure({ path: 'whole', load, warmUp, count }, null);
  const { figures: receive } = await measure({ path: 'receive', load, warmUp, count }, null);
  const alone = insertAlone(load, count, Math.max(1, Math.round(whole.rowsPerCommit)));
  rates.whole.push(perSecond(count, whole.ms));
  rates.receive.push(perSecond(count, receive.ms));
  rates.sqlite.push(alone);
  rates.rowsPerCommit.push(whole.rowsPerCommit);
  rates.loop.push(whole.loop.p99);
  rates.wholeCpu.push((whole.cpuMs * 1_000) / count);
  rates.receiveCpu.push((receive.cpuMs * 1_000) / count);
  const figures = [perSecond(count, whole.ms), perSecond(count, receive.ms), alone].map(Math.round);
  console.log(`  ${load}: whole path ${figures[0]}/s · (a) ${figures[1]}/s · (b) ${figures[2]}/s`);
}

function perSecond(count: number, ms: number): number {
  return (count * 1_000) / ms;
}

function since(sentAt: Measured['sentAt'], at: Measured['sentAt']): number[] {
  const sent = new Map(sentAt);
  return at.flatMap(([key, time]) => {
    const begun = sent.get(key);
    return begun === undefined ? [] : [time - begun];
  });
}

function line(name: string, values: readonly number[], remark: string): string {
  const [p50, p99] = [percentile(values, 50), percentile(values, 99)].map((value) => value.toFixed(1));
  return `  ${name}   p50 ${p50}   p99 ${p99}   (${values.length} events${remark})`;
}

async function latency(rate: number, seconds: number): Promise<void> {
  const order = { path: 'whole', load: 'evt', warmUp, count: rate * seconds } as const;
  const { figures, sentAt } = await measure(order, rate);
  const { p50, p99, max } = figures.loop;
  console.log(`\nat ${rate} events/s, ms:`);
  console.log(line('publish → committed', since(sentAt, figures.committedAt), ''));
  console.log(line('publish → pushed   ', since(sentAt, figures.pushedAt), '; at most 10 batches a second'));
  console.log(`  event loop of main    p50 ${p50.toFixed(1)}   p99 ${p99.toFixed(1)}   max ${max.toFixed(1)}`);
}

function noRates(): Rates {
  return { whole: [], receive: [], sqlite: [], rowsPerCommit: [], loop: [], wholeCpu: [], receiveCpu: [] };
}

/** Median of the rounds' own ratios: what else the machine does meets both sides of a round alike. */
function ratio(a: readonly number[], b: readonly number[]): string {
  return median(a.map((value, i) => value / (b[i] ?? value))).toFixed(2);
}

function figure(values: readonly number[]): string {
  return Math.round(median(values)).toString();
}

function report(loads: ReadonlyArray<readonly [string, Rates]>): void {
  const rates = loads.map(([name, { whole, receive, sqlite, rowsPerCommit }]) => [
    name,
    figure(whole),
    figure(receive),
    ratio(whole, receive),
    figure(sqlite),
    ratio(whole, sqlite),
    figure(rowsPerCommit),
  ]);
  const costs = loads.map(([name, { wholeCpu, receiveCpu, loop }]) => [
    name,
    figure(wholeCpu),
    figure(receiveCpu),
    median(loop).toFixed(1),
  ]);
  const heads = ['', 'whole path /s', '(a) mqtt.js /s', '÷ (a)', '(b) sqlite /s', '÷ (b)', 'messages a commit'];
  console.log(`\nmedians:\n${table([heads, ...rates])}`);
  console.log(`\n${table([['', 'whole path CPU µs', '(a) CPU µs', 'event loop p99 ms'], ...costs])}`);
}

const options = {
  rounds: { type: 'string', default: '5' },
  count: { type: 'string', default: '16000' },
  seconds: { type: 'string', default: '20' },
  profile: { type: 'string' },
} as const;

function where(): string {
  const load = loadavg()[0]?.toFixed(1);
  return `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model.trim()}, load average ${load} before`;
}

/** `npm run bench -- ingest [--rounds 5] [--count 16000] [--seconds 20]`; `--profile evt|tele` makes CPU profiles. */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options });
  const [rounds, count, seconds] = [values.rounds, values.count, values.seconds].map(Number);
  if (values.profile !== undefined) return profile(values.profile === 'tele' ? 'tele' : 'evt', count ?? 0);
  console.log(`${values.rounds} rounds of ${values.count} messages, interleaved; ${where()}`);
  const [evt, tele] = [noRates(), noRates()];
  for (let i = 0; i < (rounds ?? 0); i++) {
    await round('evt', count ?? 0, evt);
    await round('tele', count ?? 0, tele);
  }
  report([
    ['events', evt],
    ['telemetry', tele],
  ]);
  await latency(200, seconds ?? 0);
}

/** One run of the whole path under the profiler; a profile for each thread of the station. */
async function profile(load: Load, count: number): Promise<void> {
  const folder = fileURLToPath(new URL('../out/profile', import.meta.url));
  await measure({ path: 'whole', load, warmUp, count }, null, ['--cpu-prof', `--cpu-prof-dir=${folder}`]);
  console.log(`profiles are in ${folder}`);
}
