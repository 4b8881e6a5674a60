import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { visible } from '../../format/outside.ts';
import { useSession } from '../../station.tsx';
import { useAsk } from '../../ui/ask.tsx';
import { Failed, Loading } from '../../ui/states.tsx';

/** To whom an alarm is handed; the empty name is nobody. */
export function ColleagueField({ to, onChange }: { readonly to: string; readonly onChange: (to: string) => void }) {
  const { t } = useTranslation();
  const me = useSession(({ session }) => session?.person.username ?? '');
  const [asked, again] = useAsk('alarms.colleagues', {});
  if (asked.state === 'failed') return <Failed error={asked.error} onRetry={again} />;
  if (asked.value === undefined) return <Loading what={t('alarms.askingColleagues')} />;
  const names = [...new Set([...asked.value, ...(to === '' ? [] : [to])])];
  return (
    <Select
      id="alarm-colleague"
      openOnFocus={false}
      data-autofocus
      searchable
      label={t('alarms.colleague')}
      nothingFoundMessage={t('common.nothingFound')}
      value={to}
      data={[
        { value: '', label: t('alarms.nobody') },
        ...names.map((value) => ({ value, label: value === me ? t('alarms.me', { name: value }) : visible(value) })),
      ]}
      onChange={(value) => onChange(value ?? '')}
    />
  );
}
