import type { CurveStyle } from './curve-style.ts';

/** A piece of a curve's line, for a legend. */
export function Swatch({ style }: { readonly style: CurveStyle }) {
  return (
    <svg className="swatch" viewBox="0 0 26 8" width={26} height={8} aria-hidden>
      <line
        x1="0"
        y1="4"
        x2="26"
        y2="4"
        stroke={`var(${style.colour})`}
        strokeWidth="2"
        strokeDasharray={style.dash.join(' ')}
      />
    </svg>
  );
}
