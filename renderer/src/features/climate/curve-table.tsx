import { useTranslation } from 'react-i18next';
import type { ChartMetric } from '../../../../electron/contract/fields.ts';
import { useFormats } from '../../format/use.ts';
import type { DrawnCurve } from './draw.ts';
import type { Span } from './span.ts';
import { Swatch } from './swatch.tsx';

/** Rows that are shown; a longer span is better looked at in pieces, or as a file. */
const ROWS = 400;

/** The points of the curves as a table, the newest first. */
export function CurveTable(props: {
  readonly curves: readonly DrawnCurve[];
  readonly span: Span;
  readonly metric: ChartMetric;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { curves, span, metric } = props;
  const times = timesOf(curves, span);
  const places = curves.map(({ curve }) => new Map(curve.x.map((at, i) => [at, i])));
  const number = (value: number | undefined) => (value === undefined ? '' : formats.number(value, 1));
  const cell = ({ curve }: DrawnCurve, c: number, at: number) => {
    const i = places[c]?.get(at);
    if (i === undefined) return null;
    const band =
      curve.step === 0 ? null : (
        <span className="muted">
          {' '}
          ({number(curve.min[i])} – {number(curve.max[i])})
        </span>
      );
    return (
      <>
        {number(curve.mean[i])}
        {band}
      </>
    );
  };
  return (
    <div className="curve-table">
      <table className="plain-table">
        <caption className="visually-hidden">{t('climate.tableCaption', { metric: t(`metric.${metric}`) })}</caption>
        <thead>
          <tr>
            <th scope="col">{t('climate.time')}</th>
            {curves.map(({ curve, name, style }) => (
              <th key={curve.node} scope="col" className="number">
                <Swatch style={style} /> {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {times.slice(0, ROWS).map((at) => (
            <tr key={at}>
              <th scope="row">{formats.moment(at)}</th>
              {curves.map((each, c) => (
                <td key={each.curve.node} className="number">
                  {cell(each, c, at)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {times.length > ROWS ? (
        <p className="small muted padded">{t('climate.tableMore', { count: times.length - ROWS })}</p>
      ) : null}
      {times.length === 0 ? <p className="small muted padded">{t('climate.noData')}</p> : null}
    </div>
  );
}

function timesOf(curves: readonly DrawnCurve[], { from, to }: Span): number[] {
  const all = new Set(curves.flatMap(({ curve }) => curve.x.filter((at) => at >= from && at <= to)));
  return [...all].sort((a, b) => b - a);
}
