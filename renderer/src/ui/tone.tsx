import { IconAlertSquareFilled, IconAlertTriangleFilled, IconCheck, IconPointFilled, IconX } from '@tabler/icons-react';
import type { Tone } from './words.ts';
import './priority.css';

/** The mark before an incident: a shape for each tone, beside words that say the same. */
export function ToneMark({ tone }: { readonly tone: Tone }) {
  const common = { size: 16, 'aria-hidden': true } as const;
  switch (tone) {
    case 'critical':
      return <IconAlertSquareFilled {...common} className="text-critical" />;
    case 'high':
      return <IconAlertTriangleFilled {...common} className="text-high" />;
    case 'medium':
      return <IconX {...common} className="text-medium" stroke={2.5} />;
    case 'good':
      return <IconCheck {...common} className="muted" />;
    case 'plain':
      return <IconPointFilled {...common} className="muted" />;
  }
}
