import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { type Count, openBroker, receive, whole } from './ingest-paths.ts';
import { type StationFigures, type StationOrder, type StationReply, sharedNow } from './ingest-plan.ts';

/** After the last message the window is given this time for its last batch, ms. */
const lastBatch = 300;

const say = (reply: StationReply) => process.send?.(reply);

/** Counts messages; a round ends when so many have come. */
function createMeter() {
  const keys = { committedAt: [] as [string, number][], pushedAt: [] as [string, number][] };
  let [messages, commits, goal] = [0, 0, Number.POSITIVE_INFINITY];
  let reached: (() => void) | null = null;
  const count: Count = {
    messages(more) {
      messages += more;
      if (messages >= goal) reached?.();
    },
    commit: () => void (commits += 1),
    committed: (key) => void keys.committedAt.push([key, sharedNow()]),
    pushed: (key) => void keys.pushedAt.push([key, sharedNow()]),
  };
  /** Resolves with the ms until `wanted` messages have come to the end of the path. */
  const round = async (wanted: number): Promise<number> => {
    [messages, commits, goal] = [0, 0, wanted];
    keys.committedAt.length = 0;
    keys.pushedAt.length = 0;
    const begun = sharedNow();
    await new Promise<void>((resolve) => {
      reached = resolve;
    });
    return sharedNow() - begun;
  };
  return { count, round, keys, commits: () => commits };
}

/** Measures one path under one load, in a process of its own: a round to warm up, then the measured one. */
async function run({ path, load, warmUp, count }: StationOrder): Promise<void> {
  const { broker, passwords, target } = await openBroker();
  const meter = createMeter();
  const close = await (path === 'whole' ? whole : receive)(target, load, meter.count);
  const warm = meter.round(warmUp);
  say({ is: 'ready', meeting: { port: target.port, ca: target.ca ?? '', passwords } });
  await warm;
  await wait(lastBatch);
  const loop = monitorEventLoopDelay({ resolution: 1 });
  loop.enable();
  const before = process.cpuUsage();
  const measured = meter.round(count);
  say({ is: 'warm' });
  const ms = await measured;
  const { user, system } = process.cpuUsage(before);
  loop.disable();
  await wait(lastBatch);
  const at = (percentile: number) => loop.percentile(percentile) / 1e6;
  const figures: StationFigures = {
    ms,
    cpuMs: (user + system) / 1_000,
    rowsPerCommit: meter.commits() === 0 ? 0 : count / meter.commits(),
    loop: { p50: at(50), p99: at(99), max: loop.max / 1e6 },
    ...meter.keys,
  };
  say({ is: 'done', figures });
  await close();
  await broker.stop();
  process.disconnect();
}

await run(
  await new Promise<StationOrder>((resolve) => process.once('message', (order: StationOrder) => resolve(order))),
);
