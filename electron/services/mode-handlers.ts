import type { CallInput } from '../contract/calls.ts';
import type { ModeScope } from '../contract/doors.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { Person } from '../contract/session.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Entry } from '../domain/ports/stores.ts';
import type { AccessBook } from './access-book.ts';
import type { Caller, Handlers } from './handlers.ts';
import type { Modes } from './modes.ts';
import type { Sessions } from './sessions.ts';

export interface ModeHandlersDeps {
  readonly modes: Pick<Modes, 'list' | 'inForce' | 'begin' | 'end'>;
  readonly access: Pick<AccessBook, 'areas'>;
  readonly sessions: Pick<Sessions, 'confirmed' | 'verifySecond'>;
  readonly clock: Pick<Clock, 'now'>;
}

type ModeHandlers = Pick<Handlers, 'modes.list' | 'modes.begin' | 'modes.end'>;

/** The calls `modes.*`. */
export function modeHandlers(deps: ModeHandlersDeps): ModeHandlers {
  const { modes, access, clock } = deps;
  return {
    'modes.list': async () => ok(modes.list()),
    async 'modes.begin'({ scope, mode, reason }, { person }) {
      if (scope.is === 'area' && !access.areas().has(scope.id)) return fail('not_found', `no area ${scope.id}`);
      const order = { scope, mode, reason, by: person.username, at: clock.now() };
      return modes.begin(order, modeEntry('mode.begun', order.at, person, { ...order, second: null }));
    },
    async 'modes.end'(input, caller) {
      const { scope, mode, reason } = input;
      if (modes.inForce(scope, mode) === null) return fail('not_found', 'it is not in that mode');
      const second = await released(deps, input, caller);
      if (!second.ok) return second;
      const what = { scope, mode, reason, second: second.value?.username ?? null };
      const ended = await modes.end(scope, mode, modeEntry('mode.ended', clock.now(), caller.person, what));
      return ended.ok ? ok({}) : ended;
    },
  };
}

/** The second person with whom a lockdown is left; null where none is needed. */
async function released(
  { sessions }: ModeHandlersDeps,
  { mode, second }: CallInput<'modes.end'>,
  { person, sessionId }: Caller,
): Promise<Result<Person | null>> {
  if (mode !== 'lockdown') return ok(null);
  if (!sessions.confirmed(sessionId)) return fail('confirmation_needed', 'give your own password first');
  if (second === null) return fail('second_person', 'a lockdown is left by two', { reason: 'missing' });
  return sessions.verifySecond(person, second);
}

function modeEntry(
  type: 'mode.begun' | 'mode.ended',
  timestamp: number,
  { username }: Person,
  what: { scope: ModeScope; mode: string; reason: string; second: string | null },
): Entry {
  const { scope, mode, reason, second } = what;
  const area = scope.is === 'area' ? { area: scope.id } : {};
  const value = { mode, scope: scope.is, ...area, reason, ...(second === null ? {} : { second }) };
  return { timestamp, type, node: null, actor: username, value };
}
