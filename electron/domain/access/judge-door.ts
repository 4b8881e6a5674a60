import type { DenialReason } from '../../contract/incidents.ts';
import type { Crypto } from '../ports/crypto.ts';
import { pinHash } from './image.ts';
import {
  credentialOf,
  type Door,
  isSame,
  judge,
  type Moment,
  needsPin,
  type Place,
  type ReaderIndex,
  readerIndex,
  type Seen,
} from './judge.ts';
import type { AccessTable, TableCredential } from './table.ts';

/** For how long a PIN may be typed after the card, and a second person may come after the first, in ms. */
const pinTime = 10_000;
const pairTime = 5_000;

/** `0` … `9`, `*` clears what was typed, `#` ends it. */
const keys = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '#'] as const;
export type Key = (typeof keys)[number];

/** Whether a keypad has this key. */
export function isKey(text: string): text is Key {
  return keys.some((key) => key === text);
}

/** What becomes of a card. `unlock` stands once for a pair; `pin` and `second` wait for something. */
export type Outcome = { readonly reader: ReaderIndex; readonly cred: Uint8Array } & (
  | { readonly is: 'granted' | 'duress'; readonly unlock: boolean }
  | { readonly is: 'denied'; readonly reason: DenialReason }
  | { readonly is: 'pin' | 'second' }
);

interface PinWait {
  readonly cred: Uint8Array;
  readonly since: number;
  readonly typed: string;
}
interface PairWait {
  readonly cred: Uint8Array;
  readonly since: number;
  readonly person: number;
  readonly duress: boolean;
}
interface Passing {
  readonly reader: ReaderIndex;
  readonly credential: TableCredential;
  readonly duress: boolean;
}
type Say = (outcome: Outcome) => void;
const remembered = 4_096;

function createMemory() {
  const persons = new Map<number, Seen>();
  const firstDays = new Set<number>();
  function see(person: number, change: Partial<Seen>): void {
    const before = persons.get(person) ?? { reader: null, mono: 0, place: 'unknown' };
    // Who was seen last stands last.
    persons.delete(person);
    persons.set(person, { ...before, ...change });
    const [oldest] = persons.keys();
    if (persons.size > remembered && oldest !== undefined) persons.delete(oldest);
  }
  function granted({ table, local }: Door, { reader, credential }: Passing, now: Moment): void {
    const leads = table.rules.directions[reader];
    const place: Partial<Seen> = leads === 'none' ? {} : { place: leads === 'in' ? 'inside' : 'outside' };
    see(credential.person, { reader, mono: now.mono, ...place });
    if (credential.first && now.clock !== 'uptime') firstDays.add(local(now.wall).day);
  }
  return { persons, firstDays, see, granted };
}

function judgePin(table: AccessTable, person: number, typed: string, hash: (digits: string) => Uint8Array) {
  const meant = table.pins.find((pin) => pin.person === person);
  if (meant === undefined || typed === '') return 'pin_missing';
  if (!/^\d{4,8}$/.test(typed)) return 'pin_wrong';
  if (isSame(hash(typed), meant.pin)) return 'pin';
  return meant.duress !== null && isSame(hash(typed), meant.duress) ? 'duress' : 'pin_wrong';
}

/** Refuses what has waited too long. */
function endWaits(
  pins: Map<ReaderIndex, PinWait>,
  pairs: Map<ReaderIndex, PairWait>,
  { mono }: Moment,
  say: Say,
): void {
  for (const reader of readerIndex) {
    const pin = pins.get(reader);
    if (pin !== undefined && mono - pin.since > pinTime) {
      pins.delete(reader);
      say({ reader, cred: pin.cred, is: 'denied', reason: 'pin_missing' });
    }
    const pair = pairs.get(reader);
    if (pair !== undefined && mono - pair.since > pairTime) {
      pairs.delete(reader);
      say({ reader, cred: pair.cred, is: 'denied', reason: 'second_person_missing' });
    }
  }
}

/**
 * A door as docs/protocol.md, "The decision", has it, with what waits for a PIN or for a second person: the reference
 * for the firmware's. `door` is read at every step, so that mode and table may change between them.
 */
