import { Button, PasswordInput, SegmentedControl, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../../../electron/contract/result.ts';
import { languages } from '../../../../electron/contract/session.ts';
import type { StationInfo } from '../../../../electron/contract/station.ts';
import { languageOf } from '../../session/store.ts';
import { useSession, useStation } from '../../station.tsx';
import { useFailureText } from '../../ui/failure.ts';
import { Outside } from '../../ui/outside.tsx';
import { Notice } from '../../ui/states.tsx';
import { OpenArchive } from '../archive/open-archive.tsx';
import { StartFrame } from './frame.tsx';

/** What everybody must know before typing a password: where secrets lie and what kind of window this is. */
export function HostNotices({ info }: { readonly info: StationInfo }) {
  const { t } = useTranslation();
  return (
    <>
      {info.keychain === 'file' ? (
        <Notice kind="warning" title={t('keychain.file')}>
          {t('keychain.fileWhy')}
        </Notice>
      ) : null}
      {info.host === 'chromium' ? <Notice title={t('host.chromium')}>{t('host.chromiumWhy')}</Notice> : null}
    </>
  );
}

/** Lets the person choose a language before the station knows who it is. */
export function LanguageChoice() {
  const { t } = useTranslation();
  const { session } = useStation();
  const info = useSession((state) => state.info);
  const language = useSession((state) => languageOf(state, navigator.language));
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('settings.language')}
      value={language}
      data={languages.map((value) => ({ value, label: t(`language.${value}`) }))}
      onChange={(value) => {
        const chosen = languages.find((each) => each === value);
        if (info !== null && chosen !== undefined) session.setInfo({ ok: true, value: { ...info, language: chosen } });
      }}
    />
  );
}

/** Name and password; says when a lockout ends. */
export function Login({ info }: { readonly info: StationInfo }) {
  const { t } = useTranslation();
  const { api, session } = useStation();
  const text = useFailureText();
  const reason = useSession((state) => state.endReason);
  const archive = useSession((state) => state.archive);
  const [error, setError] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const form = useForm({ initialValues: { username: '', password: '' } });
  useEffect(() => document.getElementById('login-username')?.focus(), []);
  const submit = form.onSubmit(async (input) => {
    setBusy(true);
    const result = await api.call('session.login', input);
    setBusy(false);
    if (result.ok) return session.begin(result.value, Date.now());
    setError(result.error);
    form.setFieldValue('password', '');
    document.getElementById('login-password')?.focus();
  });
  return (
    <StartFrame>
      <form className="stack" onSubmit={submit}>
        <h2>{info.site === null ? t('login.title') : <Outside text={info.site.name} />}</h2>
        {reason === 'ended' && error === null ? <Notice title={t('login.ended')}>{t('login.endedWhy')}</Notice> : null}
        {error === null ? null : (
          <Notice kind={error.code === 'locked_out' ? 'locked' : 'warning'} live title={text(error)}>
            {t(`failure.remedy.${error.code}`)}
          </Notice>
        )}
        <TextInput
          id="login-username"
          label={t('login.username')}
          autoComplete="username"
          required
          withAsterisk={false}
          {...form.getInputProps('username')}
        />
        <PasswordInput
          id="login-password"
          label={t('login.password')}
          autoComplete="current-password"
          required
          withAsterisk={false}
          visibilityToggleButtonProps={{ 'aria-label': t('password.show') }}
          {...form.getInputProps('password')}
        />
        <div className="start-foot">
          <LanguageChoice />
          <Button type="submit" variant="filled" loading={busy}>
            {t('login.submit')}
          </Button>
        </div>
      </form>
      {archive === null ? <OpenArchive /> : <Notice>{t('archive.accounts')}</Notice>}
      <HostNotices info={info} />
      <span className="small muted">{t('app.version', { version: info.version })}</span>
    </StartFrame>
  );
}
