import {
  IconAlertTriangle,
  IconArrowsDiff,
  IconCircleCheck,
  IconCircleHalf2,
  IconClockHour4,
  IconMinus,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { NodeLive } from '../../../../electron/contract/nodes.ts';

const icons = {
  none: IconMinus,
  pending: IconClockHour4,
  applied: IconCircleCheck,
  partial: IconCircleHalf2,
  rejected: IconAlertTriangle,
  refused: IconAlertTriangle,
  differs: IconArrowsDiff,
} as const;
const loud: ReadonlySet<string> = new Set(['partial', 'rejected', 'refused', 'differs']);

/** How a configuration, or one field of it, stands: an icon and a word. */
export function ConfigWord({ state }: { readonly state: NodeLive['config'] | 'refused' }) {
  const { t } = useTranslation();
  const Icon = icons[state];
  return (
    <span className={`with-icon ${loud.has(state) ? 'text-medium strong' : state === 'pending' ? '' : 'muted'}`}>
      <Icon size={16} aria-hidden />
      {t(`config.state.${state}`)}
    </span>
  );
}
