import { IconCheck, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { LastRead } from '../../../../electron/contract/doors.ts';
import { useFormats } from '../../format/use.ts';
import { useNow } from '../../ui/now.ts';
import { Outside } from '../../ui/outside.tsx';
import { Portrait } from '../../ui/portrait.tsx';

/** Who was at a door last, and how it was decided. */
export function LastPerson({ last, size }: { readonly last: LastRead; readonly size: number }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow(60_000);
  const { name, person, photo, last4, granted, reason } = last;
  // Above it stands already that nobody knows the card.
  const said = reason === null || reason === 'unknown_credential' ? 'doors.refused' : (`reason.${reason}` as const);
  return (
    <span className="last-person">
      <Portrait person={person} name={name} photo={photo} size={size} />
      <span className="last-person-words">
        <span className="cut">{name === null ? t('doors.unknownCard', { last4 }) : <Outside text={name} />}</span>
        <span className={`small cut ${granted ? 'muted' : 'text-medium'}`}>
          {granted ? <IconCheck size={14} aria-hidden /> : <IconX size={14} stroke={2.5} aria-hidden />}{' '}
          {formats.since(last.at, now)} · {t(granted ? 'doors.granted' : said)}
        </span>
      </span>
    </span>
  );
}
