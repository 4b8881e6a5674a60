import { useEffect, useRef, useState } from 'react';
import { isJump, type Span } from './span.ts';
import type { AskedCurves } from './use-curves.ts';

/** How long a picture stays as it is after a jump, ms: most answers are there by then, and nobody takes it for stuck. */
const PATIENCE_MS = 150;

/**
 * The span that is drawn: what is wished for, but after a jump the one before until the answer is there. Drawing what
 * was known of before at another scale would cost as much as the answer itself, and show hardly anything of it. An
 * answer that takes long, or fails, is not waited for.
 */
export function useDrawnSpan(span: Span, { answer, error, outdated }: AskedCurves): Span {
  const drawn = useRef(span);
  const [overdue, setOverdue] = useState<Span | null>(null);
  const waits = outdated && answer !== null && error === null && overdue !== span && isJump(drawn.current, span);
  if (!waits) drawn.current = span;
  useEffect(() => {
    if (!waits) return;
    const timer = setTimeout(() => setOverdue(span), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, [waits, span]);
  return drawn.current;
}
