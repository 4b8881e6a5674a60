import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../format/use.ts';

/** Rows that are drawn on the screen. */
const SHOWN = 200;

export interface Column<T> {
  readonly name: string;
  readonly cell: (row: T) => ReactNode;
  readonly number?: boolean;
  /** Of the whole; what has none shares the rest. */
  readonly width?: string;
}

/** A table of a report: the first rows of it, on paper all. */
export function ReportTable<T>(props: {
  readonly title: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly T[];
  readonly keyOf: (row: T) => string;
  readonly none: string;
  readonly paper: boolean;
}) {
  const { title, columns, rows, keyOf, none, paper } = props;
  const formats = useFormats();
  const { t } = useTranslation();
  const shown = paper ? rows : rows.slice(0, SHOWN);
  return (
    <section className="report-part">
      <h2>{title}</h2>
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
      {shown.length < rows.length ? (
        <p className="small muted">
          {t('reports.notAll', { shown: formats.number(shown.length), all: formats.number(rows.length) })}
        </p>
      ) : null}
    </section>
  );
}
