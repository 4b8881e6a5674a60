import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../format/use.ts';
import { PAPER_LINES } from '../../ui/paper.tsx';

/** Rows that are drawn on the screen. */
const SHOWN = 200;
/** Rows that go on paper: a report has two tables that may be long, persons and doors. */
const PRINTED = PAPER_LINES / 2;

export interface Column<T> {
  readonly name: string;
  readonly cell: (row: T) => ReactNode;
  readonly number?: boolean;
  /** Of the whole; what has none shares the rest. */
  readonly width?: string;
}

/** A table of a report: the first rows of it, on paper more than on the screen. */
export function ReportTable<T>(props: {
  readonly title: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly keyOf: (row: T) => string;
  readonly none: string;
  readonly paper: boolean;
}) {
  const { title, columns, rows, keyOf, none, paper } = props;
  const shown = rows.slice(0, paper ? PRINTED : SHOWN);
  const rest = shown.length < rows.length ? <Rest shown={shown.length} all={rows.length} paper={paper} /> : null;
  return (
    <section className="report-part">
      <h2>{title}</h2>
      {/* Whoever holds the paper knows it before the first row. */}
      {paper ? rest : null}
      {rows.length === 0 ? (
        <p className="muted">{none}</p>
      ) : (
        <table className="plain-table report-table">
          <thead>
            <tr>
              {columns.map(({ name, number, width }) => (
                <th key={name} className={number === true ? 'number' : ''} style={width === undefined ? {} : { width }}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr key={keyOf(row)}>
                {columns.map(({ name, cell, number }) => (
                  <td key={name} className={number === true ? 'number' : ''}>
                    {cell(row)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {paper ? null : rest}
    </section>
  );
}

/** That there are more rows than are shown, and how to get at them. */
function Rest({ shown, all, paper }: { readonly shown: number; readonly all: number; readonly paper: boolean }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const numbers = { shown: number(shown), all: number(all), printed: number(PRINTED) };
  const words = paper ? 'reports.cutOnPaper' : all > PRINTED ? 'reports.cut' : 'reports.notAll';
  return <p className={paper ? 'strong' : 'small muted'}>{t(words, numbers)}</p>;
}
