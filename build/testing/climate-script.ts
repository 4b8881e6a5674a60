import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { nodeCrypto } from '../../electron/adapters/crypto/node-crypto.ts';
import { type LimitName, limitNames, type NodeConfig } from '../../electron/contract/config.ts';
import { type Metric, metrics } from '../../electron/contract/fields.ts';
import {
  interrupted,
  type LimitSetting,
  type LimitWatch,
  limitSetting,
  sideOf,
  unwatched,
  watchLimit,
} from '../../electron/domain/climate/limit-watch.ts';
import { desiredConfig } from '../../electron/domain/wire/station-messages.ts';

/** Lets a whole node measure curves: firmware/tools/watch.cpp. */
const watchBinary = fileURLToPath(new URL('../out/firmware/leitstand-watch', import.meta.url));

/** Thousandths of °C and of % RH; null where the sensor failed. */
export type Measured = { readonly [M in Metric]: number | null };
export interface CurveStep extends Measured {
  /** Ms since the step before, by the clock that never jumps; a node measures once a second at most. */
  readonly passes: number;
  /** What the wall clock says, ms. */
  readonly wall: number;
}

/** A configuration that comes into force, and what is measured under it. */
export interface CurvePart {
  readonly config: NodeConfig;
  readonly steps: readonly CurveStep[];
}

/** An event as the node tells it: step, limit, and what became of it. */
export type Turn = readonly [step: number, limit: string, change: 'exceeded' | 'cleared'];

/** The rule that decides; a test may put a wrong one in its place. */
export interface Rule {
  readonly setting: (config: NodeConfig, metric: Metric, limit: LimitName) => LimitSetting;
  readonly watch: typeof watchLimit;
  readonly interrupt: typeof interrupted;
}
export const stationRule: Rule = {
  setting: (config, metric, limit) =>
    metric === 'temperature' ? limitSetting(config, metric, limit) : limitSetting(config, metric, limit),
  watch: watchLimit,
  interrupt: interrupted,
};

/** What the station makes of a curve, part by part, limit by limit as a node reports them. */
export function judgeCurve(parts: readonly CurvePart[], rule: Rule = stationRule): Turn[][] {
  const watches = new Map<string, LimitWatch>();
  let now = 0;
  return parts.map(({ config, steps }) =>
    steps.flatMap((step, i) => {
      now += step.passes;
      return limitsOf((metric, limit): Turn[] => {
        const name = `${metric}.${limit}`;
        const before = watches.get(name) ?? unwatched;
        const milli = step[metric];
        const setting = rule.setting(config, metric, limit);
        const after = milli === null ? rule.interrupt(before) : rule.watch(sideOf(limit), setting, before, milli, now);
        watches.set(name, after);
        return after.exceeded === before.exceeded ? [] : [[i, name, after.exceeded ? 'exceeded' : 'cleared']];
      });
    }),
  );
}

function limitsOf<T>(of: (metric: Metric, limit: LimitName) => T[]): T[] {
  return metrics.flatMap((metric) => limitNames.flatMap((limit) => of(metric, limit)));
}

/** The node's side, in a process of its own: a node whose limits were all off before each curve. */
export function startWatch() {
  const process = spawn(watchBinary, { stdio: ['pipe', 'pipe', 'inherit'] });
  const { stdin, stdout } = process;
  const ended = new Promise<void>((resolve) => process.once('close', () => resolve()));
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  let rev = 0;
  const write = ({ config, steps }: CurvePart) => {
    let at = 0;
    const told = steps.map(({ passes, wall, temperature, humidity }) => [(at += passes), temperature, humidity, wall]);
    stdin.write(`${JSON.stringify({ cfg: desiredConfig(nodeCrypto, ++rev, config), steps: told })}\n`);
  };
  const answer = async (): Promise<Turn[]> => {
    const { value, done } = await lines.next();
    if (done) throw new Error('the node’s side has ended');
    return JSON.parse(value);
  };
  return {
    /** What the node makes of a curve. */
    async play(parts: readonly CurvePart[]): Promise<Turn[][]> {
      const [first] = parts;
      if (first === undefined) return [];
      const quiet = { passes: 1_000, wall: first.steps[0]?.wall ?? 0, temperature: 22_000, humidity: 45_000 };
      write({ config: withoutLimits(first.config), steps: [quiet] });
      for (const part of parts) write(part);
      await answer();
      const said: Turn[][] = [];
      for (const _ of parts) said.push(await answer());
      return said;
    },
    async stop(): Promise<void> {
      stdin.end();
      await ended;
    },
  };
}

function withoutLimits(config: NodeConfig): NodeConfig {
  const off = metrics.flatMap((metric) => limitNames.map((limit) => [`${metric}.${limit}`, null] as const));
  return { ...config, ...Object.fromEntries(off) };
}
