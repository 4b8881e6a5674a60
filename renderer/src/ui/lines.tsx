import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import {
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { flushSync } from 'react-dom';
import { drawnRows } from './drawn-rows.ts';

/** What a row of a list is beside its cells. */
export interface LineFacts {
  readonly className: string;
  readonly selected?: boolean;
  /** Of a row that has others below it. */
  readonly expanded?: boolean;
  readonly level?: number;
}

export interface LinesHandle {
  /** Puts the keyboard on a row; false where there is none. */
  focus(index: number): boolean;
}

export interface LinesProps {
  /** A name for each row, in their order; it stays with its row when the order changes. */
  readonly keys: readonly string[];
  /** Height of a row, px. */
  readonly height: number;
  readonly line: (index: number) => LineFacts;
  /** The cells of a row. */
  readonly children: (index: number) => ReactNode;
  readonly onPress: (index: number, event: MouseEvent) => void;
  /** A key on a row that is not walking; true where it was meant for it. */
  readonly onKey: (index: number, event: KeyboardEvent) => boolean;
  /** The keyboard has walked from one row to another. */
  readonly onWalk?: (from: number, to: number, event: KeyboardEvent) => void;
  /** Which rows can be read now. */
  readonly onRange?: (from: number, to: number) => void;
  readonly handle?: RefObject<LinesHandle | null> | undefined;
  /** The row that stands in the middle at first, and that Tab leads to. */
  readonly begin?: number;
  /**
   * Which list this is: with another one all begins at its top, and the elements of rows that are gone are taken for new
   * ones. Only for rows that keep nothing of their own (what is typed, held or open in them).
   */
  readonly of?: number;
}

const PAGE = 10;
const steps: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: PAGE,
  PageUp: -PAGE,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

/**
 * The rows of a list of any length: only those in view are drawn, and the one that the keyboard is on. Arrow keys walk.
 * Whoever has scrolled down keeps the row under the eyes when new ones come in above; when the row under the keyboard
 * goes, the keyboard is on the one that takes its place.
 */
export function Lines(props: LinesProps) {
  const { keys, height, line, children, onPress, onKey, onWalk, onRange, handle, begin = 0, of } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<string | null>(() => (begin > 0 ? (keys[begin] ?? null) : null));
  const at = active === null ? -1 : keys.indexOf(active);
  const virtual = useVirtualizer({
    count: keys.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    getItemKey: (index) => keys[index] ?? index,
    overscan: useAhead(),
    rangeExtractor: drawnRows(at),
  });
  const items = virtual.getVirtualItems();
  const focus = (index: number) => {
    const to = Math.min(keys.length - 1, Math.max(0, index));
    if (to < 0) return false;
    const drawn = () => scroller.current?.querySelector<HTMLElement>(`[data-index="${to}"]`);
    // At once, not with the next frame: the next key may come before it, and must meet the row that was walked to.
    if (!drawn()) flushSync(() => setActive(keys[to] ?? null));
    drawn()?.focus({ preventScroll: true });
    virtual.scrollToIndex(to);
    return true;
  };
  const walk = (event: KeyboardEvent, index: number) => {
    if (event.target !== event.currentTarget) return;
    const by = event.altKey || event.metaKey ? undefined : steps[event.key];
    if (by === undefined) {
      if (onKey(index, event)) event.preventDefault();
      return;
    }
    event.preventDefault();
    const to = Math.min(keys.length - 1, Math.max(0, index + by));
    focus(to);
    onWalk?.(index, to, event);
  };
  useLayoutEffect(() => {
    if (begin > 0) virtual.scrollToIndex(begin, { align: 'center' });
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- only at first; from there one walks
  }, []);
  useImperativeHandle(handle, () => ({ focus }));
  useRange(virtual, onRange);
  const held = useHeldFocus(keys, focus);
  useBegun(of, virtual, () => {
    held.forget();
    setActive(null);
  });
  const drawn = items.map(({ index }) => keys[index] ?? '');
  const slots = useSlots(of, drawn, active);
  useStayPut(scroller, keys, height);
  const reached = at >= 0 ? at : (items[0]?.index ?? 0);
  return (
    <div ref={scroller} className="grid-body" role="rowgroup">
      <div role="presentation" style={{ height: virtual.getTotalSize() }}>
        {items.map(({ index, key, start }) => {
          const { className, selected, expanded, level } = line(index);
          return (
            // oxlint-disable-next-line jsx-a11y/control-has-associated-label -- a row is named by its cells
            <div
              key={slots?.get(keys[index] ?? '') ?? key}
              role="row"
              aria-rowindex={index + 2}
              aria-selected={selected}
              aria-expanded={expanded}
              aria-level={level}
              data-index={index}
              data-key={keys[index]}
              tabIndex={index === reached ? 0 : -1}
              className={`grid-row grid-line ${className}`}
              style={{ transform: `translateY(${start}px)`, height }}
              onFocus={() => {
                const name = keys[index] ?? '';
                setActive(name);
                held.take(name, index);
              }}
              onBlur={held.leave}
              onClick={(event) => onPress(index, event)}
              onKeyDown={(event) => walk(event, index)}
            >
              {children(index)}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** Another list begins at its top, with the keyboard on no row; `leave` is called unless it is on one that stays. */
function useBegun(
  of: number | undefined,
  { scrollElement, scrollOffset }: Virtualizer<HTMLDivElement, Element>,
  leave: () => void,
): void {
  const before = useRef(of);
  useLayoutEffect(() => {
    if (before.current === of) return;
    before.current = of;
    // What stands at its top is not asked again: to answer, the page would have to be laid out at once.
    if (scrollOffset !== 0) scrollElement?.scrollTo({ top: 0 });
    if (scrollElement?.contains(document.activeElement) !== true) leave();
  });
}

/**
 * Which element draws which row: a row keeps its own while it is drawn; with another list, rows take the elements of
 * those that are gone. To fill an element with other words is half the work of making one. Not while one scrolls: taken
 * from the other end, an element would have to be moved past all others. The one that has the keyboard is not taken: the
 * keyboard must not come to another row by that.
 */
function useSlots(
  of: number | undefined,
  drawn: readonly string[],
  held: string | null,
): ReadonlyMap<string, number> | null {
  const last = useRef<{ of: number | undefined; slots: ReadonlyMap<string, number>; made: number }>({
    of,
    slots: new Map(),
    made: 0,
  });
  if (of === undefined) return null;
  const { of: before, slots } = last.current;
  let { made } = last.current;
  const stays = new Set(drawn);
  const gone = before === of ? [] : [...slots].filter(([key]) => !stays.has(key) && key !== held);
  const free = gone.map(([, slot]) => slot);
  const next = new Map(drawn.map((key) => [key, slots.get(key) ?? free.shift() ?? ++made]));
  last.current = { of, slots: next, made };
  return next;
}

/** Rows beyond those in view, so that scrolling finds them drawn. */
const AHEAD = 8;

/** None at first: what is in view is drawn sooner, and the others when there is nothing else to do. */
function useAhead(): number {
  const [ahead, setAhead] = useState(0);
  useEffect(() => {
    const idle = requestIdleCallback(() => setAhead(AHEAD));
    return () => cancelIdleCallback(idle);
  }, []);
  return ahead;
}

function useRange(virtual: Virtualizer<HTMLDivElement, Element>, tell: LinesProps['onRange']): void {
  const { startIndex = 0, endIndex = -1 } = virtual.range ?? {};
  useEffect(() => tell?.(startIndex, endIndex), [tell, startIndex, endIndex]);
}

/** Keeps the first row in view where it is when rows come or go above it; who stands at the top sees what is new. */
function useStayPut(scroller: RefObject<HTMLDivElement | null>, keys: readonly string[], height: number): void {
  const before = useRef(keys);
  useLayoutEffect(() => {
    const place = scroller.current;
    const first = before.current[Math.floor((place?.scrollTop ?? 0) / height)];
    const was = first === undefined ? -1 : before.current.indexOf(first);
    before.current = keys;
    if (place === null || first === undefined || place.scrollTop < height) return;
    const now = keys.indexOf(first);
    if (now >= 0 && now !== was) place.scrollTop += (now - was) * height;
  }, [scroller, keys, height]);
}

/** When the row under the keyboard is taken away, the keyboard must not fall out of the list. */
function useHeldFocus(keys: readonly string[], focus: (index: number) => boolean) {
  const held = useRef<{ readonly key: string; readonly index: number } | null>(null);
  const move = useRef(focus);
  useEffect(() => {
    move.current = focus;
  });
  useEffect(() => {
    const lost = held.current;
    if (lost === null || document.activeElement !== document.body || keys.includes(lost.key)) return;
    held.current = null;
    // After this commit: a row that is not drawn yet is drawn by it.
    queueMicrotask(() => move.current(lost.index));
  }, [keys]);
  return {
    forget() {
      held.current = null;
    },
    take(key: string, index: number) {
      held.current = { key, index };
    },
    leave({ target, relatedTarget }: FocusEvent<HTMLElement>) {
      if (relatedTarget !== null || !target.isConnected) return;
      // A press beside the list lets it go; a row that is being taken away does not.
      requestAnimationFrame(() => {
        if (target.isConnected && document.activeElement !== target) held.current = null;
      });
    },
  };
}
