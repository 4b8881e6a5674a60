import { PasswordInput } from '@mantine/core';
import { IconCheck, IconCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { limits } from '../../../electron/contract/limits.ts';

interface PasswordPair {
  readonly password: string;
  readonly repeat: string;
}

/** Which of the rules that this side can judge a new password keeps; the station judges again, and more. */
export function passwordRules({ password, repeat }: PasswordPair): {
  readonly length: boolean;
  readonly same: boolean;
} {
  return {
    length: password.length >= limits.password.min && password.length <= limits.password.max,
    same: password !== '' && password === repeat,
  };
}

/** A new password, twice, with its rules ticked off as one types. */
export function NewPassword(
  props: PasswordPair & { readonly onChange: (pair: PasswordPair) => void; readonly error?: string | null },
) {
  const { t } = useTranslation();
  const { password, repeat, onChange } = props;
  const rules = passwordRules(props);
  const toggle = { 'aria-label': t('password.show') };
  return (
    <>
      <div className="two">
        <PasswordInput
          label={t('password.new')}
          autoComplete="new-password"
          value={password}
          visibilityToggleButtonProps={toggle}
          error={props.error ?? null}
          maxLength={limits.password.max}
          onChange={(event) => onChange({ password: event.currentTarget.value, repeat })}
        />
        <PasswordInput
          label={t('password.repeat')}
          autoComplete="new-password"
          value={repeat}
          visibilityToggleButtonProps={toggle}
          maxLength={limits.password.max}
          onChange={(event) => onChange({ password, repeat: event.currentTarget.value })}
        />
      </div>
      <ul className="rules">
        <Rule kept={rules.length}>{t('password.rule.length', { min: limits.password.min })}</Rule>
        <Rule kept={rules.same}>{t('password.rule.same')}</Rule>
        <Rule kept={null}>{t('password.rule.common')}</Rule>
      </ul>
    </>
  );
}

function Rule({ kept, children }: { readonly kept: boolean | null; readonly children: string }) {
  const { t } = useTranslation();
  return (
    <li className="with-icon">
      {kept === true ? <IconCheck size={14} aria-hidden /> : <IconCircle size={10} aria-hidden />}
      <span>{children}</span>
      {kept === true ? <span className="visually-hidden">{t('password.rule.kept')}</span> : null}
    </li>
  );
}
