import { Button } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import type { Presence } from '../../../../electron/contract/presence.ts';
import { useAge, useFormats } from '../../format/use.ts';
import { drawnRows } from '../../ui/drawn-rows.ts';
import { NodeName } from '../../ui/node-name.tsx';
import { useNow } from '../../ui/now.ts';
import { Outside } from '../../ui/outside.tsx';
import { type InsideColumn, insideColumns } from './presence.ts';
import { ariaSort, SortButton, type Sorting } from './sort.tsx';
import { SureWord, useDoubts } from './sure-word.tsx';

const ROW_HEIGHT = 52;

export interface InsideTableProps {
  readonly rows: readonly Presence[];
  readonly sorting: Sorting<InsideColumn>;
  readonly areaName: (id: number) => string;
  readonly onCorrect: (who: Presence) => void;
}

/** Only the rows in view are drawn, however many are inside. Arrow keys walk from row to row. */
export function InsideTable({ rows, sorting, areaName, onCorrect }: InsideTableProps) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState(-1);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => rows[index]?.person ?? index,
    overscan: 12,
    rangeExtractor: drawnRows(active),
  });
  const items = virtual.getVirtualItems();
  const reached = active < 0 ? (items[0]?.index ?? 0) : Math.min(active, rows.length - 1);
  const walk = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key];
    const to =
      event.key === 'Home' ? 0 : event.key === 'End' ? rows.length - 1 : by === undefined ? null : reached + by;
    if (to === null) return;
    const next = Math.min(rows.length - 1, Math.max(0, to));
    event.preventDefault();
    // At once, not with the next frame: a key that comes before it must meet the row that was walked to.
    flushSync(() => setActive(next));
    scroller.current?.querySelector<HTMLElement>(`[data-index="${next}"] button`)?.focus({ preventScroll: true });
    virtual.scrollToIndex(next);
  };
  return (
    <div className="column" role="table" aria-label={t('inside.title')} aria-rowcount={rows.length + 1}>
      <div role="rowgroup">
        <div role="row" aria-rowindex={1} className="inside-row inside-head">
          {insideColumns.map((by) => (
            <span
              key={by}
              role="columnheader"
              aria-sort={ariaSort(sorting, by)}
              {...(by === 'door' ? { className: 'inside-door' } : {})}
            >
              <SortButton sorting={sorting} by={by} label={t(`inside.column.${by}`)} />
            </span>
          ))}
          <span role="columnheader">
            <span className="visually-hidden">{t('alarms.action')}</span>
          </span>
        </div>
      </div>
      <div ref={scroller} className="inside-body" role="rowgroup">
        <div role="presentation" style={{ height: virtual.getTotalSize() }} onKeyDown={walk}>
          {items.map((item) => {
            const who = rows[item.index];
            return who === undefined ? null : (
              <div
                key={item.key}
                role="row"
                aria-rowindex={item.index + 2}
                data-index={item.index}
                className="inside-row inside-line"
                style={{ transform: `translateY(${item.start}px)` }}
                onFocus={() => setActive(item.index)}
              >
                <Cells who={who} area={areaName(who.area)} />
                <span role="cell">
                  <Button size="xs" tabIndex={item.index === reached ? 0 : -1} onClick={() => onCorrect(who)}>
                    {t('inside.correct')}
                    <span className="visually-hidden"> {who.name}</span>
                  </Button>
                </span>
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

function Cells({ who, area }: { readonly who: Presence; readonly area: string }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const age = useAge();
  const now = useNow(60_000);
  const doubts = useDoubts()(who.doubts);
  return (
    <>
      <span role="cell" className="inside-two inside-name strong">
        <Outside text={who.name} />
      </span>
      <span role="cell" className="inside-two">
        <Outside text={area} />
      </span>
      <span role="cell">
        {formats.since(who.since, now)}
        <span className="small muted inside-second">{age(who.since, now)}</span>
      </span>
      <span role="cell" className={`inside-two inside-door ${who.node === null ? 'muted' : ''}`}>
        {who.node === null ? t('inside.byGuard') : <NodeName id={who.node} />}
      </span>
      <span role="cell" className="inside-two" title={doubts}>
        <SureWord sure={who.sure} />
        {doubts === '' ? null : <span className="small muted"> · {doubts}</span>}
      </span>
    </>
  );
}
