import { ActionIcon } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { IconArrowBackUp } from '@tabler/icons-react';
import { type KeyboardEvent, memo, type PointerEvent, useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { IncidentFilter } from '../../../../electron/contract/incidents.ts';
import { useFormats } from '../../format/use.ts';
import { useFailureText } from '../../ui/failure.ts';
import { type Brush, brushForKey, type Counted, firstOf, lastOf, spanOf, sumOf } from './bins.ts';
import { Bars } from './histogram-bars.tsx';
import { OutlyingRows } from './outlying.tsx';
import { useHistogram } from './use-histogram.ts';

interface HistogramProps {
  readonly filter: IncidentFilter;
  readonly onNarrow: (from: number, to: number) => void;
  /** One narrowing back; null where there was none. */
  readonly onBack: (() => void) | null;
}

/**
 * How many rows there are over time. A drag narrows to what it covers; by keyboard arrows choose bars, Shift stretches,
 * Enter narrows, Escape gives up, Backspace goes back.
 */
export const Histogram = memo(function Histogram({ filter, onNarrow, onBack }: HistogramProps) {
  const { t } = useTranslation();
  const text = useFailureText();
  const { ref, width } = useElementSize();
  const { counted, outlying, stale, error, again } = useHistogram(filter, width);
  return (
    <>
      <div className="hist" aria-busy={stale && error === null}>
        <div className="hist-side">
          <ActionIcon
            variant="default"
            size={26}
            aria-label={t('hist.back')}
            title={t('hist.back')}
            disabled={onBack === null}
            onClick={() => onBack?.()}
          >
            <IconArrowBackUp size={16} aria-hidden />
          </ActionIcon>
        </div>
        <div ref={ref} className="hist-plot">
          {counted === null || width === 0 ? null : (
            <Brushed counted={counted} width={width} onNarrow={onNarrow} onBack={onBack} />
          )}
          {error === null ? null : (
            <p className="hist-error small" role="alert">
              {text(error)}{' '}
              <button type="button" className="link" onClick={again}>
                {t('common.retry')}
              </button>
            </p>
          )}
        </div>
      </div>
      <OutlyingRows outlying={outlying} onNarrow={onNarrow} />
    </>
  );
});

/** A shorter drag is a click that slipped, px. */
const SLIP = 4;

function Brushed(
  props: Pick<HistogramProps, 'onNarrow' | 'onBack'> & { readonly counted: Counted; readonly width: number },
) {
  const { t } = useTranslation();
  const { counted, width, onNarrow, onBack } = props;
  const [brush, setBrush] = useState<Brush | null>(null);
  const parts = counted.counts.length;
  const label = useLabel(counted);
  // What was chosen of other bars means nothing now.
  useEffect(() => setBrush(null), [counted.from, counted.width]);
  const narrow = useCallback(
    (chosen: Brush) => {
      const { from, to } = spanOf(counted, chosen);
      onNarrow(Math.round(from), Math.round(to));
    },
    [counted, onNarrow],
  );
  const drag = useDrag({ parts, setBrush, narrow });
  const down = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const next = brushForKey(event.key, event.shiftKey, brush, parts);
    if (next !== undefined) setBrush(next);
    else if (event.key === 'Enter' && brush !== null) narrow(brush);
    else if (event.key === 'Escape' && brush !== null) setBrush(null);
    else if (event.key === 'Backspace' && onBack !== null) onBack();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      className="hist-brush"
      role="group"
      aria-label={label}
      aria-describedby="hist-keys"
      {...{ tabIndex: 0, onKeyDown: down, ...drag }}
    >
      <span id="hist-keys" className="visually-hidden">
        {t('hist.keys')}
      </span>
      <Bars counted={counted} width={width} />
      {brush === null ? null : (
        <div
          className="hist-chosen"
          style={{
            left: (firstOf(brush) / parts) * width,
            width: ((lastOf(brush) - firstOf(brush) + 1) / parts) * width,
          }}
        />
      )}
      <Told counted={counted} brush={brush} />
    </div>
  );
}

interface DragProps {
  readonly parts: number;
  readonly setBrush: (brush: Brush | null) => void;
  readonly narrow: (brush: Brush) => void;
}

/** A drag over the bars: it narrows when it is let go, and chooses nothing when it was a click or Escape took it back. */
function useDrag({ parts, setBrush, narrow }: DragProps) {
  const begun = useRef<{ readonly x: number; readonly at: number } | null>(null);
  const stop = useCallback(() => {
    begun.current = null;
    setBrush(null);
  }, [setBrush]);
  useEffect(() => {
    const escape = (event: globalThis.KeyboardEvent) => {
      if (event.key === 'Escape' && begun.current !== null) stop();
    };
    window.addEventListener('keydown', escape);
    return () => window.removeEventListener('keydown', escape);
  }, [stop]);
  const partAt = ({ clientX, currentTarget }: PointerEvent) => {
    const box = currentTarget.getBoundingClientRect();
    const part = Math.floor(((clientX - box.left) / box.width) * parts);
    return Math.min(parts - 1, Math.max(0, part));
  };
  return {
    onPointerDown(event: PointerEvent) {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      begun.current = { x: event.clientX, at: partAt(event) };
    },
    onPointerMove(event: PointerEvent) {
      const { current } = begun;
      if (current === null || Math.abs(event.clientX - current.x) < SLIP) return;
      setBrush({ anchor: current.at, end: partAt(event) });
    },
    onPointerUp(event: PointerEvent) {
      const { current } = begun;
      if (current === null) return;
      const dragged = Math.abs(event.clientX - current.x) >= SLIP;
      stop();
      if (dragged) narrow({ anchor: current.at, end: partAt(event) });
    },
    onPointerCancel: stop,
  };
}

/** What is chosen in words, spoken as it changes; without a choice, what there is altogether and what was not counted. */
function Told({ counted, brush }: { readonly counted: Counted; readonly brush: Brush | null }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const whole = { anchor: 0, end: counted.counts.length - 1 };
  const { serious } = sumOf(counted, whole);
  const { knownFrom } = counted;
  return (
    <div className="hist-told small muted">
      <span role="status" className="cut">
        {brush === null ? null : <Chosen counted={counted} brush={brush} />}
      </span>
      {brush !== null || serious === 0 ? null : (
        <span className="hist-serious">{t('hist.serious', { count: serious, shown: formats.number(serious) })}</span>
      )}
      {brush !== null || knownFrom === null || knownFrom <= counted.from ? null : (
        <span className="hist-unknown-word">{t('hist.unknown', { time: formats.moment(knownFrom) })}</span>
      )}
    </div>
  );
}

function Chosen({ counted, brush }: { readonly counted: Counted; readonly brush: Brush }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { from, to } = spanOf(counted, brush);
  const { rows } = sumOf(counted, brush);
  const span = `${formats.moment(from)} – ${formats.when(to, from)}`;
  const unknown = counted.knownFrom !== null && from < counted.knownFrom;
  return (
    <span className="strong">
      {span} · {t(unknown ? 'hist.atLeast' : 'incidents.count', { count: rows, shown: formats.number(rows) })}
    </span>
  );
}

/** The whole histogram in a sentence. */
function useLabel(counted: Counted): string {
  const { t } = useTranslation();
  const formats = useFormats();
  const { rows } = sumOf(counted, { anchor: 0, end: counted.counts.length - 1 });
  const to = counted.from + counted.width * counted.counts.length;
  return t('hist.label', {
    from: formats.moment(counted.from),
    to: formats.moment(to),
    rows: formats.number(rows),
    bars: formats.number(counted.counts.length),
  });
}
