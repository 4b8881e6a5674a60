import { z } from 'zod';
import type { Bridge } from '../../electron/contract/bridge.ts';
import { type CallInput, type CallName, type CallOutput, calls } from '../../electron/contract/calls.ts';
import { type EventName, type EventPayload, events } from '../../electron/contract/live.ts';
import { type Failure, fail, failure, type Result } from '../../electron/contract/result.ts';

const reply = z.union([
  z.strictObject({ ok: z.literal(true), value: z.unknown() }),
  z.strictObject({ ok: z.literal(false), error: failure }),
]);

/** The window's typed end of the one door to the station. */
export interface Api {
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<Result<CallOutput<N>>>;
  /** Listens to one event; what does not fit its schema is passed to `onBad` and never shown. */
  on<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void): () => void;
}

/** Where the session's token is kept (memory only), and who is told that a call was refused. */
export interface ApiOptions {
  readonly token: () => string | null;
  readonly refused: (error: Failure, name: CallName) => void;
  readonly onBad?: (name: string) => void;
}

function parseReply<N extends CallName>(name: N, answer: unknown): Result<CallOutput<N>> {
  const parsed = reply.safeParse(answer);
  if (!parsed.success) return fail('internal', `${name}: the answer has no known form`);
  if (!parsed.data.ok) return parsed.data;
  const value = calls[name].output.safeParse(parsed.data.value);
  return value.success
    ? { ok: true, value: value.data as CallOutput<N> }
    : fail('internal', `${name}: the answer does not fit the contract: ${value.error.message}`);
}

/**
 * Derives the typed client from the contract.
 * Never throws: a station that cannot be reached is the failure `unavailable`, a broken answer `internal`.
 */
export function createApi(bridge: Bridge, options: ApiOptions): Api {
  return {
    async call(name, input) {
      let answer: unknown;
      try {
        answer = await bridge.call({ name, input, token: options.token() });
      } catch (error) {
        return fail('unavailable', `${name}: ${String(error)}`);
      }
      const result = parseReply(name, answer);
      if (!result.ok) options.refused(result.error, name);
      return result;
    },
    on(wanted, listener) {
      return bridge.on((name, payload) => {
        if (name !== wanted) return;
        const parsed = events[wanted].safeParse(payload);
        if (parsed.success) listener(parsed.data as EventPayload<typeof wanted>);
        else options.onBad?.(wanted);
      });
    },
  };
}
