import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import './hold-button.css';

/** How long it must be held, ms: long enough that no stray click and no leaning on the keyboard does it. */
export const HOLD_MS = 1_500;

/**
 * A button that acts only after it was held, by pointer or by Space or Enter; letting go before is nothing.
 * Shows how far it is; the time itself is kept by a timer, not by what is drawn.
 */
export function HoldButton(props: {
  readonly children: string;
  readonly disabled?: boolean;
  readonly busy?: boolean;
  readonly onHeld: () => void;
}) {
  const { t } = useTranslation();
  const { onHeld } = props;
  const [holding, setHolding] = useState(false);
  const begun = useRef(0);
  const held = useRef(onHeld);
  useEffect(() => {
    held.current = onHeld;
  });
  const idle = props.disabled === true || props.busy === true;
  const cancel = useCallback(() => setHolding(false), []);
  const start = () => {
    if (idle || holding) return;
    begun.current = performance.now();
    setHolding(true);
  };
  const key = (event: KeyboardEvent) => {
    if (event.key !== ' ' && event.key !== 'Enter') return;
    event.preventDefault();
    if (!event.repeat) start();
  };
  const keyUp = (event: KeyboardEvent) => {
    if (event.key === ' ' || event.key === 'Enter') cancel();
  };
  useEffect(() => {
    if (idle) setHolding(false);
  }, [idle]);
  useEffect(() => {
    if (!holding) return;
    const timer = setTimeout(() => {
      setHolding(false);
      held.current();
    }, HOLD_MS);
    window.addEventListener('blur', cancel);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('blur', cancel);
    };
  }, [holding, cancel]);
  return (
    <div className="hold">
      <button
        type="button"
        className="hold-button"
        disabled={idle}
        aria-describedby="hold-how"
        onPointerDown={(event) => {
          if (event.button === 0) start();
        }}
        onPointerUp={cancel}
        onPointerLeave={cancel}
        onPointerCancel={cancel}
        onKeyDown={key}
        onKeyUp={keyUp}
        onBlur={cancel}
        onContextMenu={(event) => event.preventDefault()}
      >
        {holding ? <Fill since={begun} /> : null}
        <span>{holding ? t('hold.keep') : props.children}</span>
      </button>
      <span id="hold-how" className="small muted">
        {t('hold.how')}
      </span>
    </div>
  );
}

/** Progress is information, so it is drawn frame by frame and not as an animation that a setting could take away. */
function Fill({ since }: { readonly since: React.RefObject<number> }) {
  const place = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    let frame = 0;
    const draw = () => {
      const part = Math.min(1, (performance.now() - since.current) / HOLD_MS);
      if (place.current !== null) place.current.style.transform = `scaleX(${part})`;
      frame = requestAnimationFrame(draw);
    };
    draw();
    return () => cancelAnimationFrame(frame);
  }, [since]);
  return <span ref={place} className="hold-fill" />;
}
