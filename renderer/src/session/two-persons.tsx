import { PasswordInput, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { limits } from '../../../electron/contract/limits.ts';
import type { Failure } from '../../../electron/contract/result.ts';
import { useSession } from '../station.tsx';
import { useFailureText } from '../ui/failure.ts';
import { Notice } from '../ui/states.tsx';
import './two-persons.css';

/** What two persons type who do something together: each the own password. */
export interface Persons {
  readonly own: string;
  readonly username: string;
  readonly second: string;
}

/** Whose entry a failure speaks of. */
export interface Wrong {
  readonly where: 'own' | 'second' | 'all';
  readonly error: Failure;
}
const ofSecond: ReadonlySet<string> = new Set(['second_person', 'credentials', 'locked_out', 'forbidden']);

/** Whose entry a refused act of two persons speaks of; the first one's password was confirmed before. */
export function wrongOfTwo(error: Failure): Wrong {
  return { where: ofSecond.has(error.code) ? 'second' : 'all', error };
}

/** The fields for both, beside each other. */
export function TwoPersons(props: {
  readonly draft: Persons;
  readonly wrong: Wrong | null;
  readonly onSet: (part: Partial<Persons>) => void;
  /** What each of them is here. */
  readonly first: string;
  readonly second: string;
}) {
  const { t } = useTranslation();
  const { draft, wrong, onSet } = props;
  const me = useSession(({ session }) => session?.person.username ?? '');
  const toggle = { 'aria-label': t('password.show') };
  return (
    <div className="two-persons">
      <fieldset className="stack">
        <legend className="strong">{props.first}</legend>
        <TextInput label={t('login.username')} value={me} readOnly />
        <PasswordInput
          id="end-own"
          label={t('modes.ownPassword')}
          autoComplete="current-password"
          value={draft.own}
          visibilityToggleButtonProps={toggle}
          onChange={(event) => onSet({ own: event.currentTarget.value })}
        />
        {wrong?.where === 'own' ? <Fault wrong={wrong} /> : null}
      </fieldset>
      <fieldset className="stack">
        <legend className="strong">{props.second}</legend>
        <TextInput
          id="end-username"
          label={t('login.username')}
          autoComplete="off"
          spellCheck={false}
          maxLength={limits.username}
          value={draft.username}
          onChange={(event) => onSet({ username: event.currentTarget.value })}
        />
        <PasswordInput
          id="end-second"
          label={t('modes.secondPassword')}
          autoComplete="off"
          value={draft.second}
          visibilityToggleButtonProps={toggle}
          onChange={(event) => onSet({ second: event.currentTarget.value })}
        />
        {wrong?.where === 'second' ? <Fault wrong={wrong} /> : null}
      </fieldset>
    </div>
  );
}

/** Why an act of two persons was refused. */
export function Fault({ wrong: { where, error } }: { readonly wrong: Wrong }) {
  const { t } = useTranslation();
  const text = useFailureText();
  const { code } = error;
  const title =
    code === 'credentials' && where === 'own'
      ? t('confirm.wrong')
      : code === 'credentials' && where === 'second'
        ? t('failure.second_person.credentials')
        : text(error);
  return (
    <Notice kind="warning" live title={title}>
      {t(`failure.remedy.${code}`)}
    </Notice>
  );
}
