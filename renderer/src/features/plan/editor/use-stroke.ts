import { type PointerEvent, type RefObject, useCallback, useRef, useState } from 'react';
import type { PlanPoint } from '../../../../../electron/contract/floor-plan.ts';
import { useEscape } from '../../../ui/use-escape.ts';
import { type Stroke, type StrokeOf, strokeApplied } from './stroke.ts';
import type { Editing } from './use-editing.ts';

/** The mouse has to go so far before it is a movement, px. */
const MOVED_PX = 3;

/** Follows the mouse from press to release over the sheet; Escape takes the movement back. */
export function useStroke(sheet: RefObject<HTMLElement | null>, scale: number, editing: Editing) {
  const begun = useRef<{
    readonly of: StrokeOf;
    readonly from: PlanPoint;
    readonly x: number;
    readonly y: number;
  } | null>(null);
  const [stroke, setStroke] = useState<Stroke | null>(null);
  const lost = useCallback(() => {
    begun.current = null;
    setStroke(null);
  }, []);
  useEscape(stroke !== null, lost);

  const pointAt = (event: PointerEvent): PlanPoint => {
    const box = sheet.current?.getBoundingClientRect();
    return { x: (event.clientX - (box?.left ?? 0)) / scale, y: (event.clientY - (box?.top ?? 0)) / scale };
  };
  const move = (event: PointerEvent) => {
    const start = begun.current;
    if (start === null) return;
    const moved = Math.hypot(event.clientX - start.x, event.clientY - start.y) >= MOVED_PX;
    if (stroke === null && !moved) return;
    setStroke({ of: start.of, from: start.from, to: pointAt(event), fine: event.ctrlKey || event.metaKey });
  };
  const up = () => {
    begun.current = null;
    if (stroke === null) return;
    setStroke(null);
    const next = strokeApplied(editing.drawing, stroke);
    editing.change(next, stroke.of.is !== 'corner');
    if (stroke.of.is !== 'draw') return;
    editing.setTool(null);
    const made = next.rooms.at(-1);
    if (made !== undefined && next !== editing.drawing) editing.pick({ is: 'room', id: made.id }, true);
  };
  return {
    stroke,
    /** The plan as it would be if the mouse were released now. */
    shown: stroke === null ? editing.drawing : strokeApplied(editing.drawing, stroke),
    pointAt,
    begin(event: PointerEvent, of: StrokeOf) {
      if (event.button !== 0) return;
      sheet.current?.setPointerCapture(event.pointerId);
      begun.current = { of, from: pointAt(event), x: event.clientX, y: event.clientY };
    },
    handlers: { onPointerMove: move, onPointerUp: up, onPointerCancel: lost },
  };
}
