import { IconCircleCheck, IconCircleDashed, IconCircleHalf2 } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Presence } from '../../../../electron/contract/presence.ts';

const icons = { high: IconCircleCheck, medium: IconCircleHalf2, low: IconCircleDashed } as const;

/** How sure it is that somebody is where the list says: a shape and a word. */
export function SureWord({ sure }: { readonly sure: Presence['sure'] }) {
  const { t } = useTranslation();
  const Icon = icons[sure];
  return (
    <span className={`with-icon ${sure === 'high' ? 'muted' : sure === 'low' ? 'strong' : ''}`}>
      <Icon size={16} aria-hidden />
      {t(`sure.${sure}`)}
    </span>
  );
}

/** The doubts in words, after one another. */
export function useDoubts(): (doubts: Presence['doubts']) => string {
  const { t } = useTranslation();
  return (doubts) => doubts.map((doubt) => t(`doubt.${doubt}`)).join(' · ');
}
