import { ActionIcon, SegmentedControl } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../format/use.ts';
import { DateField } from '../people/date-field.tsx';
import { type OwnDays, type Preset, presets } from './spans.ts';

/** Whole days: a preset, or the first and the last of one's own. */
export function SpanPicker(props: {
  readonly preset: Preset;
  readonly own: OwnDays;
  readonly onPreset: (preset: Preset) => void;
  readonly onOwn: (own: OwnDays) => void;
}) {
  const { t } = useTranslation();
  const { preset, own, onPreset, onOwn } = props;
  return (
    <>
      <SegmentedControl
        size="xs"
        aria-label={t('metrics.span')}
        value={preset}
        data={presets.map((value) => ({ value, label: t(`reports.preset.${value}`) }))}
        onChange={(value) => onPreset(presets.find((each) => each === value) ?? 'month')}
      />
      {preset === 'custom' ? (
        <div className="reports-days">
          <DateField label={t('filter.from')} value={own.from} onChange={(from) => onOwn({ ...own, from })} />
          <DateField label={t('filter.to')} value={own.to} onChange={(to) => onOwn({ ...own, to })} />
        </div>
      ) : null}
    </>
  );
}

/** A month, and the ways to the one before and after. */
export function MonthPicker(props: {
  readonly month: string;
  readonly latest: boolean;
  readonly onMove: (by: 1 | -1) => void;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { month, latest, onMove } = props;
  return (
    <span className="reports-month">
      <ActionIcon variant="default" size={28} aria-label={t('envelope.before')} onClick={() => onMove(-1)}>
        <IconChevronLeft size={16} aria-hidden />
      </ActionIcon>
      <span className="strong">{formats.month(Date.parse(`${month}-15T12:00:00Z`))}</span>
      <ActionIcon
        variant="default"
        size={28}
        aria-label={t('envelope.after')}
        disabled={latest}
        onClick={() => onMove(1)}
      >
        <IconChevronRight size={16} aria-hidden />
      </ActionIcon>
    </span>
  );
}