export function createDoor(crypto: Crypto, key: Uint8Array, door: () => Door) {
  const memory = createMemory();
  const pins = new Map<ReaderIndex, PinWait>();
  const pairs = new Map<ReaderIndex, PairWait>();

  function grant(passing: Passing, unlock: boolean, now: Moment, say: Say): void {
    const { reader, credential, duress } = passing;
    memory.granted(door(), passing, now);
    say({ reader, cred: credential.cred, is: duress ? 'duress' : 'granted', unlock });
  }

  /** Rule 13. */
  function pass(passing: Passing, now: Moment, say: Say): void {
    const { reader, credential, duress } = passing;
    const first = pairs.get(reader);
    pairs.delete(reader);
    if (first !== undefined && isPair(first, passing, now, say)) return grant(passing, true, now, say);
    if (!door().table.rules.twoPersons && !credential.second) return grant(passing, true, now, say);
    pairs.set(reader, { cred: credential.cred, since: now.mono, person: credential.person, duress });
    say({ reader, cred: credential.cred, is: 'second' });
  }

  /** Judges again who waited: grants, or refuses. */
  function isPair(first: PairWait, { reader, credential }: Passing, now: Moment, say: Say): boolean {
    const denied = (reason: DenialReason) => say({ reader, cred: first.cred, is: 'denied', reason });
    const person = credentialOf(door().table, first.cred)?.person ?? first.person;
    if (person === credential.person) {
      denied('second_person_missing');
      return false;
    }
    const again = judge(door(), memory, reader, first.cred, now);
    if (again.is === 'denied') {
      denied(again.reason);
      return false;
    }
    grant({ reader, credential: again.credential, duress: first.duress }, false, now, say);
    return true;
  }

  /** Rule 12, when the PIN has been typed. */
  function endPin(reader: ReaderIndex, { cred, typed }: PinWait, now: Moment, say: Say): void {
    pins.delete(reader);
    const again = judge(door(), memory, reader, cred, now);
    if (again.is === 'denied') return say({ reader, cred, is: 'denied', reason: again.reason });
    const { credential } = again;
    if (again.is === 'granted') return grant({ reader, credential, duress: false }, true, now, say);
    const hash = (digits: string) => pinHash(crypto, key, credential.person, digits);
    const said = judgePin(door().table, credential.person, typed, hash);
    if (said !== 'pin' && said !== 'duress') return say({ reader, cred, is: 'denied', reason: said });
    pass({ reader, credential, duress: said === 'duress' }, now, say);
  }

  function onCard(reader: ReaderIndex, cred: Uint8Array, now: Moment, say: Say): void {
    const unfinished = pins.get(reader);
    pins.delete(reader);
    if (unfinished !== undefined) say({ reader, cred: unfinished.cred, is: 'denied', reason: 'pin_missing' });
    const judged = judge(door(), memory, reader, cred, now);
    if (judged.is === 'denied') return say({ reader, cred, is: 'denied', reason: judged.reason });
    const passing = { reader, credential: judged.credential, duress: false };
    if (judged.is === 'granted') return grant(passing, true, now, say);
    if (!needsPin(door(), now)) return pass(passing, now, say);
    const hasPin = door().table.pins.some(({ person }) => person === judged.credential.person);
    if (!hasPin) return say({ reader, cred, is: 'denied', reason: 'pin_missing' });
    pins.set(reader, { cred, since: now.mono, typed: '' });
    say({ reader, cred, is: 'pin' });
  }

  /** Runs a step after what had waited too long by then, and returns everything that came of it, in order. */
  function after(now: Moment, step: (say: Say) => void = () => undefined): readonly Outcome[] {
    const outcomes: Outcome[] = [];
    const say: Say = (outcome) => void outcomes.push(outcome);
    endWaits(pins, pairs, now, say);
    step(say);
    return outcomes;
  }

  return {
    card: (reader: ReaderIndex, cred: Uint8Array, now: Moment) => after(now, (say) => onCard(reader, cred, now, say)),
    key: (reader: ReaderIndex, pressed: Key, now: Moment) =>
      after(now, (say) => {
        const wait = pins.get(reader);
        if (wait === undefined) return;
        if (pressed === '#') return endPin(reader, wait, now, say);
        pins.set(reader, { ...wait, typed: pressed === '*' ? '' : wait.typed + pressed });
      }),
    tick: (now: Moment) => after(now),
    /** What anti-passback believes of these persons. */
    place(place: Place, creds: readonly Uint8Array[]): void {
      for (const cred of creds) {
        const credential = credentialOf(door().table, cred);
        if (credential !== undefined) memory.see(credential.person, { place });
      }
    },
  };
}
