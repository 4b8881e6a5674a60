import { IconCircleCheck, IconClockExclamation, IconPlugConnectedX, IconQuestionMark } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Contact } from '../../../electron/contract/nodes.ts';

const icons = {
  online: IconCircleCheck,
  stale: IconClockExclamation,
  offline: IconPlugConnectedX,
  never: IconQuestionMark,
} as const satisfies Record<Contact, unknown>;

/** Whether a node speaks: an icon and a word. */
export function ContactWord({ contact }: { readonly contact: Contact }) {
  const { t } = useTranslation();
  const Icon = icons[contact];
  return (
    <span className={`with-icon ${contact === 'online' ? 'muted' : contact === 'never' ? 'muted' : 'text-medium'}`}>
      <Icon size={16} aria-hidden />
      {t(`contact.${contact}`)}
    </span>
  );
}
