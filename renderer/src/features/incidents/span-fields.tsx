import { DatesProvider, DateTimePicker } from '@mantine/dates';
import dayjs from 'dayjs';
import timezone from 'dayjs/plugin/timezone';
import utc from 'dayjs/plugin/utc';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../format/use.ts';
import type { FieldsOf } from './filters.tsx';

dayjs.extend(utc);
dayjs.extend(timezone);

const WIRE = 'YYYY-MM-DD HH:mm:ss';

/** A span by day and time, typed and shown in the site's zone. */
export function SpanFields({ from, to, onChange }: FieldsOf<'from' | 'to'>) {
  const { t, i18n } = useTranslation();
  const formats = useFormats();
  const shown = (at: number | null) => (at === null ? null : dayjs(at).tz(formats.timeZone).format(WIRE));
  const read = (value: string | null) => (value === null ? null : dayjs.tz(value, formats.timeZone).valueOf());
  const pickers = [
    { name: 'from', label: t('filter.from'), at: from },
    { name: 'to', label: t('filter.to'), at: to },
  ] as const;
  return (
    <DatesProvider settings={{ locale: i18n.language, firstDayOfWeek: 1 }}>
      {pickers.map(({ name, label, at }) => (
        <DateTimePicker
          key={name}
          size="xs"
          label={label}
          description={name === 'from' ? formats.zone(at ?? Date.now()) : null}
          clearable
          withSeconds
          valueFormat="DD.MM.YYYY HH:mm:ss"
          value={shown(at)}
          submitButtonProps={{ 'aria-label': t('filter.apply') }}
          onChange={(value) => onChange({ [name]: read(value) })}
        />
      ))}
    </DatesProvider>
  );
}
