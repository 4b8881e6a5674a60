import { memo } from 'react';
import type { Formats } from '../../format/time.ts';
import { useFormats } from '../../format/use.ts';
import { type Counted, topOf } from './bins.ts';

const HEIGHT = 64;
/** What stands above the highest bar: how many rows that would be. */
const TOP = 14;
const MARKS = 9;
const AXIS = 16;
const LABEL_WIDTH = 84;
const DAY = 86_400_000;

/** What stands below a bar: its time, or its day where bars are a part of one or longer. */
function tickText(formats: Formats, at: number, span: number): string {
  if (span > 2 * 365 * DAY) return formats.month(at);
  if (span > 3 * DAY) return formats.shortDay(at);
  const minute = formats.minute(at);
  if (span > DAY) return `${formats.shortDay(at)} ${minute}`;
  return span < 600_000 ? formats.time(at) : minute;
}

/** The bars, calm; below them a mark where something serious is. What was not counted is hatched. */
export const Bars = memo(function Bars({ counted, width }: { readonly counted: Counted; readonly width: number }) {
  const formats = useFormats();
  const { from, counts, serious, knownFrom } = counted;
  const parts = counts.length;
  const top = topOf(counts);
  const step = width / parts;
  const gap = step > 4 ? 1 : 0;
  const span = counted.width * parts;
  const unknown = knownFrom === null ? 0 : Math.min(width, Math.max(0, ((knownFrom - from) / span) * width));
  const every = Math.max(1, Math.ceil(LABEL_WIDTH / step));
  const ticks = counts.flatMap((_, i) => (i % every === 0 && (i + every * 0.6) * step < width ? [i] : []));
  return (
    <svg className="hist-svg" width={width} height={HEIGHT + MARKS + AXIS} aria-hidden>
      {unknown > 0 ? (
        <>
          <defs>
            <pattern id="hist-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <line y2="6" className="hist-hatch" />
            </pattern>
          </defs>
          <rect width={unknown} height={HEIGHT} fill="url(#hist-hatch)" />
        </>
      ) : null}
      {counts.map((count, i) => {
        const height = count === 0 ? 0 : Math.max(1.5, (count / top) * (HEIGHT - TOP));
        return (
          <rect
            key={from + i * counted.width}
            className="hist-bar"
            x={i * step}
            y={HEIGHT - height}
            width={Math.max(1, step - gap)}
            height={height}
          />
        );
      })}
      <line className="hist-line" x2={width} y1={HEIGHT + 0.5} y2={HEIGHT + 0.5} />
      {serious.map((count, i) =>
        count === 0 ? null : (
          <path
            key={from + i * counted.width}
            className="hist-mark"
            d={`M${(i + 0.5) * step} ${HEIGHT + 2} l3.5 6 h-7 z`}
          />
        ),
      )}
      {ticks.map((i) => (
        <text key={i} className="hist-tick" x={i * step} y={HEIGHT + MARKS + 12}>
          {tickText(formats, from + i * counted.width, span)}
        </text>
      ))}
      <line className="hist-line" x2={width} y1={TOP - 0.5} y2={TOP - 0.5} />
      <text className="hist-tick hist-top" x={width - 4} y={TOP - 4}>
        {formats.number(top)}
      </text>
    </svg>
  );
});
