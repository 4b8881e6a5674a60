import type { Alarm } from '../contract/alarms.ts';
import { chartMetrics } from '../contract/fields.ts';
import type { ClimateNow } from '../contract/nodes.ts';
import { alarmRecord } from '../domain/alarms/record.ts';
import type { AlarmChange, AlarmSource } from '../domain/alarms/sources.ts';
import { climateAlarm, climateAlarmTypes } from '../domain/climate/alarms.ts';
import { changeOf, limitAhead, linesOf, unknownClimate } from '../domain/climate/outlook.ts';
import { rateWindows } from '../domain/climate/rate.ts';
import { type Round, readingsOf } from '../domain/climate/readings.ts';
import { usualRules } from '../domain/climate/rules.ts';
import {
  type ClimateFacts,
  type ClimateWatchName,
  climateUnseen,
  climateWatchNames,
  isOff,
  longestGap,
  takeLate,
  takeLimits,
  takeRound,
  verdictOf,
} from '../domain/climate/watch.ts';
import { configInForce } from '../domain/nodes/config-state.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { JournalReader } from '../domain/ports/journal.ts';
import type { Log } from '../domain/ports/log.ts';
import type { AlarmStore } from '../domain/ports/stores.ts';
import { furthestAhead } from '../domain/wire/envelope.ts';
import type { ClimateRuleBook } from './climate-rules.ts';
import type { Ingest } from './ingest.ts';
import { sampleTime } from './ingest-batch.ts';
import type { ReceivedMessage } from './ingest-queue.ts';
import type { NodeDirectory } from './live-nodes.ts';
import type { NodeBook } from './node-book.ts';

/** Readings of a metric that are read at start at most: one a second for an hour, and some to spare. */
const replayPoints = 4_000;

