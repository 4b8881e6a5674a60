import { IconArrowDown, IconArrowsSort, IconArrowUp } from '@tabler/icons-react';
import {
  createColumnHelper,
  createSortedRowModel,
  rowSortingFeature,
  type SortingState,
  tableFeatures,
  useTable,
} from '@tanstack/react-table';
import { type ReactNode, type RefObject, useImperativeHandle, useMemo, useRef, useState } from 'react';
import { Lines, type LinesHandle } from '../../ui/lines.tsx';

const ROW_HEIGHT = 44;
const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() });

export interface GridColumn<T> {
  readonly id: string;
  readonly label: string;
  readonly compare: (a: T, b: T) => number;
  readonly cell: (row: T) => ReactNode;
}

export interface GridHandle {
  /** Puts the keyboard on the first row; false where there is none. */
  focusFirst(): boolean;
  openFirst(): void;
}

export interface GridProps<T> {
  readonly label: string;
  /** Class of each row: its columns. */
  readonly className: string;
  /** All rows; they are sorted once, whatever of them is shown. */
  readonly rows: readonly T[];
  /** Those of them that fit the filter; without it, all. */
  readonly shown?: readonly T[];
  readonly idOf: (row: T) => number;
  readonly columns: readonly GridColumn<T>[];
  readonly chosen: number | null;
  /** Null where rows cannot be opened. */
  readonly onOpen: ((id: number) => void) | null;
  readonly handle?: RefObject<GridHandle | null>;
}

const sortWord = (sorted: false | 'asc' | 'desc') =>
  sorted === false ? 'none' : sorted === 'asc' ? 'ascending' : 'descending';

function SortMark({ sorted }: { readonly sorted: false | 'asc' | 'desc' }) {
  const Icon = sorted === false ? IconArrowsSort : sorted === 'asc' ? IconArrowDown : IconArrowUp;
  return <Icon size={12} aria-hidden className={sorted === false ? 'sort-rest' : ''} />;
}

function useGridTable<T>({ rows, columns, idOf }: Pick<GridProps<T>, 'rows' | 'columns' | 'idOf'>) {
  const defined = useMemo(() => {
    const helper = createColumnHelper<typeof features, { readonly of: T }>();
    return helper.columns(
      columns.map(({ id, label, compare, cell }) =>
        helper.accessor(({ of }) => of, {
          id,
          header: label,
          sortFn: (a, b) => compare(a.original.of, b.original.of),
          cell: ({ row }) => cell(row.original.of),
        }),
      ),
    );
  }, [columns]);
  const data = useMemo(() => rows.map((of) => ({ of })), [rows]);
  const [sorting, setSorting] = useState<SortingState>([{ id: columns[0]?.id ?? '', desc: false }]);
  return useTable({
    features,
    columns: defined,
    data,
    getRowId: ({ of }) => String(idOf(of)),
    state: { sorting },
    onSortingChange: setSorting,
    enableSortingRemoval: false,
    enableMultiSort: false,
  });
}

/** The sorted rows that fit the filter. */
function useShown<T, R extends { readonly original: { readonly of: T } }>(
  sorted: readonly R[],
  shown: readonly T[] | undefined,
): readonly R[] {
  return useMemo(() => {
    if (shown === undefined) return sorted;
    const wanted = new Set(shown);
    return sorted.filter(({ original }) => wanted.has(original.of));
  }, [sorted, shown]);
}

/** A list of any length: only the rows in view are drawn. A heading sorts; arrow keys walk, Enter opens. */
export function Grid<T>(props: GridProps<T>) {
  const { label, className, idOf, chosen, onOpen, handle } = props;
  const lines = useRef<LinesHandle>(null);
  const table = useGridTable(props);
  const model = useShown(table.getRowModel().rows, props.shown);
  const keys = useMemo(() => model.map(({ id }) => id), [model]);
  const open = (index: number) => {
    const row = model[index];
    if (row !== undefined) onOpen?.(idOf(row.original.of));
  };
  useImperativeHandle(handle, () => ({
    focusFirst: () => lines.current?.focus(0) ?? false,
    openFirst: () => open(0),
  }));
  return (
    <div className="column" role="table" aria-label={label} aria-rowcount={model.length + 1}>
      <div role="rowgroup">
        {table.getHeaderGroups().map((group) => (
          <div key={group.id} role="row" aria-rowindex={1} className={`grid-row grid-head ${className}`}>
            {group.headers.map((header) => (
              <span
                key={header.id}
                role="columnheader"
                aria-sort={sortWord(header.column.getIsSorted())}
                className={`${className}-${header.id}`}
              >
                <button type="button" className="sort" onClick={() => header.column.toggleSorting()}>
                  <table.FlexRender header={header} />
                  <SortMark sorted={header.column.getIsSorted()} />
                </button>
              </span>
            ))}
          </div>
        ))}
      </div>
      <Lines
        handle={lines}
        keys={keys}
        height={ROW_HEIGHT}
        line={(index) => {
          const row = model[index];
          return { className, selected: row !== undefined && idOf(row.original.of) === chosen };
        }}
        onPress={open}
        onKey={(index, { key }) => {
          if (key !== 'Enter' && key !== ' ') return false;
          open(index);
          return true;
        }}
      >
        {(index) =>
          model[index]?.getAllCells().map((cell) => (
            <span key={cell.id} role="cell" className={`cut ${className}-${cell.column.id}`}>
              <table.FlexRender cell={cell} />
            </span>
          ))
        }
      </Lines>
    </div>
  );
}
