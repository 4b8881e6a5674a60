import { Button } from '@mantine/core';
import { IconHourglassHigh } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { NodeLive, PendingAccount } from '../../../../electron/contract/nodes.ts';
import { useFormats } from '../../format/use.ts';
import { useMay, useStation } from '../../station.tsx';
import { useNow } from '../../ui/now.ts';
import { Notice } from '../../ui/states.tsx';

/** That an account is not for good yet, with the time at which it ends; nothing where it is. */
export function PendingWord({ pending }: { readonly pending: NodeLive['pending'] }) {
  const { t } = useTranslation();
  const { since } = useFormats();
  const now = useNow();
  if (pending === null) return null;
  return (
    <div className="with-icon text-medium small provisional">
      <IconHourglassHigh size={14} aria-hidden />
      {t('nodes.pending.until', { time: since(pending.until, now) })}
    </div>
  );
}

/** What becomes of an account that is not for good yet, and what can be done about it. */
export function PendingNotice({ id, pending }: { readonly id: string; readonly pending: PendingAccount }) {
  const { t } = useTranslation();
  const { since } = useFormats();
  const now = useNow();
  const admin = useMay('admin');
  return (
    <Notice kind="warning" title={t('commission.pending')} actions={admin ? <TakeUp id={id} /> : null}>
      <p>{t(`nodes.pending.${pending.after}`, { time: since(pending.until, now) })}</p>
      <p className="muted">{t(admin ? 'nodes.pending.admin' : 'nodes.pending.other')}</p>
    </Notice>
  );
}

/** Leads back to the work on this node where this window, or this account, has it. */
function TakeUp({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const { commission, view } = useStation();
  const mine = useStore(commission, (state) => state.view?.assigned?.id === id);
  useEffect(() => void commission.load(), [commission]);
  if (!mine) return null;
  return (
    <Button size="xs" onClick={() => view.goCommission()}>
      {t('commission.underwayGo')}
    </Button>
  );
}
