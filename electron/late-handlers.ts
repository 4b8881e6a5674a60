import { type CallName, calls } from './contract/calls.ts';
import { fail, type Result } from './contract/result.ts';
import type { Handlers } from './services/handlers.ts';

type LooseHandler = (input: unknown, caller: unknown) => Promise<Result<unknown>>;
type LooseHandlers = Readonly<Partial<Record<CallName, LooseHandler>>>;

/**
 * A handler for every call, looked up when the call is made: the calls about nodes exist only once the site is in
 * operation, which at the first start is later than the window. Until then they answer `unavailable`.
 */
export function lateHandlers(current: () => Partial<Handlers>): Handlers {
  const names = Object.keys(calls) as CallName[];
  const late = (name: CallName): LooseHandler => {
    return async (input, caller) => {
      const handler = (current() as LooseHandlers)[name];
      return handler === undefined ? fail('unavailable', 'the site is not in operation yet') : handler(input, caller);
    };
  };
  return Object.fromEntries(names.map((name) => [name, late(name)])) as unknown as Handlers;
}
