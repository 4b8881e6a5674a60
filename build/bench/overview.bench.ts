import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import type { CDPSession, Page } from 'playwright-core';
import { z } from 'zod';
import { startTestWindows } from '../testing/window.ts';
import { median, percentile, table } from './figures.ts';

const nodes = 50;
/** Batches a second, as the push makes them at most, and nodes in each: both metrics of ten nodes are 20 values. */
const batches = 10;
const nodesInBatch = 10;
/** Length of a sample, s: its frames are counted, then the heap is measured after a collection. */
const sampleSeconds = 10;

const frames = z.object({ frames: z.number(), seconds: z.number(), longest: z.number() });
const heap = z.object({ usedSize: z.number() });

interface Sample {
  readonly perSecond: number;
  readonly longest: number;
  readonly heapMb: number;
}

/** Counts the page's frames; a string, because this room has no types of the page. */
const countFrames = `new Promise((resolve) => {
  const begin = performance.now();
  let [count, last, longest] = [0, begin, 0];
  const frame = (now) => {
    count += 1;
    longest = Math.max(longest, now - last);
    last = now;
    if (now - begin < ${sampleSeconds * 1_000}) return requestAnimationFrame(frame);
    resolve({ frames: count, seconds: (now - begin) / 1000, longest });
  };
  requestAnimationFrame(frame);
})`;

/** Lets the fake station push values from within the page until `stopValues()`. */
const pushValues = `(() => {
  let turn = 0;
  const nodes = fake.nodes().filter(({ contact }) => contact === 'online');
  const timer = setInterval(() => {
    const at = Date.now();
    const batch = Array.from({ length: ${nodesInBatch} }, () => {
      const node = nodes[turn++ % nodes.length];
      const values = node.values.map((each) => ({ ...each, value: each.value + Math.sin(turn), at, received: at }));
      return { ...node, heard: at, values };
    });
    fake.push({ nodes: batch });
  }, ${1_000 / batches});
  globalThis.stopValues = () => clearInterval(timer);
})()`;

async function sample(page: Page, session: CDPSession): Promise<Sample> {
  const counted = frames.parse(await page.evaluate(countFrames));
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = heap.parse(await session.send('Runtime.getHeapUsage'));
  return { perSecond: counted.frames / counted.seconds, longest: counted.longest, heapMb: usedSize / 1_048_576 };
}

async function samples(page: Page, session: CDPSession, count: number): Promise<Sample[]> {
  const taken: Sample[] = [];
  while (taken.length < count) taken.push(await sample(page, session));
  return taken;
}

/** Growth of the heap along the samples, MB a minute: slope of the least squares line. */
function growth(taken: readonly Sample[]): number {
  const minutes = taken.map((_, i) => (i * sampleSeconds) / 60);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [t, h] = [mean(minutes), mean(taken.map(({ heapMb }) => heapMb))];
  const above = taken.reduce((sum, { heapMb }, i) => sum + ((minutes[i] ?? 0) - t) * (heapMb - h), 0);
  return above / minutes.reduce((sum, minute) => sum + (minute - t) ** 2, 0);
}

function row(what: string, taken: readonly Sample[]): string[] {
  const rates = taken.map(({ perSecond }) => perSecond);
  return [
    what,
    median(rates).toFixed(1),
    Math.min(...rates).toFixed(1),
    percentile(
      taken.map(({ longest }) => longest),
      50,
    ).toFixed(0),
    Math.max(...taken.map(({ longest }) => longest)).toFixed(0),
    taken[0]?.heapMb.toFixed(1) ?? '',
    taken.at(-1)?.heapMb.toFixed(1) ?? '',
    growth(taken).toFixed(2),
  ];
}

/**
 * `npm run bench -- overview`: frames and memory of Overview at 200 values a second, beside the same page at rest; with
 * `--plan` as a floor plan with its heat map, else as tiles.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { minutes: { type: 'string', default: '10' }, plan: { type: 'boolean', default: false } },
  });
  const count = Math.max(6, Math.round((Number(values.minutes) * 60) / sampleSeconds));
  const windows = await startTestWindows();
  const window = await windows.open({ nodes, incidents: 200, plans: values.plan ? 1 : 0 });
  try {
    const session = await window.context.newCDPSession(window.page);
    const rest = await samples(window.page, session, 6);
    await window.page.evaluate(pushValues);
    const busy = await samples(window.page, session, count);
    await window.page.evaluate('stopValues()');
    if (window.complaints.length > 0) throw new Error(window.complaints.join('\n'));
    const head = [
      values.plan ? 'Floor plan' : 'Overview',
      'frames/s',
      'least',
      'longest ms',
      'worst ms',
      'heap MB',
      'at the end',
      'MB/min',
    ];
    const rate = batches * nodesInBatch * 2;
    console.log(`${nodes} nodes, ${sampleSeconds} s a sample, load average ${loadavg()[0]?.toFixed(1)}`);
    console.log(table([head, row('at rest', rest), row(`${rate} values/s`, busy)]));
    const ratio = median(busy.map(({ perSecond }) => perSecond)) / median(rest.map(({ perSecond }) => perSecond));
    console.log(`frames at ${rate} values/s ÷ at rest: ${ratio.toFixed(2)}`);
  } finally {
    await window.close();
    await windows.close();
  }
}
