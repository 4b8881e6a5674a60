import { Button, Modal } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HandoverSheet } from '../../../../electron/contract/handover.ts';
import { useConfirmed } from '../../session/confirmation.tsx';
import { Fault, type Persons, TwoPersons, type Wrong, wrongOfTwo } from '../../session/two-persons.tsx';
import { useStation } from '../../station.tsx';
import { Notice } from '../../ui/states.tsx';
import { useTell } from '../../ui/tell.ts';

interface SignProps {
  readonly onClose: () => void;
  readonly onSigned: (sheet: HandoverSheet) => void;
}

const nobody: Persons = { own: '', username: '', second: '' };

/** Both guards sign, each with the own password. */
export function SignDialog(props: SignProps) {
  const { t } = useTranslation();
  return (
    <Modal
      opened
      onClose={props.onClose}
      size="lg"
      title={t('handover.signTitle')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <SignForm {...props} />
    </Modal>
  );
}

function useSign({ onClose, onSigned }: SignProps) {
  const { t } = useTranslation();
  const { api, view } = useStation();
  const tell = useTell();
  const confirmed = useConfirmed();
  const [wrong, setWrong] = useState<Wrong | null>(null);
  const [busy, setBusy] = useState(false);
  const act = async ({ own, username, second }: Persons): Promise<Wrong | HandoverSheet | null> => {
    const proof = await api.call('session.confirm', { password: own });
    if (!proof.ok) return { where: 'own', error: proof.error };
    const { remarks } = view.getState();
    const next = { username: username.trim(), password: second };
    const result = await confirmed(t('handover.signTitle'), () => api.call('handover.sign', { remarks, next }));
    if (result === null) return null;
    return result.ok ? result.value : wrongOfTwo(result.error);
  };
  const sign = async (persons: Persons) => {
    setBusy(true);
    const came = await act(persons);
    setBusy(false);
    setWrong(came !== null && 'where' in came ? came : null);
    if (came === null || 'where' in came) return;
    view.setRemarks('');
    tell.done(t('handover.signed', { next: came.to }));
    onClose();
    onSigned(came);
  };
  return { sign, busy, wrong };
}

function SignForm(props: SignProps) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(nobody);
  const { sign, busy, wrong } = useSign(props);
  const { own, username, second } = draft;
  const ready = own !== '' && username.trim() !== '' && second !== '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready && !busy) void sign(draft);
  };
  return (
    <form className="stack" onSubmit={submit}>
      <Notice>{t('handover.signWhy')}</Notice>
      <TwoPersons
        draft={draft}
        wrong={wrong}
        onSet={(part) => setDraft((before) => ({ ...before, ...part }))}
        first={t('handover.goes')}
        second={t('handover.comes')}
      />
      {wrong?.where === 'all' ? <Fault wrong={wrong} /> : null}
      <div className="row" style={{ justifyContent: 'flex-end' }}>
        <Button onClick={props.onClose}>{t('common.cancel')}</Button>
        <Button type="submit" variant="filled" loading={busy} disabled={!ready}>
          {t('handover.signAct')}
        </Button>
      </div>
    </form>
  );
}
