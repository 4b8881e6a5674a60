import type { CallInput, CallName, CallOutput, calls } from '../contract/calls.ts';
import type { Result } from '../contract/result.ts';
import type { Person } from '../contract/session.ts';

/** A window that nobody has signed in to, as far as the call needs to know. */
export interface Visitor {
  readonly windowId: number;
}

/** Who makes a call: checked by the guarded door before a handler sees it. */
export interface Caller extends Visitor {
  readonly person: Person;
  readonly sessionId: string;
  /** Idle-locked; can be true only where the call's access is `locked`. */
  readonly locked: boolean;
}

/** What a handler of `N` learns about its caller: a public call knows the window only. */
export type CallerOf<N extends CallName> = (typeof calls)[N]['access'] extends 'public' ? Visitor : Caller;

/** The use case behind one call: input parsed, role checked; expected failures are values. */
export type Handler<N extends CallName> = (input: CallInput<N>, caller: CallerOf<N>) => Promise<Result<CallOutput<N>>>;

/** A handler for each call of the contract; every service file exports its part as `Pick<Handlers, …>`. */
export type Handlers = { readonly [N in CallName]: Handler<N> };
