import { createStore, type StoreApi } from 'zustand/vanilla';
import type { CallInput } from '../../../electron/contract/calls.ts';
import type { Assignment, CommissionView } from '../../../electron/contract/commissioning.ts';
import type { Failure, Result } from '../../../electron/contract/result.ts';
import type { Api } from '../api.ts';
import type { SessionStore } from '../session/store.ts';

export type Purpose = Assignment['purpose'];

/** What was chosen and typed for the node so far; kept while other screens are open. */
export interface CommissionDraft {
  /** Null where nobody has chosen yet. */
  readonly purpose: Purpose | null;
  /** The node whose place the board takes. */
  readonly target: string | null;
  readonly name: string;
  /** Null follows the name. */
  readonly id: string | null;
  readonly fail: 'secure' | 'safe' | null;
  /** A profile's name, null for a board on a cable; undefined where nobody has chosen yet. */
  readonly wifi: string | null | undefined;
  /** Null follows the broker settings. */
  readonly host: string | null;
}

export const emptyDraft: CommissionDraft = {
  purpose: null,
  target: null,
  name: '',
  id: null,
  fail: null,
  wifi: undefined,
  host: null,
};

export interface CommissionState {
  /** How the work stands; null where none is under way, or nobody has asked yet. */
  readonly view: CommissionView | null;
  /** The work that this window had begun has ended without its doing. */
  readonly ended: boolean;
  /** A call is under way. */
  readonly busy: boolean;
  /** Why the last act was not begun. */
  readonly refused: Failure | null;
  /** Pages that the operator has read and left, beside the steps of the station. */
  readonly passed: { readonly check: boolean; readonly identify: boolean };
  /** The operator wants another port than the one that was read. */
  readonly replug: boolean;
  /** What to enter at the broker: told once, kept until the work ends. */
  readonly enter: CommissionView['enter'];
  readonly draft: CommissionDraft;
}

type Act =
  | 'commission.begin'
  | 'commission.check'
  | 'commission.identify'
  | 'commission.assign'
  | 'commission.flash'
  | 'commission.connect'
  | 'commission.prove'
  | 'commission.finish'
  | 'commission.stop';

export interface CommissionStore extends StoreApi<CommissionState> {
  /** Asks how the work stands, where this window has begun some. */
  load(): Promise<void>;
  /** Says what the node is to be, before it is assigned; what has ended makes room for it. */
  wish(part: Partial<CommissionDraft>): void;
  /** Goes on with what is under way, else begins. */
  open(): Promise<void>;
  /** Begins once more with the same node. */
  anew(): Promise<void>;
  /** The next node, with what is the same for both already filled in. */
  next(): Promise<void>;
  /** Does one thing; false where it was not begun. */
  act<N extends Act>(name: N, input: CallInput<N>): Promise<boolean>;
  /** Ends it unfinished; false where the station would not. */
  leave(): Promise<boolean>;
  setDraft(part: Partial<CommissionDraft>): void;
  /** The operator has read a page, or goes back to it. */
  pass(part: Partial<CommissionState['passed']>): void;
  setReplug(replug: boolean): void;
}

const nothing: CommissionState = {
  view: null,
  ended: false,
  busy: false,
  refused: null,
  passed: { check: false, identify: false },
  replug: false,
  enter: null,
  draft: emptyDraft,
};

/** The work on a new node as the station tells it, and what the operator has typed for it. Ends with the session. */
export function createCommissionStore(deps: { readonly api: Api; readonly session: SessionStore }): CommissionStore {
  const { api, session } = deps;
  const store = createStore<CommissionState>(() => nothing);
  const { setState, getState } = store;
  let pushes = 0;
  let leaving = false;
  const show = (view: CommissionView) =>
    setState((state) => {
      const same = state.view?.id === view.id;
      return { view, ended: false, enter: view.enter ?? (same ? state.enter : null) };
    });
  const ask = async () => {
    const result = await api.call('commission.view', {});
    if (result.ok && result.value !== null) show(result.value);
    return result;
  };
  api.on('commission', (view) => {
    if (session.token() === null) return;
    pushes += 1;
    if (view !== null) show(view);
    else if (getState().view !== null && !leaving) setState({ view: null, ended: true, enter: null });
  });
  session.subscribe(({ session: now }) => {
    if (now === null) setState(nothing);
  });
  const run = async (call: () => Promise<Result<CommissionView>>): Promise<boolean> => {
    const before = pushes;
    setState({ busy: true, refused: null });
    const result = await call();
    setState({ busy: false, ...(result.ok ? {} : { refused: result.error }) });
    // What was pushed meanwhile may be newer than the answer, or older.
    if (result.ok && before === pushes) show(result.value);
    else if (result.ok) await ask();
    return result.ok;
  };
  const begin = (draft: CommissionDraft, passed: CommissionState['passed']) => {
    setState({ ...nothing, draft, passed });
    return run(() => api.call('commission.begin', {}));
  };
  return {
    ...store,
    async load() {
      if (getState().view === null) await ask();
    },
    wish(part) {
      const { view, draft } = getState();
      if (view === null || view.step === 'done') setState({ ...nothing, draft: { ...emptyDraft, ...part } });
      else if (view.assigned === null) setState({ draft: { ...draft, ...part } });
    },
    async open() {
      setState({ busy: true, refused: null });
      const asked = await ask();
      setState({ busy: false, ...(asked.ok ? {} : { refused: asked.error }) });
      if (asked.ok && (asked.value === null || asked.value.step === 'done'))
        await begin(getState().draft, nothing.passed);
    },
    async anew() {
      await begin(getState().draft, { check: true, identify: false });
    },
    async next() {
      const { wifi, host, fail } = getState().draft;
      await begin({ ...emptyDraft, wifi, host, fail }, { check: true, identify: false });
    },
    act: (name, input) => run(() => api.call(name, input) as Promise<Result<CommissionView>>),
    async leave() {
      leaving = true;
      const result = await api.call('commission.abandon', {});
      leaving = false;
      if (result.ok) setState(nothing);
      else setState({ refused: result.error });
      return result.ok;
    },
    setDraft: (part) => setState(({ draft }) => ({ draft: { ...draft, ...part } })),
    pass: (part) => setState(({ passed }) => ({ passed: { ...passed, ...part } })),
    setReplug: (replug) => setState({ replug }),
  };
}
