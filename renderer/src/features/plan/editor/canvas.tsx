import { useElementSize } from '@mantine/hooks';
import { type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Drawing, PlanRoom } from '../../../../../electron/contract/floor-plan.ts';
import { DrawnRooms, RoomNames } from '../drawn-rooms.tsx';
import { areaOf, boxOf, cornersOf, fitted, pathOf } from '../geometry.ts';
import { inReadingOrder } from '../marks.ts';
import { keyOf, type Picked, roomOf, snapped } from './edit.ts';
import { EditedMark } from './edited-mark.tsx';
import { cornerKeyApplied, keyApplied } from './keys.ts';
import type { StrokeOf } from './stroke.ts';
import type { Editing } from './use-editing.ts';
import { useStroke } from './use-stroke.ts';
import { useWords } from './words.ts';

/** Lines of the grid are drawn where they are so far apart at least, px. */
const GRID_MIN_PX = 5;

/** Everything on a plan in the order in which the keyboard walks: rooms, large ones first, then doors and sensors as one reads. */
export function orderOf({ rooms, placements }: Drawing): readonly Picked[] {
  const large = [...rooms].sort((a, b) => areaOf(b.corners) - areaOf(a.corners));
  return [
    ...large.map(({ id }): Picked => ({ is: 'room', id })),
    ...inReadingOrder(placements).map(({ is, node }): Picked => ({ is, node })),
  ];
}

export interface CanvasProps {
  readonly editing: Editing;
  /** The image behind the plan. */
  readonly image: ReactNode;
  readonly title: string;
  /** Leads to the name of the chosen room, or to the fields of what else is chosen. */
  readonly onEdit: () => void;
}

/** The sheet that is drawn on, with the mouse or with the keys while something on it has the focus. */
export function Canvas({ editing, image, title, onEdit }: CanvasProps) {
  const { t } = useTranslation();
  const help = useId();
  const { ref, width, height } = useElementSize();
  const sheet = useRef<HTMLDivElement>(null);
  const size = fitted(editing.drawing, width, height);
  const stroke = useStroke(sheet, size.scale, editing);
  useFocus(sheet, editing);
  const { tool } = editing;
  const down = (event: PointerEvent) => {
    if (tool?.is === 'draw') stroke.begin(event, { is: 'draw', kind: tool.kind });
    else if (tool?.is === 'place') editing.place(tool.what, snapped(editing.drawing, stroke.pointAt(event)));
    else editing.pick(null);
  };
  return (
    <>
      <p id={help} className="small muted edit-help">
        {t(tool === null ? 'plan.help' : tool.is === 'draw' ? 'plan.hint.draw' : 'plan.hint.place')}
      </p>
      <div className="plan-stage edit-stage" ref={ref}>
        {size.scale > 0 ? (
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- drawn on with the mouse; the keys are those of what is on it
          <div
            ref={sheet}
            className={`plan-sheet edit-sheet ${tool === null ? '' : 'edit-armed'}`}
            style={{ width: size.width, height: size.height }}
            role="application"
            aria-label={t('plan.sheet')}
            aria-describedby={help}
            onPointerDown={down}
            // What is pressed gets the focus from us; the browser would take it away from what was just placed.
            onMouseDown={(event) => event.preventDefault()}
            {...stroke.handlers}
          >
            {image}
            <Grid grid={editing.drawing.grid * size.scale} />
            <DrawnRooms plan={stroke.shown} scale={size.scale} />
            <RoomNames plan={stroke.shown} scale={size.scale} title={title} />
            <Things editing={editing} shown={stroke.shown} scale={size.scale} begin={stroke.begin} onEdit={onEdit} />
          </div>
        ) : null}
      </div>
    </>
  );
}

/** Moves the focus to what was just drawn, placed or uncovered. */
function useFocus(sheet: React.RefObject<HTMLElement | null>, { focus }: Editing): void {
  useEffect(() => {
    if (focus === null) return;
    sheet.current?.querySelector<HTMLElement | SVGElement>(`[data-key="${CSS.escape(focus.key)}"]`)?.focus();
  }, [sheet, focus]);
}

function Grid({ grid }: { readonly grid: number }) {
  const id = useId();
  if (grid < GRID_MIN_PX) return null;
  return (
    <svg className="plan-rooms edit-grid" aria-hidden>
      <pattern id={id} width={grid} height={grid} patternUnits="userSpaceOnUse">
        <path d={`M${grid} 0H0V${grid}`} />
      </pattern>
      <rect width="100%" height="100%" fill={`url(#${id})`} />
    </svg>
  );
}

