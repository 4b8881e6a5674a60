import { ActionIcon, SegmentedControl, TextInput } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconPlayerTrackNext, IconZoomIn, IconZoomOut } from '@tabler/icons-react';
import { memo, type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../format/use.ts';
import { readMoment } from '../../format/zoned.ts';
import type { ClimateView } from '../../shell/view.ts';
import { useStation } from '../../station.tsx';
import { between, moved, presetNames, presetOf, presets, type Span, zoomed } from './span.ts';

interface SpanProps {
  readonly wish: ClimateView['span'];
  readonly span: Span;
  readonly now: number;
}

/** How much of time is shown: lengths at one press, a free span, and steps for who does not use the mouse. */
export const SpanBar = memo(function SpanBar({ wish, span, now }: SpanProps) {
  const { t } = useTranslation();
  const { view } = useStation();
  const set = (next: ClimateView['span']) => view.setClimate({ span: next });
  const follows = wish.to === null || wish.to >= now;
  return (
    <div className="span-bar">
      <SegmentedControl
        size="xs"
        // Each frame of its sliding would be drawn before the curves are.
        transitionDuration={0}
        aria-label={t('climate.range')}
        value={presetOf(wish) ?? ''}
        data={presetNames.map((value) => ({ value, label: t(`range.${value}`) }))}
        onChange={(value) => {
          const name = presetNames.find((each) => each === value);
          if (name !== undefined) set({ length: presets[name], to: null });
        }}
      />
      <div className="span-steps">
        <Step says={t('climate.earlier')} keys="ArrowLeft" onPress={() => set(moved(span, -0.5, now))}>
          <IconChevronLeft size={16} aria-hidden />
        </Step>
        <Step says={t('climate.later')} keys="ArrowRight" disabled={follows} onPress={() => set(moved(span, 0.5, now))}>
          <IconChevronRight size={16} aria-hidden />
        </Step>
        <Step says={t('climate.zoomIn')} keys="+" onPress={() => set(zoomed(span, 0.5, follows ? 1 : 0.5, now))}>
          <IconZoomIn size={16} aria-hidden />
        </Step>
        <Step says={t('climate.zoomOut')} keys="-" onPress={() => set(zoomed(span, 2, follows ? 1 : 0.5, now))}>
          <IconZoomOut size={16} aria-hidden />
        </Step>
        <Step says={t('climate.toNow')} keys="Home" disabled={follows} onPress={() => set({ ...wish, to: null })}>
          <IconPlayerTrackNext size={16} aria-hidden />
        </Step>
      </div>
      <FreeSpan span={span} now={now} onSpan={set} />
    </div>
  );
});

function Step(props: {
  readonly says: string;
  readonly keys: string;
  readonly disabled?: boolean;
  readonly onPress: () => void;
  readonly children: ReactNode;
}) {
  const { says, keys, disabled = false, onPress, children } = props;
  return (
    <ActionIcon
      variant="default"
      size={30}
      aria-label={says}
      title={says}
      aria-keyshortcuts={keys}
      disabled={disabled}
      onClick={onPress}
    >
      {children}
    </ActionIcon>
  );
}

/** Beginning and end by the site's clocks. What is typed counts once the field is left or Enter is pressed. */
function FreeSpan({
  span,
  now,
  onSpan,
}: Omit<SpanProps, 'wish'> & { readonly onSpan: (span: ClimateView['span']) => void }) {
  const { t } = useTranslation();
  const { timeZone, zone } = useFormats();
  const take = (from: number, to: number) => onSpan(between(from, to, now));
  return (
    <div className="span-free">
      <Moment label={t('climate.from')} at={span.from} zone={timeZone} onMoment={(from) => take(from, span.to)} />
      <span aria-hidden>–</span>
      <Moment label={t('climate.to')} at={span.to} zone={timeZone} onMoment={(to) => take(span.from, to)} />
      <span className="small muted">{zone(span.to)}</span>
    </div>
  );
}

function Moment(props: {
  readonly label: string;
  readonly at: number;
  readonly zone: string;
  readonly onMoment: (at: number) => void;
}) {
  const { t } = useTranslation();
  const { label, at, zone, onMoment } = props;
  const formats = useFormats();
  const shown = `${formats.date(at)} ${formats.minute(at)}`;
  const [typed, setTyped] = useState<string | null>(null);
  const [wrong, setWrong] = useState(false);
  const forget = () => {
    setTyped(null);
    setWrong(false);
  };
  useEffect(forget, [shown]);
  const take = () => {
    const moment = typed === null || typed === shown ? at : readMoment(typed, zone);
    if (moment === undefined) return setWrong(true);
    forget();
    if (moment !== at) onMoment(moment);
  };
  return (
    <TextInput
      size="xs"
      className="span-moment"
      error={wrong}
      aria-label={label}
      title={t('climate.momentForm')}
      value={typed ?? shown}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={take}
      onKeyDown={(event) => {
        if (event.key === 'Enter') take();
        if (event.key === 'Escape') forget();
      }}
    />
  );
}
