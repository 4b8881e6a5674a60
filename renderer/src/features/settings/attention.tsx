import { Button, NumberInput, SegmentedControl, Select, Slider } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type AlarmSettings, soundModes } from '../../../../electron/contract/alarm-settings.ts';
import { type Priority, priorities } from '../../../../electron/contract/fields.ts';
import { limits } from '../../../../electron/contract/limits.ts';
import { useMay, useStation } from '../../station.tsx';
import { ActionButton } from '../../ui/ask.tsx';
import { PriorityMark } from '../../ui/priority.tsx';
import { Failed, Loading, NeedsRole, Panel } from '../../ui/states.tsx';
import { useTell } from '../../ui/tell.ts';
import { useKept } from '../../ui/use-kept.ts';

const SECOND = 1_000;
const PERCENT = 100;
const NEVER = 'never';

/** How alarms draw attention to themselves, for everybody at this station. */
export function Attention() {
  const { t } = useTranslation();
  const [asked, again] = useKept(useStation().alarmSettings);
  return (
    <Panel title={t('settings.page.attention')} padded>
      {asked.value !== undefined ? (
        <Editor key={JSON.stringify(asked.value)} settings={asked.value} />
      ) : asked.state === 'failed' ? (
        <Failed error={asked.error} onRetry={again} />
      ) : (
        <Loading what={t('common.loading')} />
      )}
    </Panel>
  );
}

function Editor({ settings }: { readonly settings: AlarmSettings }) {
  const { t } = useTranslation();
  const { api, alarmSettings } = useStation();
  const tell = useTell();
  const may = useMay('guard');
  const [draft, setDraft] = useState(settings);
  const { min, max } = limits.soundEvery;
  const right = Number.isInteger(draft.sound.every) && draft.sound.every >= min && draft.sound.every <= max;
  const save = async () => {
    const result = await api.call('alarms.setSettings', draft);
    if (!result.ok) return tell.failed(result.error);
    tell.done(t('attention.saved'));
    await alarmSettings.load();
  };
  return (
    <div className="stack attention">
      <p className="small muted">{t('attention.forAll')}</p>
      <Sound draft={draft} onChange={setDraft} disabled={!may} wrong={!right} />
      <Desktop draft={draft} onChange={setDraft} disabled={!may} />
      <div className="form-foot">
        {may ? (
          <ActionButton
            variant="filled"
            disabled={!right || JSON.stringify(draft) === JSON.stringify(settings)}
            onAct={save}
          >
            {t('common.save')}
          </ActionButton>
        ) : (
          <NeedsRole role="guard" />
        )}
      </div>
    </div>
  );
}

interface PartProps {
  readonly draft: AlarmSettings;
  readonly onChange: (draft: AlarmSettings) => void;
  readonly disabled: boolean;
}

