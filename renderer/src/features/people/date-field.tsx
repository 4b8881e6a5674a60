import { DateInput, DatesProvider } from '@mantine/dates';
import { useTranslation } from 'react-i18next';
import { readDate } from '../access/dates.ts';

/** A day of the site's calendar, typed or picked; empty is no limit. */
export function DateField(props: {
  readonly label: string;
  readonly value: string | null;
  readonly disabled?: boolean;
  readonly error?: string | null;
  readonly onChange: (value: string | null) => void;
}) {
  const { t, i18n } = useTranslation();
  const { disabled = false, error = null, ...rest } = props;
  return (
    <DatesProvider settings={{ locale: i18n.language, firstDayOfWeek: 1 }}>
      <DateInput
        {...rest}
        valueFormat="DD.MM.YYYY"
        dateParser={readDate}
        weekendDays={[]}
        hideOutsideDates
        clearable={!disabled}
        clearButtonProps={{ 'aria-label': t('people.noDate') }}
        placeholder={t('people.unlimited')}
        disabled={disabled}
        error={error}
        ariaLabels={{ previousMonth: t('holidays.monthBefore'), nextMonth: t('holidays.monthAfter') }}
      />
    </DatesProvider>
  );
}
