import { useTranslation } from 'react-i18next';
import type { Failure } from '../../../electron/contract/result.ts';
import { useFormats } from '../format/use.ts';
import { messages } from '../i18n/messages.ts';

type Weakness = 'short' | 'long' | 'username' | 'common' | 'simple';
const isWeakness = (reason: unknown): reason is Weakness =>
  typeof reason === 'string' && Object.hasOwn(messages.en, `password.weak.${reason}`);

/** Says a failure in the operator's words: by its code, never by the message meant for support. */
export function useFailureText(): (error: Failure) => string {
  const { t } = useTranslation();
  const formats = useFormats();
  return ({ code, details }) => {
    const until = details?.until;
    if (code === 'locked_out' && typeof until === 'number')
      return t('failure.lockedOutUntil', { time: formats.when(until, Date.now()) });
    const reason = details?.reason;
    const account = `account.fault.${String(reason)}`;
    if (code === 'unavailable' && Object.hasOwn(messages.en, account)) return t(account as 'account.fault.broker_away');
    const second = `failure.second_person.${String(reason)}`;
    if (code === 'second_person' && Object.hasOwn(messages.en, second)) return t(second as 'failure.second_person');
    return code === 'weak_password' && isWeakness(reason) ? t(`password.weak.${reason}`) : t(`failure.${code}`);
  };
}
