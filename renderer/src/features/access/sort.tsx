import { IconArrowDown, IconArrowsSort, IconArrowUp } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useFormats } from '../../format/use.ts';

export interface Order<K extends string> {
  readonly by: K;
  readonly down: boolean;
}

export interface Sorting<K extends string> extends Order<K> {
  readonly toggle: (by: K) => void;
}

/** Which column a list is sorted by; the same column again turns it round. */
export function useSorting<K extends string>(first: K, down = false): Sorting<K> {
  const [order, setOrder] = useState<Order<K>>({ by: first, down });
  const toggle = (by: K) => setOrder((before) => ({ by, down: before.by === by ? !before.down : false }));
  return { ...order, toggle };
}

/** Compares words as the operator's language sorts them, with numbers by their value. */
export function useCompare(): (a: string, b: string) => number {
  const { locale } = useFormats();
  return useMemo(() => new Intl.Collator(locale, { numeric: true, sensitivity: 'base' }).compare, [locale]);
}

/** The heading of a column that sorts. */
export function SortButton<K extends string>(props: {
  readonly sorting: Sorting<K>;
  readonly by: K;
  readonly label: string;
}) {
  const { sorting, by } = props;
  const Icon = sorting.by !== by ? IconArrowsSort : sorting.down ? IconArrowDown : IconArrowUp;
  return (
    <button type="button" className="sort" onClick={() => sorting.toggle(by)}>
      {props.label}
      <Icon size={12} aria-hidden className={sorting.by === by ? '' : 'sort-rest'} />
    </button>
  );
}

/** What a column says to a screen reader about its order. */
export function ariaSort<K extends string>(sorting: Sorting<K>, by: K): 'ascending' | 'descending' | 'none' {
  return sorting.by !== by ? 'none' : sorting.down ? 'descending' : 'ascending';
}
