import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure, Result } from '../../../../electron/contract/result.ts';
import { useStation } from '../../station.tsx';
import { useTell } from '../../ui/tell.ts';

export interface Item {
  readonly id: number;
  readonly rev: number;
}
/** What goes before the fields when an item is saved: a null id makes a new one. */
export interface Head {
  readonly id: number | null;
  readonly rev: number;
}

interface State<S, D> {
  /** What the form was filled from; null for a new item. */
  readonly base: S | null;
  readonly draft: D;
  /** The name that the station refused because it is taken. */
  readonly taken: string | null;
}

export interface ItemOptions<S extends Item, D> {
  /** The newest that is stored; null for a new item, or one that is gone. */
  readonly stored: S | null;
  readonly draftOf: (stored: S | null) => D;
  readonly same: (a: D, b: D) => boolean;
  readonly save: (head: Head, draft: D) => Promise<Result<S>>;
  readonly onSaved: (saved: S) => void;
  /** Asks for the list that the item is in; without it, as `store` does. */
  readonly reload?: () => Promise<void>;
  /** Keeps an unsaved form under this name while the operator is elsewhere. */
  readonly keep?: string;
  /** Where unsaved forms are kept, and the list that the item is in; without it, the access book. */
  readonly store?: Shelf;
}

/** As much of a kept list as a form needs. */
export interface Shelf {
  getState(): { readonly drafts: Readonly<Record<string, unknown>> };
  keep(name: string, draft: unknown): void;
  load(): Promise<void>;
}

/** How a form stands to what is stored: `newer` and `gone` are somebody else's doing, and wait for a decision. */
export type Standing = 'fine' | 'newer' | 'gone';

export interface ItemForm<S, D> {
  readonly base: S | null;
  readonly draft: D;
  readonly dirty: boolean;
  readonly standing: Standing;
  readonly taken: string | null;
  readonly set: (draft: D) => void;
  readonly reset: () => void;
  readonly takeTheirs: () => void;
  readonly keepMine: () => void;
  readonly save: () => Promise<void>;
}

function standingOf<S extends Item>(base: S | null, stored: S | null): Standing {
  if (base === null || (stored !== null && stored.rev <= base.rev)) return 'fine';
  return stored === null ? 'gone' : 'newer';
}

/** A form over one item of a list: follows what is stored until somebody types, and never overwrites unseen. */
export function useItemForm<S extends Item, D>(options: ItemOptions<S, D>): ItemForm<S, D> {
  const { stored, draftOf, same, keep } = options;
  const { t } = useTranslation();
  const { book } = useStation();
  const tell = useTell();
  const store: Shelf = options.store ?? book;
  const reload = options.reload ?? store.load;
  const fresh = (base: S | null): State<S, D> => ({ base, draft: draftOf(base), taken: null });
  const [state, setState] = useState<State<S, D>>(() => {
    const kept = keep === undefined ? undefined : store.getState().drafts[keep];
    return kept === undefined ? fresh(stored) : (kept as State<S, D>);
  });
  const { base, draft, taken } = state;
  const dirty = !same(draft, draftOf(base));
  const standing = standingOf(base, stored);
  // While nothing was typed the form follows what is stored; React draws again before anybody sees the old one.
  if (standing === 'newer' && !dirty) setState(fresh(stored));
  useEffect(() => {
    if (keep !== undefined) store.keep(keep, dirty ? state : undefined);
  }, [store, keep, dirty, state]);
  const failed = (error: Failure) => {
    const name = error.details?.name;
    if (error.code === 'conflict' && typeof name === 'string') setState({ ...state, taken: name });
    else if (error.code === 'conflict') tell.refused(t('item.conflictTold'));
    else tell.failed(error);
    if (error.code === 'conflict' || error.code === 'not_found') void reload();
  };
  const save = async () => {
    const result = await options.save({ id: base?.id ?? null, rev: base?.rev ?? 0 }, draft);
    if (!result.ok) return failed(result.error);
    setState(fresh(result.value));
    if (keep !== undefined) store.keep(keep, undefined);
    await reload();
    options.onSaved(result.value);
  };
  return {
    base,
    draft,
    dirty,
    standing,
    taken,
    set: (next) => setState({ ...state, draft: next, taken: null }),
    reset: () => setState(fresh(base)),
    takeTheirs: () => setState(fresh(stored)),
    keepMine: () => setState({ ...state, base: stored }),
    save,
  };
}
