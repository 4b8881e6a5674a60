import type { Contact } from '../../contract/nodes.ts';
import type { NodeMessage } from '../wire/message.ts';

/** A moment by both clocks: `wall` is shown (ms since 1970), ages are counted with `mono`, which never jumps. */
export interface Moment {
  readonly wall: number;
  readonly mono: number;
}

/** A message of a node as it reached us. `retained`: the broker kept it, so it proves nothing about now. */
export type Word = NodeMessage & { readonly retained: boolean };

/** What is known about whether a node is there. */
export interface ContactFacts {
  /** When its account was made, and when it was last heard before this start of the station; wall time. */
  readonly created: number;
  readonly before: number | null;
  /** Its last word in this session of the station; a retained message is none. */
  readonly word: Moment | null;
  /** When it came (back) into contact, and what its silence in telemetry is counted from. */
  readonly came: Moment | null;
  readonly tele: Moment | null;
  /** Which connection of the node is the current one; `id` is null where only its boot has been seen. */
  readonly session: { readonly boot: number; readonly id: string | null } | null;
  /** Contact has ended: its last will came, or our own connection to the broker was lost. */
  readonly ended: { readonly at: Moment; readonly how: 'will' | 'broker' } | null;
}

/** Without any word for so long a node is offline, even if its will never came; ms. */
export const silenceAtLeast = 30_000;
/** A node publishes its status at least so often, whatever its telemetry interval is; ms. */
const statusInterval = 60_000;
/** What was on its way when the will was delivered may still arrive within this time; ms. */
const overtaken = 5_000;
/** So many telemetry intervals may be missed before a node's readings are stale. */
export const missedIntervals = 3;

/** A node of which nothing has been heard in this session of the station. */
export function unheard(created: number, before: number | null): ContactFacts {
  return { created, before, word: null, came: null, tele: null, session: null, ended: null };
}

/** How long a node may be silent altogether: 30 s, longer only where it has no reason to speak more often; ms. */
export function longestSilence(interval: number): number {
  return Math.max(silenceAtLeast, missedIntervals * Math.min(interval, statusInterval));
}

/** After so long a silence a word is overdue: at least one that should have come is missing; ms. */
export function expectedWord(interval: number): number {
  return 1.5 * Math.min(interval === 0 ? statusInterval : interval, statusInterval);
}

/**
 * Whether we know how a node is, and since when. `offline` counts from the last word: from then on nothing is known.
 * `interval` is its telemetry interval in ms.
 */
export function judgeContact(facts: ContactFacts, now: Moment, interval: number): { contact: Contact; since: number } {
  const { word, tele, came } = facts;
  if (word === null)
    return facts.before === null
      ? { contact: 'never', since: facts.created }
      : { contact: 'offline', since: facts.before };
  if (!isPresent(facts, now, interval)) return { contact: 'offline', since: word.wall };
  if (tele !== null && now.mono - tele.mono >= missedIntervals * interval)
    return { contact: 'stale', since: tele.wall };
  return { contact: 'online', since: (came ?? word).wall };
}

function isPresent({ word, ended }: ContactFacts, now: Moment, interval: number): boolean {
  return word !== null && ended === null && now.mono - word.mono < longestSilence(interval);
}

/** Takes a message into account. */
export function hear(facts: ContactFacts, word: Word, at: Moment, interval: number): ContactFacts {
  if (word.kind === 'status' && !word.body.online) return heardWill(facts, word.body, at);
  const session = sessionAfter(facts, word);
  if (word.retained) return { ...facts, session };
  if (isOvertaken(facts, session, at)) return facts;
  return heardAlive({ ...facts, session }, word.kind === 'tele', at, isPresent(facts, at, interval));
}

/** Our own connection to the broker is gone: of every node nothing is known until it speaks again. */
export function brokerLost(facts: ContactFacts, at: Moment): ContactFacts {
  return facts.word === null || facts.ended !== null ? facts : { ...facts, ended: { at, how: 'broker' } };
}

/** The telemetry interval is another one: its silence is counted from now. */
export function intervalChanged(facts: ContactFacts, at: Moment): ContactFacts {
  return facts.tele === null ? facts : { ...facts, tele: at };
}

function heardAlive(facts: ContactFacts, isTele: boolean, at: Moment, present: boolean): ContactFacts {
  if (!present) return { ...facts, word: at, came: at, tele: at, ended: null };
  return { ...facts, word: at, tele: isTele ? at : facts.tele };
}

// After a quick reconnect the broker may deliver the will of the connection before: it is not about the current one.
function heardWill(facts: ContactFacts, will: { boot: number; session: string }, at: Moment): ContactFacts {
  const { session } = facts;
  if (session !== null && (session.boot !== will.boot || (session.id !== null && session.id !== will.session)))
    return facts;
  return { ...facts, session: { boot: will.boot, id: will.session }, ended: { at, how: 'will' } };
}

// Events of an earlier boot are sent with that boot: only a higher number tells of a new one. A kept status tells of
// the session only while there is no living word, which it might be older than.
function sessionAfter({ session, word: last, ended }: ContactFacts, word: Word): ContactFacts['session'] {
  const { boot } = word.body;
  if (word.retained && (word.kind !== 'status' || (last !== null && ended === null))) return session;
  if (word.kind === 'status') return { boot, id: word.body.session };
  return session === null || boot > session.boot ? { boot, id: null } : session;
}

function isOvertaken(facts: ContactFacts, session: ContactFacts['session'], at: Moment): boolean {
  if (facts.ended?.how !== 'will') return false;
  const same = session?.boot === facts.session?.boot && session?.id === facts.session?.id;
  return same && at.mono - facts.ended.at.mono < overtaken;
}
