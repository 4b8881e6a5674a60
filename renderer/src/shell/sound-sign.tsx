import { Tooltip } from '@mantine/core';
import { IconVolume, IconVolume2, IconVolume3, IconVolumeOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useBoard, useStation } from '../station.tsx';

/** Whether an alarm can be heard, and whether one is. The state is that of the page's own voice, not of a setting. */
export function SoundSign() {
  const { t } = useTranslation();
  const { sound } = useStation();
  const voice = useStore(sound, (state) => state.voice);
  const sounding = useStore(sound, (state) => state.sounding);
  const unseen = useBoard(({ board }) => board.unseen);
  if (voice === 'unheard') return null;
  if (voice === 'blocked')
    return (
      <Tooltip label={t('sound.blockedDo')} multiline w={300}>
        <button type="button" className="banner-sign banner-mute">
          <IconVolumeOff size={16} aria-hidden />
          {t('sound.blocked')}
        </button>
      </Tooltip>
    );
  const rest = unseen.length === 0 ? 'quiet' : unseen.every(({ silenced }) => silenced) ? 'silenced' : 'off';
  const state = sounding === null ? rest : 'sounding';
  const Icon = { sounding: IconVolume, silenced: IconVolume3, off: IconVolume3, quiet: IconVolume2 }[state];
  return (
    <Tooltip label={t('sound.quietWhy')} multiline w={300} disabled={state !== 'quiet'}>
      <span
        className={`banner-sign ${state === 'sounding' ? `strong text-${sounding ?? ''}` : 'muted'}`}
        role="status"
        data-sounding={sounding ?? undefined}
      >
        <Icon size={16} aria-hidden />
        {t(`sound.${state}`)}
      </span>
    </Tooltip>
  );
}
