import { Button } from '@mantine/core';
import { IconDoorExit, IconLockSquare, IconShieldCheck, IconShieldQuestion } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModeOrder } from '../../../../electron/contract/doors.ts';
import { useLive, useMay } from '../../station.tsx';
import { NeedsRole } from '../../ui/states.tsx';
import { BeginMode } from './begin.tsx';
import { compareOrders } from './scope.ts';
import './modes.css';

export const modeIcons = { lockdown: IconLockSquare, evacuation: IconDoorExit } as const;
const modes = ['lockdown', 'evacuation'] as const;

/** On every screen: the mode of the site, and the two that a guard can order at once. */
export function SiteMode() {
  const { t } = useTranslation();
  const may = useMay('guard');
  const [beginning, setBeginning] = useState<ModeOrder['mode'] | null>(null);
  return (
    <section className="site-mode" aria-label={t('modes.site')}>
      <Now />
      {may ? (
        modes.map((mode) => {
          const Icon = modeIcons[mode];
          return (
            <Button
              key={mode}
              size="xs"
              justify="flex-start"
              leftSection={<Icon size={16} aria-hidden />}
              onClick={() => setBeginning(mode)}
            >
              {t(`modes.order.${mode}`)}
            </Button>
          );
        })
      ) : (
        <NeedsRole role="guard" />
      )}
      {beginning === null ? null : <BeginMode mode={beginning} onClose={() => setBeginning(null)} />}
    </section>
  );
}

function Now() {
  const { t } = useTranslation();
  const phase = useLive((state) => state.phase);
  const first = useLive((state) => [...state.modes].sort(compareOrders)[0]);
  const partly = first !== undefined && first.scope.is === 'area';
  const Icon = first === undefined ? (phase === 'live' ? IconShieldCheck : IconShieldQuestion) : modeIcons[first.mode];
  const word =
    first === undefined
      ? t(phase === 'live' ? 'modes.now.normal' : 'modes.now.unknown')
      : t(partly ? `modes.nowPartly.${first.mode}` : `modes.now.${first.mode}`);
  return (
    <div className="site-mode-now">
      <span className="small muted">{t('modes.site')}</span>
      <span className={`with-icon ${first === undefined ? '' : 'strong'}`}>
        <Icon size={18} stroke={1.8} aria-hidden />
        {word}
      </span>
    </div>
  );
}
