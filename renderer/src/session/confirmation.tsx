import { Button, Modal, PasswordInput } from '@mantine/core';
import {
  createContext,
  type FormEvent,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useRef,
  useState,
} from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure, Result } from '../../../electron/contract/result.ts';
import { useSession, useStation } from '../station.tsx';
import { useFailureText } from '../ui/failure.ts';
import { Notice } from '../ui/states.tsx';

interface Question {
  /** The act that waits, in words. */
  readonly what: string;
  settle(confirmed: boolean): void;
}
type Ask = (what: string) => Promise<boolean>;
const Context = createContext<Ask | null>(null);

/**
 * Asks for the operator's own password where the station wants it confirmed. One question at a time: a second act that
 * would need it meanwhile is not carried out. A lock of the window is a no, so that nothing happens late.
 */
export function PasswordConfirmation({ children }: { readonly children: ReactNode }) {
  const [question, setQuestion] = useState<Question | null>(null);
  const open = useRef<Question | null>(null);
  const locked = useSession(({ session }) => session?.locked ?? true);
  const settle = useCallback((confirmed: boolean) => {
    const asked = open.current;
    open.current = null;
    setQuestion(null);
    asked?.settle(confirmed);
  }, []);
  const ask = useCallback<Ask>((what) => {
    if (open.current !== null) return Promise.resolve(false);
    return new Promise((resolve) => {
      open.current = { what, settle: resolve };
      setQuestion(open.current);
    });
  }, []);
  useEffect(() => {
    if (locked) settle(false);
  }, [locked, settle]);
  useEffect(() => () => settle(false), [settle]);
  return (
    <Context value={ask}>
      {children}
      {question === null ? null : <ConfirmPassword what={question.what} onSettle={settle} />}
    </Context>
  );
}

/**
 * Carries an act out; where the station wants the password confirmed, asks for it and carries out this act again, and
 * only this one. Null: the operator thought better of it.
 */
export function useConfirmed(): <T>(what: string, act: () => Promise<Result<T>>) => Promise<Result<T> | null> {
  const ask = useContext(Context);
  if (ask === null) throw new Error('useConfirmed outside PasswordConfirmation');
  return useCallback(
    async (what, act) => {
      const result = await act();
      if (result.ok || result.error.code !== 'confirmation_needed') return result;
      return (await ask(what)) ? act() : null;
    },
    [ask],
  );
}

function ConfirmPassword({
  what,
  onSettle,
}: {
  readonly what: string;
  readonly onSettle: (confirmed: boolean) => void;
}) {
  const { t } = useTranslation();
  const { api } = useStation();
  const text = useFailureText();
  const username = useSession(({ session }) => session?.person.username ?? '');
  const [password, setPassword] = useState('');
  const [error, setError] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || password === '') return;
    setBusy(true);
    const result = await api.call('session.confirm', { password });
    setBusy(false);
    if (result.ok) return onSettle(true);
    setPassword('');
    setError(result.error);
  };
  return (
    <Modal
      opened
      zIndex={300}
      onClose={() => onSettle(false)}
      title={t('confirm.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <p>
          {t('confirm.why')} <strong>{what}</strong>
        </p>
        {error === null ? null : (
          <Notice kind="warning" live title={error.code === 'credentials' ? t('confirm.wrong') : text(error)}>
            {t(`failure.remedy.${error.code}`)}
          </Notice>
        )}
        <PasswordInput
          id="confirm-password"
          data-autofocus
          label={t('lock.password', { username })}
          autoComplete="current-password"
          value={password}
          visibilityToggleButtonProps={{ 'aria-label': t('password.show') }}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <div className="row" style={{ justifyContent: 'flex-end' }}>
          <Button onClick={() => onSettle(false)}>{t('common.cancel')}</Button>
          <Button type="submit" variant="filled" loading={busy} disabled={password === ''}>
            {t('confirm.act')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