function Sound({ draft, onChange, disabled, wrong }: PartProps & { readonly wrong: boolean }) {
  const { t } = useTranslation();
  const { sound } = draft;
  const set = (part: Partial<AlarmSettings['sound']>) => onChange({ ...draft, sound: { ...sound, ...part } });
  const { soundEvery, soundVolume } = limits;
  return (
    <section className="stack">
      <h3>{t('attention.sound')}</h3>
      <div>
        <SegmentedControl
          aria-label={t('attention.mode')}
          disabled={disabled}
          value={sound.mode}
          data={soundModes.map((value) => ({ value, label: t(`attention.mode.${value}`) }))}
          onChange={(value) => set({ mode: soundModes.find((each) => each === value) ?? sound.mode })}
        />
        <p className="small muted attention-hint">{t(`attention.modeWhy.${sound.mode}`)}</p>
      </div>
      {sound.mode === 'every' ? (
        <NumberInput
          label={t('attention.every')}
          disabled={disabled}
          min={soundEvery.min / SECOND}
          max={soundEvery.max / SECOND}
          allowDecimal={false}
          allowNegative={false}
          clampBehavior="none"
          suffix=" s"
          w={280}
          value={sound.every / SECOND}
          error={
            wrong ? t('attention.wrong.every', { min: soundEvery.min / SECOND, max: soundEvery.max / SECOND }) : null
          }
          onChange={(value) => set({ every: Number(value) * SECOND })}
        />
      ) : null}
      <div>
        <div className="row small muted" id="attention-volume">
          <span className="grow">{t('attention.volume')}</span>
          <span>{Math.round(sound.volume * PERCENT)} %</span>
        </div>
        <Slider
          thumbProps={{ 'aria-labelledby': 'attention-volume' }}
          disabled={disabled}
          min={soundVolume.min * PERCENT}
          max={soundVolume.max * PERCENT}
          step={5}
          label={null}
          color="var(--strong)"
          value={Math.round(sound.volume * PERCENT)}
          onChange={(value) => set({ volume: value / PERCENT })}
        />
        <p className="small muted attention-hint">{t('attention.volumeWhy')}</p>
      </div>
      <PrioritySelect
        label={t('attention.from')}
        why={t('attention.fromWhy')}
        disabled={disabled}
        value={sound.from}
        onChange={(from) => set({ from: from ?? 'low' })}
      />
      <Listen volume={sound.volume} />
    </section>
  );
}

/** Plays the pattern of each priority as loud as the form says, before it is saved. */
function Listen({ volume }: { readonly volume: number }) {
  const { t } = useTranslation();
  const { sound } = useStation();
  const tell = useTell();
  const play = async (priority: Priority) => {
    if (!(await sound.playPattern(priority, volume))) tell.refused(t('attention.deaf'));
  };
  return (
    <div role="group" aria-label={t('attention.test')}>
      <p className="small muted">{t('attention.testWhy')}</p>
      <div className="row row-wrap attention-hint">
        {priorities.map((priority) => (
          <Button
            key={priority}
            size="xs"
            leftSection={<IconPlayerPlay size={14} aria-hidden />}
            onClick={() => void play(priority)}
          >
            <span className="with-icon">
              <span aria-hidden className="with-icon">
                <PriorityMark priority={priority} size={16} />
              </span>
              {t(`priority.${priority}`)}
            </span>
          </Button>
        ))}
      </div>
    </div>
  );
}

function Desktop({ draft, onChange, disabled }: PartProps) {
  const { t } = useTranslation();
  return (
    <section className="stack">
      <h3>{t('attention.desktop')}</h3>
      <PrioritySelect
        label={t('attention.notify')}
        why={t('attention.notifyWhy')}
        disabled={disabled}
        orNever
        value={draft.notifyFrom}
        onChange={(notifyFrom) => onChange({ ...draft, notifyFrom })}
      />
      <PrioritySelect
        label={t('attention.forward')}
        why={t('attention.forwardWhy')}
        disabled={disabled}
        orNever
        value={draft.forwardFrom}
        onChange={(forwardFrom) => onChange({ ...draft, forwardFrom })}
      />
    </section>
  );
}

function PrioritySelect(props: {
  readonly label: string;
  readonly why: string;
  readonly disabled: boolean;
  readonly orNever?: boolean;
  readonly value: Priority | null;
  readonly onChange: (priority: Priority | null) => void;
}) {
  const { t } = useTranslation();
  const of = (value: Priority) => ({
    value: value as string,
    label: value === 'critical' ? t('priority.critical') : t('attention.upwards', { priority: t(`priority.${value}`) }),
  });
  const never = props.orNever === true ? [{ value: NEVER, label: t('attention.never') }] : [];
  return (
    <Select
      label={props.label}
      description={props.why}
      disabled={props.disabled}
      inputWrapperOrder={['label', 'input', 'description']}
      data={[...never, ...priorities.map(of)]}
      value={props.value ?? NEVER}
      onChange={(value) => props.onChange(priorities.find((each) => each === value) ?? null)}
    />
  );
}
