import { useTranslation } from 'react-i18next';
import { Bar, BarChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import { useFormats } from '../../format/use.ts';

const HEIGHT = 170;
/** What is printed on A4 between the margins, px. */
const PAPER = { width: 670, height: 150 };

/** A bar: how it is called below, and how high its one or two parts are. */
export interface PlotBar {
  readonly name: string;
  readonly first: number;
  readonly second?: number;
}

export interface PlotProps {
  readonly bars: readonly PlotBar[];
  /** What the parts are; a second one stands on the first. */
  readonly parts: readonly [string] | readonly [string, string];
  /** What the plot shows, for whoever does not see it. */
  readonly label: string;
  /** On paper nothing moves, and there is no room to fill. */
  readonly paper: boolean;
}

const fills = ['var(--equipment-line)', 'var(--muted)'] as const;

/** Bars in the calm look: numbers are in the table beside it. */
export function BarPlot({ bars, parts, label, paper }: PlotProps) {
  return (
    <figure className="plot">
      <figcaption className="plot-legend small">
        {parts.map((part, i) => (
          <span key={part} className="with-icon">
            <svg width="10" height="10" aria-hidden>
              <rect width="10" height="10" fill={fills[i]} />
            </svg>
            {part}
          </span>
        ))}
      </figcaption>
      <div role="img" aria-label={label} style={{ height: paper ? PAPER.height : HEIGHT }}>
        {paper ? (
          <Bars bars={bars} parts={parts} size={PAPER} />
        ) : (
          <ResponsiveContainer width="100%" height="100%" initialDimension={{ width: 700, height: HEIGHT }}>
            <Bars bars={bars} parts={parts} />
          </ResponsiveContainer>
        )}
      </div>
    </figure>
  );
}

function Bars(
  props: Pick<PlotProps, 'bars' | 'parts'> & { readonly size?: { readonly width: number; readonly height: number } },
) {
  const formats = useFormats();
  const { bars, parts, size, ...given } = props;
  const tick = { fontSize: 11, fill: 'var(--muted)' };
  return (
    <BarChart
      {...given}
      {...size}
      data={bars as PlotBar[]}
      margin={{ top: 8, right: 10, bottom: 0, left: 0 }}
      accessibilityLayer={false}
      barCategoryGap={bars.length > 120 ? 0 : 1}
    >
      <XAxis
        dataKey="name"
        tick={tick}
        tickLine={false}
        axisLine={{ stroke: 'var(--line)' }}
        interval="preserveStart"
        minTickGap={14}
        height={22}
      />
      <YAxis
        width={48}
        tick={tick}
        tickLine={false}
        axisLine={false}
        allowDecimals={false}
        tickCount={4}
        domain={[0, 'auto']}
        tickFormatter={(value: number) => formats.number(value)}
      />
      {size === undefined ? (
        <Tooltip isAnimationActive={false} cursor={{ fill: 'var(--hatch)' }} content={<Tip parts={parts} />} />
      ) : null}
      <Bar dataKey="first" stackId="all" fill={fills[0]} isAnimationActive={false} />
      {parts.length > 1 ? <Bar dataKey="second" stackId="all" fill={fills[1]} isAnimationActive={false} /> : null}
    </BarChart>
  );
}

/** What a bar says when somebody points at it; the chart gives all but the parts. */
function Tip(props: {
  readonly parts: PlotProps['parts'];
  readonly active?: boolean;
  readonly payload?: ReadonlyArray<{ readonly payload?: PlotBar }>;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const bar = props.payload?.[0]?.payload;
  if (props.active !== true || bar === undefined) return null;
  const values = [bar.first, bar.second ?? 0];
  return (
    <div className="plot-tip small">
      <div className="muted">{bar.name}</div>
      {props.parts.map((part, i) => (
        <div key={part} className="strong">
          {t('reports.tip', { part, value: formats.number(values[i] ?? 0) })}
        </div>
      ))}
    </div>
  );
}