interface ThingsProps {
  readonly editing: Editing;
  readonly shown: Drawing;
  readonly scale: number;
  readonly begin: (event: PointerEvent, of: StrokeOf) => void;
  readonly onEdit: () => void;
}

function Things({ editing, shown, scale, begin, onEdit }: ThingsProps) {
  const words = useWords();
  const { picked, tool } = editing;
  const order = orderOf(shown);
  const down = (event: PointerEvent, it: Picked) => {
    if (tool !== null) return;
    event.stopPropagation();
    editing.pick(it, true);
    begin(event, { is: 'move', picked: it });
  };
  const key = (event: KeyboardEvent, it: Picked) => {
    const next = keyApplied(editing.drawing, it, event);
    if (next !== null) editing.change(next, true);
    else if (event.key === 'Delete' || event.key === 'Backspace') editing.drop(order);
    else if (event.key === 'Enter' || event.key === 'F2') onEdit();
    else if (event.key === 'c' && it.is === 'room' && !event.ctrlKey && !event.metaKey) editing.setCorners(true);
    else if (event.key === 'Escape' && tool !== null) editing.setTool(null);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const handlers = (it: Picked) => ({
    'data-key': keyOf(it),
    'aria-label': words.of(shown, it),
    'aria-pressed': picked !== null && keyOf(picked) === keyOf(it),
    onFocus: () => editing.pick(it),
    onPointerDown: (event: PointerEvent) => down(event, it),
    onKeyDown: (event: KeyboardEvent) => key(event, it),
  });
  const room = picked?.is === 'room' ? roomOf(shown, picked.id) : undefined;
  return (
    <>
      <svg className="plan-rooms edit-rooms">
        {order.map((it) =>
          it.is === 'room' ? (
            <path
              key={keyOf(it)}
              role="button"
              tabIndex={0}
              className="edit-room"
              d={pathOf(roomOf(shown, it.id)?.corners ?? [], scale)}
              {...handlers(it)}
            />
          ) : null,
        )}
        {room === undefined ? null : editing.corners ? (
          <Corners editing={editing} room={room} scale={scale} begin={begin} />
        ) : (
          <Handles room={room} scale={scale} begin={begin} />
        )}
      </svg>
      {order.map((it) =>
        it.is === 'room' ? null : (
          <EditedMark key={keyOf(it)} drawing={shown} picked={it} scale={scale} handlers={handlers(it)} />
        ),
      )}
    </>
  );
}

const HANDLE_PX = 9;

/** What the mouse pulls a room larger by; the keyboard has Shift and the arrows. */
function Handles({ room, scale, begin }: Pick<ThingsProps, 'scale' | 'begin'> & { readonly room: PlanRoom }) {
  return cornersOf(boxOf(room.corners)).map(({ x, y }, at) => (
    <rect
      key={['left-top', 'right-top', 'right-bottom', 'left-bottom'][at]}
      className={`edit-handle edit-handle-${at % 2}`}
      x={x * scale - HANDLE_PX / 2}
      y={y * scale - HANDLE_PX / 2}
      width={HANDLE_PX}
      height={HANDLE_PX}
      aria-hidden
      onPointerDown={(event) => {
        event.stopPropagation();
        begin(event, { is: 'resize', id: room.id, at });
      }}
    />
  ));
}

/** The corners of a room one by one; each is moved with the mouse or the keys. */
function Corners(props: Pick<ThingsProps, 'editing' | 'scale' | 'begin'> & { readonly room: PlanRoom }) {
  const { editing, room, scale, begin } = props;
  const words = useWords();
  const key = (event: KeyboardEvent, at: number) => {
    if (event.key === 'Escape') editing.pick({ is: 'room', id: room.id }, true);
    const next = cornerKeyApplied(editing.drawing, room.id, at, event);
    if (next !== null) {
      editing.change(next);
      editing.say(words.corner(next, room.id, at));
    } else if (event.key !== 'Escape') return;
    else editing.setCorners(false);
    event.preventDefault();
    event.stopPropagation();
  };
  return room.corners.map(({ x, y }, at) => (
    <circle
      // oxlint-disable-next-line react/no-array-index-key -- a corner is known by its place in the row, and by nothing else
      key={at}
      role="button"
      tabIndex={0}
      data-key={`corner/${at}`}
      className="edit-corner"
      cx={x * scale}
      cy={y * scale}
      r={6}
      aria-label={words.corner({ ...editing.drawing, rooms: [room] }, room.id, at)}
      onPointerDown={(event) => {
        event.stopPropagation();
        begin(event, { is: 'corner', id: room.id, at });
      }}
      onKeyDown={(event) => key(event, at)}
    />
  ));
}
