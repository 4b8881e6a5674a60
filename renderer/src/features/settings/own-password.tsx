import { PasswordInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../../../electron/contract/result.ts';
import { useStation } from '../../station.tsx';
import { ActionButton } from '../../ui/ask.tsx';
import { useFailureText } from '../../ui/failure.ts';
import { NewPassword, passwordRules } from '../../ui/new-password.tsx';
import { Notice, Panel } from '../../ui/states.tsx';
import { useTell } from '../../ui/tell.ts';

/** Changes the password of whoever is signed in; the session goes on under a new token. */
export function OwnPassword() {
  const { t } = useTranslation();
  const { api, session } = useStation();
  const tell = useTell();
  const text = useFailureText();
  const [old, setOld] = useState('');
  const [pair, setPair] = useState({ password: '', repeat: '' });
  const [error, setError] = useState<Failure | null>(null);
  const rules = passwordRules(pair);
  const save = async () => {
    const result = await api.call('session.changePassword', { old, new: pair.password });
    if (!result.ok) return setError(result.error);
    session.refresh(result.value);
    setError(null);
    setOld('');
    setPair({ password: '', repeat: '' });
    tell.done(t('password.changed'));
  };
  return (
    <Panel title={t('settings.page.password')} padded>
      <div className="stack narrow">
        <PasswordInput
          label={t('password.old')}
          autoComplete="current-password"
          value={old}
          visibilityToggleButtonProps={{ 'aria-label': t('password.show') }}
          onChange={(event) => setOld(event.currentTarget.value)}
        />
        <NewPassword {...pair} onChange={setPair} />
        {error === null ? null : (
          <Notice kind="warning" live title={error.code === 'credentials' ? t('password.oldWrong') : text(error)} />
        )}
        <div className="form-foot">
          <ActionButton variant="filled" disabled={old === '' || !rules.length || !rules.same} onAct={save}>
            {t('password.change')}
          </ActionButton>
        </div>
      </div>
    </Panel>
  );
}
