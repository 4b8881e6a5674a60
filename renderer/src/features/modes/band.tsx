import { Button } from '@mantine/core';
import { IconAlertTriangle, IconClockHour4 } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModeOrder } from '../../../../electron/contract/doors.ts';
import { isolated } from '../../format/outside.ts';
import { useFormats } from '../../format/use.ts';
import { useLive, useMay } from '../../station.tsx';
import { useNow } from '../../ui/now.ts';
import { Outside } from '../../ui/outside.tsx';
import { EndMode } from './end.tsx';
import { compareOrders, orderKey } from './scope.ts';
import { modeIcons } from './site-mode.tsx';
import { useScopeName } from './use-scopes.ts';
import './modes.css';

/** More names than this are counted instead. */
const NAMED = 4;

/** Above every screen while a lockdown or an evacuation is in force: how many doors say so, and which do not. */
export function ModeBands() {
  const modes = useLive((state) => state.modes);
  if (modes.length === 0) return null;
  return [...modes].sort(compareOrders).map((order) => <Band key={orderKey(order)} order={order} />);
}

function useNames(): (ids: readonly string[]) => string {
  const { t } = useTranslation();
  const formats = useFormats();
  const names = useLive((state) => state.names);
  return (ids) => {
    const named = ids.slice(0, NAMED).map((id) => isolated(names[id] ?? id));
    const rest = ids.length - named.length;
    const all = rest > 0 ? [...named, t('modes.more', { count: rest })] : named;
    return new Intl.ListFormat(formats.locale, { type: 'unit', style: 'short' }).format(all);
  };
}

function Band({ order }: { readonly order: ModeOrder }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow(60_000);
  const may = useMay('guard');
  const nameOf = useScopeName(order.scope.is === 'area');
  const [ending, setEnding] = useState(false);
  const Icon = modeIcons[order.mode];
  const title =
    order.scope.is === 'site'
      ? t(`modes.now.${order.mode}`)
      : t(`modes.bandArea.${order.mode}`, { area: nameOf(order.scope) });
  return (
    <section className="mode-band" aria-label={title}>
      <Icon size={24} stroke={1.8} aria-hidden />
      <div className="grow">
        <div role="status" className="mode-band-line">
          <strong>{title}</strong> <Counts order={order} />
        </div>
        <div className="small mode-band-why">
          {t('modes.since', { since: formats.since(order.at, now) })} · <Outside text={order.by} /> ·{' '}
          <Outside text={order.reason} />
        </div>
      </div>
      {may ? (
        <Button size="xs" onClick={() => setEnding(true)}>
          {t(`modes.endButton.${order.mode}`)}
        </Button>
      ) : null}
      {ending ? <EndMode order={order} onClose={() => setEnding(false)} /> : null}
    </section>
  );
}

function Counts({ order }: { readonly order: ModeOrder }) {
  const { t } = useTranslation();
  const namesOf = useNames();
  const { confirmed, doors, pending, unreachable } = order;
  return (
    <>
      <span>{t('modes.confirmed', { confirmed, count: doors })}</span>{' '}
      {pending.length === 0 ? null : (
        <span className="with-icon">
          <IconClockHour4 size={16} aria-hidden />
          {t('modes.pending', { count: pending.length })}
        </span>
      )}
      {unreachable.length === 0 ? null : (
        <span className="with-icon strong">
          <IconAlertTriangle size={16} aria-hidden />
          {t('modes.unreachable', { count: unreachable.length, names: namesOf(unreachable) })}
        </span>
      )}
    </>
  );
}
