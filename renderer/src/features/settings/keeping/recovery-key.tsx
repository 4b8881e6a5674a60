import { Button, Modal, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useConfirmed } from '../../../session/confirmation.tsx';
import { useStation } from '../../../station.tsx';
import { ConfirmButton } from '../../../ui/confirm.tsx';
import { Notice } from '../../../ui/states.tsx';
import { useTell } from '../../../ui/tell.ts';

/** The recovery key: whether it is kept, and a new one. */
export function RecoveryKey({ kept, onChanged }: { readonly kept: boolean; readonly onChanged: () => void }) {
  const { t } = useTranslation();
  const { api } = useStation();
  const tell = useTell();
  const confirmed = useConfirmed();
  const [key, setKey] = useState<string | null>(null);
  const make = async () => {
    const result = await confirmed(t('keeping.newKey'), () => api.call('backup.newKey', {}));
    if (result === null) return;
    if (result.ok) setKey(result.value.key);
    else tell.failed(result.error);
    onChanged();
  };
  return (
    <section className="stack">
      <h3>{t('keeping.key')}</h3>
      <div className="row">
        <p className="grow">{kept ? t('keeping.keyKept') : t('keeping.keyWhy')}</p>
        <ConfirmButton
          title={t('keeping.newKeyTitle')}
          consequence={t('keeping.newKeyDoes')}
          act={t('keeping.newKeyAct')}
          onAct={make}
        >
          {t('keeping.newKey')}
        </ConfirmButton>
      </div>
      {key === null ? null : (
        <ShownKey
          value={key}
          onClose={() => {
            setKey(null);
            onChanged();
          }}
        />
      )}
    </section>
  );
}

/** The key, once. It counts as kept only when its last group was typed back. */
function ShownKey({ value, onClose }: { readonly value: string; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { api } = useStation();
  const tell = useTell();
  const [last, setLast] = useState('');
  const [wrong, setWrong] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const result = await api.call('backup.keepKey', { last });
    if (!result.ok) return setWrong(true);
    tell.done(t('keeping.keyDone'));
    onClose();
  };
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      closeOnClickOutside={false}
      title={t('keeping.key')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <p>{t('keeping.keyWrite')}</p>
        <div className="recovery-key" data-recovery-key role="group" aria-label={t('keeping.key')}>
          {value.split('-').map((group, index) => (
            <span key={`${index}-${group}`}>{group}</span>
          ))}
        </div>
        <Notice kind="warning" title={t('keeping.keyOnce')}>
          {t('keeping.keyOnceWhy')}
        </Notice>
        <TextInput
          data-autofocus
          label={t('keeping.keyLast')}
          autoComplete="off"
          spellCheck={false}
          w={220}
          maxLength={8}
          value={last}
          error={wrong ? t('keeping.keyLastWrong') : null}
          onChange={(event) => {
            setWrong(false);
            setLast(event.currentTarget.value);
          }}
        />
        <div className="form-foot">
          <Button onClick={onClose}>{t('keeping.keyLater')}</Button>
          <Button type="submit" variant="filled" disabled={last.trim() === ''}>
            {t('keeping.keyIsKept')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