export interface ClimateWatchDeps {
  readonly nodes: Pick<NodeBook, 'list' | 'onChange'>;
  readonly directory: Pick<NodeDirectory, 'config'>;
  readonly rules: Pick<ClimateRuleBook, 'get' | 'onChange'>;
  readonly ingest: Pick<Ingest, 'onBatch'>;
  readonly reader: Pick<JournalReader, 'history'>;
  /** Asked once, for what was exceeded when the station stopped. */
  readonly alarms: Pick<AlarmStore, 'load'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Judges what no node can judge by itself: dew point and change of temperature. */
export interface ClimateWatch extends AlarmSource {
  now(node: string): ClimateNow;
  stop(): void;
}

interface Held {
  facts: ClimateFacts;
  /** It has measured since the station started: what is held says something of now. */
  heard: boolean;
  dewPoint: ClimateNow['dewPoint'];
  /** What its clock says less than the station's, ms. */
  behind: number;
  /** What the alarms were told; nothing yet of a limit that is not here. */
  readonly told: Map<ClimateWatchName, boolean>;
  /** Reckoned from the facts when somebody asks. */
  outlook: Pick<ClimateNow, 'change' | 'reach'> | null;
}

type Tele = Extract<ReceivedMessage, { kind: 'tele' }>;

/**
 * Begins to watch every node that has an account: what the delays had reached is read again from the last hour. The
 * alarms are told of a node when it has spoken, and then of what changes: a station that has just started knows nothing.
 */
export async function createClimateWatch(deps: ClimateWatchDeps): Promise<ClimateWatch> {
  const { nodes, directory, rules, ingest } = deps;
  const listeners = new Set<(changes: readonly AlarmChange[]) => void>();
  const held = await replayAll(deps);

  const limitsOf = (node: string) => (rules.get(node) ?? usualRules(node)).limits;
  const configOf = (node: string) => configInForce(directory.config(node));
  const gapOf = (node: string) => longestGap(configOf(node)['telemetry.interval'] ?? 0);
  const tell = (changes: readonly AlarmChange[]) => {
    if (changes.length > 0) for (const listener of listeners) listener(changes);
  };

  function take({ node, body, received, retained }: Tele): AlarmChange[] {
    const at = sampleTime(body, received);
    if (retained || at === null) return [];
    const one = held.get(node) ?? unheld();
    held.set(node, one);
    const round = { at, ...readingsOf(body.m) };
    one.outlook = null;
    if (body.hist === true) {
      one.facts = takeLate(one.facts, round);
      return [];
    }
    one.facts = takeRound(one.facts, round, limitsOf(node), gapOf(node));
    one.heard = true;
    one.behind = received - at;
    if (round.dew_point !== null) one.dewPoint = { value: round.dew_point, at, received };
    return news(node, one, climateWatchNames);
  }

  function news(node: string, { facts, told }: Held, names: readonly ClimateWatchName[]): AlarmChange[] {
    const turned = names.filter((name) => told.get(name) !== facts.watches[name].exceeded);
    return turned.map((name) => {
      told.set(name, facts.watches[name].exceeded);
      return climateAlarm(node, verdictOf(facts, name, limitsOf(node), gapOf(node)));
    });
  }

  function outlookOf(node: string, { facts, behind }: Held): Pick<ClimateNow, 'change' | 'reach'> {
    const ahead = limitAhead(facts.curves, linesOf(configOf(node), limitsOf(node)));
    const shifted = (at: number) => Math.round(at + behind);
    const reach = ahead && { ...ahead, earliest: shifted(ahead.earliest), latest: shifted(ahead.latest) };
    return { change: changeOf(facts.curves, gapOf(node)), reach };
  }

  const stops = [
    ingest.onBatch(({ messages }) =>
      tell(messages.flatMap((message) => (message.kind === 'tele' ? take(message) : []))),
    ),
    rules.onChange((node) => {
      const one = held.get(node);
      if (one === undefined) return;
      one.facts = takeLimits(one.facts, limitsOf(node));
      one.outlook = null;
      // Of a node that has not measured yet nothing is known but this: what is off is over.
      const known = climateWatchNames.filter((name) => one.heard || isOff(name, limitsOf(node)));
      tell(news(node, one, known));
    }),
    nodes.onChange(() => {
      const present = new Set(nodes.list().map(({ id }) => id));
      for (const id of held.keys()) if (!present.has(id)) held.delete(id);
    }),
  ];

  return {
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    now(node) {
      const one = held.get(node);
      if (one === undefined) return unknownClimate;
      if (one.heard) one.outlook ??= outlookOf(node, one);
      return { ...unknownClimate, dewPoint: one.dewPoint, ...one.outlook };
    },
    stop() {
      for (const stop of stops) stop();
    },
  };
}

function unheld(facts = climateUnseen()): Held {
  return { facts, heard: false, dewPoint: null, behind: 0, told: new Map(), outlook: null };
}

async function replayAll(deps: ClimateWatchDeps): Promise<Map<string, Held>> {
  const active = await activeAlarms(deps.alarms);
  const held = new Map<string, Held>();
  for (const { id } of deps.nodes.list()) {
    const exceeded = new Set(active.filter(({ node }) => node === id).map(({ subject }) => subject));
    held.set(id, unheld(await replay(deps, id, exceeded)));
  }
  return held;
}

async function activeAlarms(store: ClimateWatchDeps['alarms']): Promise<Alarm[]> {
  const { alarms } = await store.load();
  const known = alarms.flatMap(({ record }) => alarmRecord.safeParse(record).data?.alarm ?? []);
  return known.filter(({ type, active }) => active && climateAlarmTypes.has(type));
}

async function replay(deps: ClimateWatchDeps, id: string, exceeded: ReadonlySet<string>): Promise<ClimateFacts> {
  const limits = (deps.rules.get(id) ?? usualRules(id)).limits;
  const gap = longestGap(configInForce(deps.directory.config(id))['telemetry.interval'] ?? 0);
  try {
    const rounds = await lastRounds(deps, id);
    return rounds.reduce((facts, round) => takeRound(facts, round, limits, gap), climateUnseen(exceeded));
  } catch (cause) {
    deps.log.warn('the last hour of a node could not be read', { node: id, cause: String(cause) });
    return climateUnseen(exceeded);
  }
}

async function lastRounds({ reader, clock }: ClimateWatchDeps, node: string): Promise<Round[]> {
  const now = clock.now();
  const series = chartMetrics.map((metric) => ({ node, metric }));
  // A node's clock may be ahead of the station's.
  const curves = await reader.history(series, now - rateWindows.hour, now + furthestAhead, replayPoints);
  const rounds = new Map<number, Round>();
  for (const { metric, step, at, mean } of curves) {
    if (step !== 0) continue;
    for (const [i, moment] of at.entries()) {
      const round = rounds.get(moment) ?? { at: moment, temperature: null, humidity: null, dew_point: null };
      rounds.set(moment, { ...round, [metric]: mean[i] ?? null });
    }
  }
  return [...rounds.values()].sort((a, b) => a.at - b.at);
}
