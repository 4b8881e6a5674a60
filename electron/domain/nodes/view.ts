import { type ClockQuality, type Metric, metrics } from '../../contract/fields.ts';
import type { ClimateNow, LiveValue, NodeLive } from '../../contract/nodes.ts';
import { judgedClock } from '../wire/envelope.ts';
import type { StateBody } from '../wire/state.ts';
import type { OnlineStatus } from '../wire/status.ts';
import {
  brokerLost,
  type ContactFacts,
  hear,
  intervalChanged,
  judgeContact,
  type Moment,
  missedIntervals,
  unheard,
  type Word,
} from './contact.ts';

/** What is held of a node: its contact, what it last said of itself, and its newest readings. */
export interface NodeFacts {
  readonly contact: ContactFacts;
  /** Its newest status in this session of the station, kept or spoken. */
  readonly status: OnlineStatus | null;
  readonly clock: ClockQuality | null;
  /** Door and lock as last reported under the current connection. */
  readonly state: StateBody | null;
  readonly values: ReadonlyMap<Metric, LiveValue>;
  /** What the silence of each metric is counted from, without jumps: its newest reading that was not kept, ms. */
  readonly read: ReadonlyMap<Metric, number>;
  /** Since when its clock cannot be believed, counted without jumps; null while it can. */
  readonly clockWrongSince: number | null;
}

/** What the screens are shown of a node besides what it says itself. */
export interface NodeSurroundings {
  readonly id: string;
  readonly name: string;
  readonly mac: NodeLive['mac'];
  readonly pending: NodeLive['pending'];
  readonly events: number;
  readonly refused: number;
  readonly config: NodeLive['config'];
  readonly climate: ClimateNow;
}

/** A spoken time further from the station's than this is wrong; ms. */
export const clockTolerance = 60_000;

/** A node of which nothing has been heard in this session of the station; `measured`: what it measured before, and now. */
export function unseen(
  created: number,
  heard: number | null,
  measured: { readonly metrics: readonly Metric[]; readonly now: Moment } | null = null,
): NodeFacts {
  const contact = unheard(created, heard);
  const read = new Map(measured?.metrics.map((metric) => [metric, measured.now.mono]));
  return { contact, status: null, clock: null, state: null, values: new Map(), read, clockWrongSince: null };
}

/** Takes a message into account. `interval`: the node's telemetry interval in ms. */
export function takeIn(facts: NodeFacts, word: Word, at: Moment, interval: number): NodeFacts {
  const contact = hear(facts.contact, word, at, interval);
  const connection = facts.contact.session?.id ?? null;
  const reconnected = connection !== null && contact.session?.id !== connection;
  const seen = { ...facts, contact, state: reconnected ? null : facts.state };
  switch (word.kind) {
    case 'status':
      return word.body.online ? withStatus(seen, word.body, word.retained, at) : seen;
    case 'state':
      return word.retained && !isNewer(word.body, seen.state) ? seen : { ...seen, state: word.body };
    case 'tele':
      return word.retained ? seen : withReadings(seen, word.body, at);
    default:
      return seen;
  }
}

/** Our own connection to the broker is gone. */
export function loseBroker(facts: NodeFacts, at: Moment): NodeFacts {
  return { ...facts, contact: brokerLost(facts.contact, at) };
}

/** The telemetry interval is another one: all silence is counted from now. */
export function changeInterval(facts: NodeFacts, at: Moment): NodeFacts {
  const read = new Map([...facts.read.keys()].map((metric) => [metric, at.mono]));
  return { ...facts, read, contact: intervalChanged(facts.contact, at) };
}

/** What the node has measured, and whether it has left that out for three intervals though it was there all the time. */
export function readingsOf({ read, contact }: NodeFacts, now: Moment, interval: number) {
  const came = contact.came?.mono ?? now.mono;
  return [...read].map(([metric, last]) => ({
    metric,
    missing: now.mono - Math.max(last, came) >= missedIntervals * interval,
  }));
}

/** A node as the screens show it: what is not known now is null or `unknown`; readings keep their time. */
export function toNodeLive(facts: NodeFacts, around: NodeSurroundings, now: Moment, interval: number): NodeLive {
  const { contact, status, values } = facts;
  const judged = judgeContact(contact, now, interval);
  const present = judged.contact === 'online' || judged.contact === 'stale';
  return {
    ...around,
    ...judged,
    heard: contact.word?.wall ?? contact.before,
    values: [...values.values()],
    climate: judged.contact === 'online' ? around.climate : withoutTrend(around.climate),
    ...doorOf(facts, present),
    firmware: status?.fw ?? null,
    hardware: status?.hw ?? null,
    boot: contact.session?.boot ?? null,
    clock: present ? facts.clock : null,
    ...vitalsOf(present ? status : null),
  };
}

// Of a node that does not speak there is no present trend.
function withoutTrend(climate: ClimateNow): ClimateNow {
  return { ...climate, change: null, reach: null };
}

function withStatus(facts: NodeFacts, status: OnlineStatus, retained: boolean, at: Moment): NodeFacts {
  const clock = judgedClock(status.ts, status.clk, at.wall);
  if (retained) return facts.contact.word === null ? { ...facts, status, clock } : facts;
  return withClock({ ...facts, status, clock }, clock === 'uptime' || isOff(status.ts, at), at);
}

function withClock(facts: NodeFacts, wrong: boolean, at: Moment): NodeFacts {
  if (!wrong) return { ...facts, clockWrongSince: null };
  return facts.clockWrongSince === null ? { ...facts, clockWrongSince: at.mono } : facts;
}

function isOff(ts: number, at: Moment): boolean {
  return Math.abs(ts - at.wall) > clockTolerance;
}

// A reading that was kept during an outage is older than what is shown; its age counts from when it was taken.
function withReadings(facts: NodeFacts, body: Extract<Word, { kind: 'tele' }>['body'], at: Moment): NodeFacts {
  const late = body.hist === true;
  if (late && judgedClock(body.ts, body.clk, at.wall) === 'uptime') return facts;
  const received = late ? Math.min(body.ts, at.wall) : at.wall;
  const values = new Map(facts.values);
  const read = new Map(facts.read);
  for (const metric of metrics) {
    const value = body.m[metric];
    if (value === undefined || (late && (values.get(metric)?.at ?? -1) >= body.ts)) continue;
    values.set(metric, { metric, value, at: body.ts, received });
    if (!late) read.set(metric, at.mono);
  }
  return { ...facts, values, read };
}

// A kept state was the newest at its time; one that was spoken since then is newer.
function isNewer(kept: StateBody, held: StateBody | null): boolean {
  if (held === null) return true;
  return kept.boot === held.boot ? kept.ts >= held.ts : kept.boot > held.boot;
}

type DoorFact = 'door' | 'lock' | 'mode' | 'hold' | 'until' | 'tamper';

function doorOf({ state, contact }: NodeFacts, present: boolean): Pick<NodeLive, DoorFact> {
  if (!present || state === null || state.boot !== contact.session?.boot)
    return { door: 'unknown', lock: 'unknown', mode: 'unknown', hold: 'unknown', until: null, tamper: null };
  const { door, lock, mode, hold, until = null, tamper } = state;
  return { door, lock, mode, hold, until, tamper };
}

function vitalsOf(status: OnlineStatus | null) {
  return {
    ip: status?.ip ?? null,
    uptime: status?.uptime ?? null,
    rssi: status?.rssi ?? null,
    buffered: status?.buffered ?? null,
    bufferCap: status?.bufferCap ?? null,
  };
}
