import { Button, Modal, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallInput } from '../../../../electron/contract/calls.ts';
import type { ModeOrder } from '../../../../electron/contract/doors.ts';
import { limits } from '../../../../electron/contract/limits.ts';
import { useConfirmed } from '../../session/confirmation.tsx';
import { Fault, type Persons, TwoPersons, type Wrong, wrongOfTwo } from '../../session/two-persons.tsx';
import { useStation } from '../../station.tsx';
import { Notice } from '../../ui/states.tsx';
import { useTell } from '../../ui/tell.ts';
import { useScopeName } from './use-scopes.ts';

interface Draft extends Persons {
  readonly reason: string;
}

/** Ends a lockdown by two persons, or an evacuation by one. */
export function EndMode({ order, onClose }: { readonly order: ModeOrder; readonly onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t(`modes.end.${order.mode}`)}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <EndForm order={order} onClose={onClose} />
    </Modal>
  );
}

function useEnd(order: ModeOrder, onDone: () => void) {
  const { t } = useTranslation();
  const { api } = useStation();
  const tell = useTell();
  const confirmed = useConfirmed();
  const [wrong, setWrong] = useState<Wrong | null>(null);
  const [busy, setBusy] = useState(false);
  const two = order.mode === 'lockdown';
  const act = async ({ reason, own, username, second }: Draft): Promise<Wrong | null> => {
    const proof = two ? await api.call('session.confirm', { password: own }) : null;
    if (proof !== null && !proof.ok) return { where: 'own', error: proof.error };
    const { scope, mode } = order;
    const other = two ? { username: username.trim(), password: second } : null;
    const input: CallInput<'modes.end'> = { scope, mode, reason: reason.trim(), second: other };
    const result = await confirmed(t(`modes.end.${mode}`), () => api.call('modes.end', input));
    if (result === null || result.ok) return null;
    return two ? wrongOfTwo(result.error) : { where: 'all', error: result.error };
  };
  const end = async (draft: Draft) => {
    setBusy(true);
    const failed = await act(draft);
    setBusy(false);
    setWrong(failed);
    if (failed !== null) return;
    tell.done(t(`modes.ended.${order.mode}`));
    onDone();
  };
  return { end, busy, wrong };
}

function EndForm({ order, onClose }: { readonly order: ModeOrder; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const nameOf = useScopeName(true);
  const [draft, setDraft] = useState<Draft>({ reason: '', own: '', username: '', second: '' });
  const { end, busy, wrong } = useEnd(order, onClose);
  const two = order.mode === 'lockdown';
  const { reason, own, username, second } = draft;
  const ready = reason.trim() !== '' && (!two || (own !== '' && username.trim() !== '' && second !== ''));
  const set = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready && !busy) void end(draft);
  };
  return (
    <form className="stack" onSubmit={submit}>
      <Notice title={t(`modes.endDoes.${order.mode}`, { count: order.doors })}>
        {t('modes.endScope', { scope: nameOf(order.scope), reason: order.reason })}
      </Notice>
      <TextInput
        data-autofocus
        id="end-reason"
        label={t('modes.endReason')}
        maxLength={limits.text}
        value={reason}
        onChange={(event) => set({ reason: event.currentTarget.value })}
      />
      {two ? (
        <TwoPersons draft={draft} wrong={wrong} onSet={set} first={t('modes.first')} second={t('modes.second')} />
      ) : null}
      {wrong?.where === 'all' ? <Fault wrong={wrong} /> : null}
      <div className="row" style={{ justifyContent: 'flex-end' }}>
        <Button onClick={onClose}>{t('common.cancel')}</Button>
        <Button type="submit" variant="filled" loading={busy} disabled={!ready}>
          {t(`modes.endAct.${order.mode}`)}
        </Button>
      </div>
    </form>
  );
}
