import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Drawing, Placement, RoomKind } from '../../../../../electron/contract/floor-plan.ts';
import { limits } from '../../../../../electron/contract/limits.ts';
import { useTell } from '../../../ui/tell.ts';
import { redo, step, undo } from '../../access/history.ts';
import type { ItemForm } from '../../access/use-item.ts';
import { addPlacement, addRoom, isThere, keyOf, neighbourOf, type Picked, remove, roomAround } from './edit.ts';
import type { PlanForm } from './form.ts';
import { useWords } from './words.ts';

/** What the next press of the mouse on the plan does. */
export type Tool =
  | { readonly is: 'draw'; readonly kind: RoomKind }
  | { readonly is: 'place'; readonly what: Pick<Placement, 'is' | 'node'> };

/** A plan that is being drawn, what is chosen on it, and everything that can be done to it. */
export interface Editing {
  readonly drawing: Drawing;
  readonly picked: Picked | null;
  /** The corners of the chosen room are shown one by one. */
  readonly corners: boolean;
  readonly tool: Tool | null;
  /** What was done last, for those who do not see it. */
  readonly said: string;
  /** What the focus goes to as soon as it is drawn. */
  readonly focus: { readonly key: string } | null;
  pick(picked: Picked | null, focus?: boolean): void;
  /** Shows the corners of the chosen room and goes to the first, or hides them. */
  setCorners(on: boolean): void;
  setTool(tool: Tool | null): void;
  say(text: string): void;
  /**
   * One step that can be taken back; says what the chosen thing has become. With `focused` that has the focus afterwards:
   * a thing that grew or moved may stand elsewhere in the row, and the browser lets go of it.
   */
  change(next: Drawing, focused?: boolean): void;
  /** A room at a free place, chosen and focused. */
  draw(kind: RoomKind): void;
  /** A door or a sensor: at a point, else in the room that was chosen or is around what was, else in the middle; chosen and focused. */
  place(what: Pick<Placement, 'is' | 'node'>, at?: { readonly x: number; readonly y: number }): void;
  /** Takes the chosen thing away; what comes next in `order` is chosen. */
  drop(order: readonly Picked[]): void;
  undo(): void;
  redo(): void;
}

/** The state of the editor over its form. */
export function useEditing<S>(form: ItemForm<S, PlanForm>): Editing {
  const { t } = useTranslation();
  const tell = useTell();
  const words = useWords();
  const [chosen, setChosen] = useState<Picked | null>(null);
  const [corners, setCorners] = useState(false);
  const [tool, setTool] = useState<Tool | null>(null);
  const [said, say] = useState('');
  const [focus, setFocus] = useState<Editing['focus']>(null);
  const { draft, set } = form;
  const drawing = draft.drawing.now;
  const picked = chosen !== null && isThere(drawing, chosen) ? chosen : null;

  const pick = (next: Picked | null, focused = false) => {
    setChosen(next);
    if (next === null || chosen === null || keyOf(next) !== keyOf(chosen)) setCorners(false);
    if (focused && next !== null) setFocus({ key: keyOf(next) });
  };
  const put = (next: Drawing) => {
    if (next !== drawing) set({ ...draft, drawing: step(draft.drawing, next) });
  };
  const added = (next: Drawing, what: Picked) => {
    put(next);
    pick(what, true);
    setTool(null);
    say(t('plan.said.added', { what: words.of(next, what) }));
  };
  const full = (most: number) => tell.refused(t('plan.full', { count: most }));
  const travel = (history: PlanForm['drawing']) => {
    if (history === draft.drawing) return;
    set({ ...draft, drawing: history });
    say(t(history.future.length > draft.drawing.future.length ? 'plan.said.undone' : 'plan.said.redone'));
  };
  return {
    drawing,
    picked,
    corners: corners && picked?.is === 'room',
    tool,
    said,
    focus,
    pick,
    setCorners(on) {
      setCorners(on);
      if (on) setFocus({ key: 'corner/0' });
    },
    setTool,
    say,
    change(next, focused = false) {
      put(next);
      if (picked === null || !isThere(next, picked)) return;
      say(words.of(next, picked));
      if (focused) setFocus({ key: keyOf(picked) });
    },
    draw(kind) {
      const next = addRoom(drawing, kind, null);
      if (next === null) full(limits.plan.rooms);
      else added(next.drawing, { is: 'room', id: next.id });
    },
    place(what, at) {
      const room = picked === null ? undefined : roomAround(drawing, picked);
      const next = addPlacement(drawing, what, at ?? null, room);
      if (next === null) full(limits.plan.placements);
      else added(next, what);
    },
    drop(order) {
      if (picked === null) return;
      say(t('plan.said.removed', { what: words.name(drawing, picked) }));
      put(remove(drawing, picked));
      pick(neighbourOf(order, picked), true);
    },
    undo: () => travel(undo(draft.drawing)),
    redo: () => travel(redo(draft.drawing)),
  };
}
