import { NumberInput, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { limits } from '../../../../electron/contract/limits.ts';
import { useFormats } from '../../format/use.ts';
import { useNow } from '../../ui/now.ts';

const presets = [15, 30, 60] as const;
const OWN = 'own';
const MINUTE = 60_000;

/** How long an alarm stays out of sight: a preset, or minutes of one's own up to 8 h. Null is not a time. */
export function MinutesField(props: {
  readonly minutes: number | null;
  readonly onChange: (minutes: number | null) => void;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow(10_000);
  const { minutes, onChange } = props;
  const [own, setOwn] = useState(false);
  const choose = (value: string) => {
    setOwn(value === OWN);
    if (value !== OWN) onChange(Number(value));
  };
  const type = (value: number | string) => {
    const fits = typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= limits.shelveMinutes;
    onChange(fits ? value : null);
  };
  return (
    <fieldset className="alarm-minutes">
      <legend className="filter-legend">{t('alarms.shelveFor')}</legend>
      <SegmentedControl
        fullWidth
        aria-label={t('alarms.shelveFor')}
        value={own ? OWN : String(minutes)}
        data={[
          ...presets.map((each) => ({ value: String(each), label: t('alarms.minutes', { count: each }) })),
          { value: OWN, label: t('alarms.ownMinutes') },
        ]}
        onChange={choose}
      />
      {own ? (
        <NumberInput
          id="alarm-minutes"
          label={t('alarms.ownMinutesField')}
          description={t('alarms.ownMinutesRange', { max: limits.shelveMinutes })}
          min={1}
          max={limits.shelveMinutes}
          clampBehavior="none"
          allowDecimal={false}
          hideControls
          defaultValue={minutes ?? ''}
          error={minutes === null ? t('alarms.ownMinutesWrong', { max: limits.shelveMinutes }) : null}
          onChange={type}
        />
      ) : null}
      <p className="small muted" aria-live="polite">
        {minutes === null ? '\u00A0' : t('alarms.backAt', { time: formats.since(now + minutes * MINUTE, now) })}
      </p>
    </fieldset>
  );
}
