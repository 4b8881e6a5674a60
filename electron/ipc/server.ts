import type { z } from 'zod';
import { request } from '../contract/bridge.ts';
import type { CallSpec } from '../contract/call.ts';
import { type CallName, calls } from '../contract/calls.ts';
import { fail, type Result } from '../contract/result.ts';
import { roleSuffices } from '../contract/roles.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Log } from '../domain/ports/log.ts';
import type { Caller, Handlers, Visitor } from '../services/handlers.ts';
import { isPassing } from '../services/lasting.ts';
import type { Sessions } from '../services/sessions.ts';
import { type Rate, rateLimit } from './rate-limit.ts';

/** Where a message came from, as windows/ has found out. */
export interface Sender {
  readonly windowId: number;
  /** It is the main frame of a window of ours and shows our own page. */
  readonly trusted: boolean;
}

export interface DoorDeps {
  readonly handlers: Handlers;
  readonly sessions: Pick<Sessions, 'authorize'>;
  readonly log: Log;
  readonly clock: Clock;
  /** Draws the id under which the log keeps a defect's cause. */
  readonly newId: () => string;
  /** Holds every answer against its schema: in development and in tests. */
  readonly checkOutput: boolean;
}

/** The one guarded door: whatever comes from a window goes through here, and every answer is a Result. Never throws. */
export type Door = (sender: Sender, message: unknown) => Promise<Result<unknown>>;

/** Calls that need no session: those that hash a password are dear, the others cheap. */
const publicRates: Readonly<Record<string, Rate>> = {
  'session.login': { burst: 10, perSecond: 1 },
  'station.setup': { burst: 5, perSecond: 0.2 },
};
const otherPublic: Rate = { burst: 50, perSecond: 20 };

type AnyHandler = (input: unknown, caller: Caller | Visitor) => Promise<Result<unknown>>;
type Passed = { readonly name: CallName; readonly input: unknown; readonly caller: Caller | Visitor };

/** Builds the door. Order: trusted main frame → known name → session and role → strict schema → handler → log. */
export function createDoor(deps: DoorDeps): Door {
  const { handlers, log, clock } = deps;
  const mayEnter = publicGate(clock);

  async function pass(sender: Sender, message: unknown): Promise<Result<Passed>> {
    if (!sender.trusted) return fail('untrusted', 'not from our own window');
    const parsed = request.safeParse(message);
    if (!parsed.success) return fail('invalid_input', 'no request');
    const { name, input, token } = parsed.data;
    if (!isCallName(name)) return fail('unknown_call', 'no such call');
    const caller = await admit(deps, mayEnter, name, token, sender.windowId);
    if (!caller.ok) return caller;
    const checked = calls[name].input.safeParse(input);
    if (!checked.success)
      return fail('invalid_input', 'the request does not fit its schema', { fields: fields(checked.error) });
    return { ok: true, value: { name, input: checked.data, caller: caller.value } };
  }

  async function handle({ name, input, caller }: Passed): Promise<Result<unknown>> {
    const result = await (handlers[name] as AnyHandler)(input, caller);
    if (!deps.checkOutput || !result.ok) return result;
    const checked = calls[name].output.safeParse(result.value);
    if (!checked.success) throw new Error(`${name} answers what its schema does not allow: ${checked.error.message}`);
    return result;
  }

  function failed(name: string, cause: unknown): Result<never> {
    if (isPassing(cause)) {
      log.error('a call could not be written down', { call: name, cause });
      return fail('unavailable', 'the journal cannot be written');
    }
    return defect(name, cause);
  }

  function defect(name: string, cause: unknown): Result<never> {
    const id = deps.newId();
    log.error('a call failed', { call: name, id, cause });
    return fail('internal', 'a defect of ours; the log has the cause', { log: id });
  }

  return async (sender, message) => {
    const begun = clock.monotonic();
    let result: Result<unknown>;
    try {
      const passed = await pass(sender, message);
      result = passed.ok ? await handle(passed.value) : passed;
    } catch (cause) {
      result = failed(nameOf(message), cause);
    }
    record(log, sender, nameOf(message), result, clock.monotonic() - begun);
    return result;
  };
}

/** Names of the object itself only: `constructor` and `__proto__` are no calls. */
function isCallName(name: string): name is CallName {
  return Object.hasOwn(calls, name);
}

/** What the log calls a message: a name that we know, never a text from outside. */
function nameOf(message: unknown): string {
  const { data } = request.safeParse(message);
  return data !== undefined && isCallName(data.name) ? data.name : 'unknown';
}

async function admit(
  { sessions }: DoorDeps,
  mayEnter: (name: CallName) => boolean,
  name: CallName,
  token: string | null,
  windowId: number,
): Promise<Result<Caller | Visitor>> {
  const { access }: CallSpec = calls[name];
  if (access === 'public')
    return mayEnter(name) ? { ok: true, value: { windowId } } : fail('unavailable', 'too many calls; wait a moment');
  const caller = await sessions.authorize(token, windowId, access);
  if (!caller.ok || access === 'locked') return caller;
  return roleSuffices(caller.value.person.role, access)
    ? caller
    : fail('forbidden', 'the role is too low', { needed: access });
}

function publicGate(clock: Clock): (name: CallName) => boolean {
  const gates = new Map<string, () => boolean>();
  return (name) => {
    const rate = publicRates[name] ?? otherPublic;
    const gate = gates.get(name) ?? rateLimit(rate, () => clock.monotonic());
    gates.set(name, gate);
    return gate();
  };
}

/** Where the request does not fit, without a word of what was in it. */
function fields({ issues }: z.core.$ZodError): string {
  return issues
    .slice(0, 8)
    .map(({ path, code }) => `${path.join('.').slice(0, 80)}: ${code}`)
    .join(', ');
}

function record(log: Log, { windowId }: Sender, call: string, result: Result<unknown>, ms: number): void {
  const outcome = result.ok ? 'ok' : result.error.code;
  const level = outcome === 'untrusted' || outcome === 'forbidden' ? 'warn' : 'debug';
  log[level]('call', { call, windowId, outcome, ms: Math.round(ms) });
}
