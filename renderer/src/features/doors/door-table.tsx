import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import {
  createColumnHelper,
  createSortedRowModel,
  type Row,
  rowSortingFeature,
  type SortingState,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tableStates } from '../../../../electron/contract/doors.ts';
import { priorities } from '../../../../electron/contract/fields.ts';
import { doorStates, lockStates } from '../../../../electron/contract/nodes.ts';
import { useFormats } from '../../format/use.ts';
import { ContactWord } from '../../ui/contact.tsx';
import { useNow } from '../../ui/now.ts';
import { Outside } from '../../ui/outside.tsx';
import { PriorityMark } from '../../ui/priority.tsx';
import { DoorFact, LockFact, RuleFact, TableWord } from './facts.tsx';
import { LastPerson } from './last-person.tsx';
import { isKnown } from './orders.ts';
import { type DoorRow, rules } from './rows.ts';

const ROW_HEIGHT = 48;
const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() });
const helper = createColumnHelper<typeof features, DoorRow>();
type Sortable = Row<typeof features, DoorRow>;
const numeric = (a: Sortable, b: Sortable, id: string) => a.getValue<number>(id) - b.getValue<number>(id);

function useColumns() {
  const { t } = useTranslation();
  const { locale } = useFormats();
  return useMemo(() => {
    const { compare } = new Intl.Collator(locale, { numeric: true });
    const byName = (a: Sortable, b: Sortable, id: string) => compare(a.getValue<string>(id), b.getValue<string>(id));
    return helper.columns([
      helper.accessor(({ alarm }) => (alarm === null ? priorities.length : priorities.indexOf(alarm.priority)), {
        id: 'alarm',
        header: () => <span className="visually-hidden">{t('doors.column.alarm')}</span>,
        enableSorting: false,
        cell: ({ row }) => <Alarm row={row.original} />,
      }),
      helper.accessor('name', {
        header: t('doors.column.name'),
        sortFn: byName,
        cell: ({ row }) => <Name row={row.original} />,
      }),
      helper.accessor(({ node }) => (isKnown(node) ? doorStates.indexOf(node.door) : doorStates.length), {
        id: 'door',
        header: t('doors.column.door'),
        sortFn: numeric,
        cell: ({ row }) => <DoorFact node={row.original.node} />,
      }),
      helper.accessor(({ node }) => (isKnown(node) ? -lockStates.indexOf(node.lock) : 1), {
        id: 'lock',
        header: t('doors.column.lock'),
        sortFn: numeric,
        cell: ({ row }) => <LockFact node={row.original.node} />,
      }),
      helper.accessor(({ rule }) => rules.indexOf(rule), {
        id: 'rule',
        header: t('doors.column.rule'),
        sortFn: numeric,
        cell: ({ row: { original } }) => (
          <RuleFact node={original.node} rule={original.rule} pending={original.pending} />
        ),
      }),
      helper.accessor(({ door }) => -(door?.last?.at ?? 0), {
        id: 'last',
        header: t('doors.column.last'),
        sortFn: numeric,
        cell: ({ row: { original } }) => <Last row={original} />,
      }),
      helper.accessor(({ door }) => -(door === null ? 0 : tableStates.indexOf(door.table.state)), {
        id: 'table',
        header: t('doors.column.table'),
        sortFn: numeric,
        cell: ({ row: { original } }) => (original.door === null ? null : <TableWord table={original.door.table} />),
      }),
    ]);
  }, [t, locale]);
}

function Alarm({ row: { alarm } }: { readonly row: DoorRow }) {
  return alarm === null ? null : <PriorityMark priority={alarm.priority} size={18} />;
}

function Name({ row: { name, node, alarm } }: { readonly row: DoorRow }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow(10_000);
  return (
    <span className="door-name">
      <Outside text={name} className="cut strong" />
      <span className="small cut">
        {node.contact === 'offline' ? (
          <span className="text-medium">
            {t('doors.unknownSince', { time: formats.since(node.heard ?? node.since, now) })}
          </span>
        ) : node.contact !== 'online' ? (
          <ContactWord contact={node.contact} />
        ) : alarm === null ? (
          <span className="muted">{node.id}</span>
        ) : (
          <span className={`text-${alarm.priority}`}>{t(`alarm.short.${alarm.type}`)}</span>
        )}
      </span>
    </span>
  );
}

