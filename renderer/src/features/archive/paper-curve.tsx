import { useTranslation } from 'react-i18next';
import type { PrintedCase } from '../../../../electron/contract/archive.ts';
import type { History } from '../../../../electron/contract/climate.ts';
import { priorities } from '../../../../electron/contract/fields.ts';
import { visible } from '../../format/outside.ts';
import { useFormats } from '../../format/use.ts';
import { curveOf } from '../climate/curves.ts';
import { scaleOf } from '../climate/ranges.ts';
import { unitKey } from '../climate/units.ts';
import { timeTicks, unbroken, valueTicks } from './paper-plot.ts';

type Content = PrintedCase['content'];

/** What is printed on A4 between the margins, px; around the plot there is room for its numbers. */
const SIZE = { width: 670, height: 140 };
const BOX = { left: 44, top: 6, right: 664, bottom: 120 };
/** A strip above the time axis has the alarms of the node, px. */
const STRIP = 9;
const DAY_MS = 86_400_000;

/** A curve with its scales. */
interface Plot {
  readonly curve: ReturnType<typeof curveOf>;
  readonly from: number;
  readonly to: number;
  readonly low: number;
  readonly high: number;
  x(at: number): number;
  y(value: number): number;
}

function plotOf(history: History): Plot {
  const { at, step, metric } = history;
  const [from, to] = [at[0] ?? 0, (at.at(-1) ?? 0) + Math.max(step, 1)];
  const [low, high] = scaleOf(metric, least(history.min), most(history.max), []);
  const place = (value: number) => Math.round(value * 10) / 10;
  return {
    curve: curveOf(history, undefined, to),
    from,
    to,
    low,
    high,
    x: (each) => place(BOX.left + ((each - from) / (to - from)) * (BOX.right - BOX.left)),
    y: (value) => place(BOX.bottom - ((value - low) / (high - low)) * (BOX.bottom - BOX.top)),
  };
}

const least = (values: readonly number[]) => values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
const most = (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);

/** A curve of a case, drawn once for paper, with its lowest, mean and highest in figures. */
export function PaperCurve({ history, content }: { readonly history: History; readonly content: Content }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const plot = plotOf(history);
  const { node, metric, mean, count } = history;
  const name = visible(content.names.nodes[node] ?? node);
  const readings = count.reduce((sum, each) => sum + each, 0);
  const weighted = mean.reduce((sum, each, i) => sum + each * (count[i] ?? 0), 0) / Math.max(1, readings);
  const unit = t(unitKey[metric]);
  const title = `${name}: ${t(`metric.${metric}`)}, ${unit}`;
  const figures = t('shown.figures', {
    low: formats.number(least(history.min), 1),
    mean: formats.number(weighted, 1),
    high: formats.number(most(history.max), 1),
  });
  return (
    <figure className="case-curve">
      <figcaption>
        <b>{title}</b> · {formats.moment(plot.from)} – {formats.moment(plot.to)} · {figures}
      </figcaption>
      <svg viewBox={`0 0 ${SIZE.width} ${SIZE.height}`} role="img" aria-label={`${title}: ${figures}`}>
        <Axes plot={plot} />
        <Alarms plot={plot} alarms={content.alarms.filter((alarm) => alarm.node === node)} />
        <Line plot={plot} />
        <Marks plot={plot} at={momentsOf(content, node)} />
      </svg>
    </figure>
  );
}

/** When the incidents were that the case is about. */
function momentsOf({ rows, chosen }: Content, node: string): number[] {
  return rows.flatMap(({ incident }) =>
    incident.node === node && chosen.includes(incident.id) ? [incident.timestamp] : [],
  );
}

function Axes({ plot }: { readonly plot: Plot }) {
  const formats = useFormats();
  const { x, y, from, to } = plot;
  const values = valueTicks(plot.low, plot.high, 4);
  const decimals = values.step < 1 ? 1 : 0;
  const time = (at: number) => {
    const minute = formats.minute(at);
    return to - from > DAY_MS ? `${formats.shortDay(at)} ${minute}` : minute;
  };
  return (
    <g className="case-curve-axes">
      {values.at.map((value) => (
        <g key={value}>
          <line x1={BOX.left} x2={BOX.right} y1={y(value)} y2={y(value)} />
          <text x={BOX.left - 6} y={y(value) + 3.5} textAnchor="end">
            {formats.number(value, decimals)}
          </text>
        </g>
      ))}
      {timeTicks(from, to, 7).map((at) => (
        <g key={at}>
          <line x1={x(at)} x2={x(at)} y1={BOX.top} y2={BOX.bottom} />
          <text x={Math.min(x(at), BOX.right - 16)} y={BOX.bottom + 14} textAnchor="middle">
            {time(at)}
          </text>
        </g>
      ))}
    </g>
  );
}

/** From lowest to highest as a band where points stand for several readings, and their means as a line. */
function Line({ plot: { curve, x, y } }: { readonly plot: Plot }) {
  const points = (values: readonly number[], from: number, to: number) =>
    curve.x.slice(from, to).map((at, i) => `${x(at)},${y(values[from + i] ?? 0)}`);
  return unbroken(curve.x, curve.gap).map(([from, to]) => (
    <g key={from}>
      {curve.step === 0 ? null : (
        <polygon
          points={[...points(curve.max, from, to), ...points(curve.min, from, to).toReversed()].join(' ')}
          fill="var(--curve-1)"
          opacity={0.2}
        />
      )}
      {to - from > 1 ? (
        <polyline
          points={points(curve.mean, from, to).join(' ')}
          fill="none"
          stroke="var(--curve-1)"
          strokeWidth={1.4}
        />
      ) : (
        <circle cx={x(curve.x[from] ?? 0)} cy={y(curve.mean[from] ?? 0)} r={1.6} fill="var(--curve-1)" />
      )}
    </g>
  ));
}

/** Alarms as bars with their priority as a number, as in the window. */
function Alarms({ plot, alarms }: { readonly plot: Plot; readonly alarms: Content['alarms'] }) {
  const { x, from, to } = plot;
  return alarms.map(({ key, raised, returned, priority }) => {
    const left = x(Math.max(from, raised));
    const width = Math.max(2, x(Math.min(returned ?? to, to)) - left);
    return (
      <g key={`${key} ${raised}`}>
        <rect x={left} y={BOX.bottom - STRIP} width={width} height={STRIP} fill={`var(--${priority})`} />
        {width < 10 ? null : (
          <text x={left + 3} y={BOX.bottom - 2} className="case-curve-priority">
            {priorities.indexOf(priority) + 1}
          </text>
        )}
      </g>
    );
  });
}

function Marks({ plot, at }: { readonly plot: Plot; readonly at: readonly number[] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const within = at.filter((each) => each >= plot.from && each < plot.to);
  return within.map((each, i) => {
    const left = plot.x(each);
    const right = left > BOX.right - 120;
    return (
      <g key={each} className="case-curve-mark">
        <line x1={left} x2={left} y1={BOX.top} y2={BOX.bottom} />
        {i > 0 ? null : (
          <text x={left + (right ? -4 : 4)} y={BOX.top + 10} textAnchor={right ? 'end' : 'start'}>
            {t('shown.near.itself')} · {formats.time(each)}
          </text>
        )}
      </g>
    );
  });
}
