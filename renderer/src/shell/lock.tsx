import { Button, PasswordInput } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../../electron/contract/result.ts';
import { useSessionActions } from '../session/actions.ts';
import { useSession, useStation } from '../station.tsx';
import { useFailureText } from '../ui/failure.ts';
import { Notice } from '../ui/states.tsx';

/** Idle lock: asks only the password of who is signed in. The banner stays above it. */
export function LockScreen() {
  const { t } = useTranslation();
  const { api, session } = useStation();
  const { logout } = useSessionActions();
  const text = useFailureText();
  const username = useSession((state) => state.session?.person.username ?? '');
  const [password, setPassword] = useState('');
  const [error, setError] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => document.getElementById('unlock-password')?.focus(), []);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (password === '') return;
    setBusy(true);
    const result = await api.call('session.unlock', { password });
    setBusy(false);
    setPassword('');
    if (result.ok) session.refresh(result.value);
    else setError(result.error);
  };
  return (
    <main className="lock" aria-label={t('lock.title')}>
      <form onSubmit={(event) => void submit(event)}>
        <h1 className="row" style={{ margin: 0, fontSize: 16, lineHeight: '22px' }}>
          <IconLock size={20} aria-hidden />
          {t('lock.title')}
        </h1>
        <p className="muted">{t('lock.why', { username })}</p>
        {error === null ? null : (
          <Notice kind="warning" live title={text(error)}>
            {t(`failure.remedy.${error.code}`)}
          </Notice>
        )}
        <PasswordInput
          id="unlock-password"
          label={t('lock.password', { username })}
          autoComplete="current-password"
          value={password}
          visibilityToggleButtonProps={{ 'aria-label': t('password.show') }}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <div className="row" style={{ justifyContent: 'space-between' }}>
          <Button onClick={() => void logout()}>{t('lock.other')}</Button>
          <Button type="submit" variant="filled" loading={busy}>
            {t('lock.unlock')}
          </Button>
        </div>
      </form>
    </main>
  );
}