function Last({ row: { door } }: { readonly row: DoorRow }) {
  const { t } = useTranslation();
  if (door === null || door.last === null) return <span className="muted">{t('doors.nobody')}</span>;
  return <LastPerson last={door.last} size={30} />;
}

export interface DoorTableProps {
  readonly rows: readonly DoorRow[];
  readonly chosen: string | null;
  readonly onChoose: (id: string) => void;
}

/** Only the rows in view are drawn. Arrow keys walk, Enter opens; a heading sorts. */
export function DoorTable({ rows, chosen, onChoose }: DoorTableProps) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const columns = useColumns();
  const data = useMemo(() => [...rows], [rows]);
  const [sorting, setSorting] = useState<SortingState>([{ id: 'name', desc: false }]);
  const table = useTable({
    features,
    columns,
    data,
    getRowId: (row) => row.id,
    state: { sorting },
    onSortingChange: setSorting,
    enableSortingRemoval: false,
    sortDescFirst: false,
    enableMultiSort: false,
  });
  const model = table.getRowModel().rows;
  const virtual = useVirtualizer({
    count: model.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => model[index]?.id ?? index,
    overscan: 8,
  });
  const items = virtual.getVirtualItems();
  const walk = (event: KeyboardEvent<HTMLElement>, index: number) => {
    const row = model[index];
    if ((event.key === 'Enter' || event.key === ' ') && row !== undefined) onChoose(row.id);
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const to = Math.min(model.length - 1, Math.max(0, index + (event.key === 'ArrowDown' ? 1 : -1)));
      virtual.scrollToIndex(to);
      scroller.current?.querySelector<HTMLElement>(`[data-index="${to}"]`)?.focus();
    } else return;
    event.preventDefault();
  };
  const entry = model.some((row) => row.id === chosen) ? chosen : model[items[0]?.index ?? 0]?.id;
  return (
    <div className="column door-table" role="table" aria-label={t('screen.doors')} aria-rowcount={model.length + 1}>
      <div role="rowgroup">
        {table.getHeaderGroups().map((group) => (
          <div key={group.id} role="row" aria-rowindex={1} className="grid-row grid-head door-row">
            {group.headers.map((header) => (
              <span
                key={header.id}
                role="columnheader"
                className={`door-${header.id}`}
                {...(header.column.getCanSort() ? { 'aria-sort': sortWord(header.column.getIsSorted()) } : {})}
              >
                {header.column.getCanSort() ? (
                  <button type="button" className="sort" onClick={() => header.column.toggleSorting()}>
                    <table.FlexRender header={header} />
                    <SortMark sorted={header.column.getIsSorted()} />
                  </button>
                ) : (
                  <table.FlexRender header={header} />
                )}
              </span>
            ))}
          </div>
        ))}
      </div>
      <div ref={scroller} className="grid-body" role="rowgroup">
        <div role="presentation" style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const row = model[item.index];
            if (row === undefined) return null;
            return (
              // oxlint-disable-next-line jsx-a11y/control-has-associated-label -- a row is named by its cells
              <div
                key={item.key}
                role="row"
                aria-rowindex={item.index + 2}
                aria-selected={row.id === chosen}
                data-index={item.index}
                data-door={row.id}
                tabIndex={row.id === entry ? 0 : -1}
                className="grid-row grid-line door-row"
                style={{ transform: `translateY(${item.start}px)` }}
                onClick={() => onChoose(row.id)}
                onKeyDown={(event) => walk(event, item.index)}
              >
                {row.getAllCells().map((cell) => (
                  <span key={cell.id} role="cell" className={`cut door-${cell.column.id}`}>
                    <table.FlexRender cell={cell} />
                  </span>
                ))}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}

const sortWord = (sorted: false | 'asc' | 'desc') =>
  sorted === false ? 'none' : sorted === 'asc' ? 'ascending' : 'descending';

function SortMark({ sorted }: { readonly sorted: false | 'asc' | 'desc' }) {
  if (sorted === false) return null;
  return sorted === 'asc' ? <IconArrowDown size={14} aria-hidden /> : <IconArrowUp size={14} aria-hidden />;
}
