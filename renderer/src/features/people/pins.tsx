import { Button, Modal, PasswordInput } from '@mantine/core';
import { IconCheck, IconMinus } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Cardholder, pin as pinForm } from '../../../../electron/contract/people.ts';
import type { Failure } from '../../../../electron/contract/result.ts';
import { isolated } from '../../format/outside.ts';
import { useMay, useStation } from '../../station.tsx';
import { ConfirmButton } from '../../ui/confirm.tsx';
import { useFailureText } from '../../ui/failure.ts';
import { Notice } from '../../ui/states.tsx';
import { useTell } from '../../ui/tell.ts';

/** Whether there is a PIN and a duress PIN; both can be set and ended, never read. */
export function Pins({ person }: { readonly person: Cardholder }) {
  const { t } = useTranslation();
  const manager = useMay('manager');
  const { api, people } = useStation();
  const tell = useTell();
  const [open, setOpen] = useState(false);
  const end = async () => {
    const result = await api.call('people.setPin', { id: person.id, pin: null, duress: null });
    if (!result.ok) return tell.failed(result.error);
    people.put(result.value);
    tell.done(t('pins.ended'));
  };
  return (
    <div className="person-section">
      <div className="section-head">
        <h3 className="grow">{t('pins.title')}</h3>
        {manager ? (
          <>
            <Button size="xs" onClick={() => setOpen(true)}>
              {t(person.pin ? 'pins.change' : 'pins.set')}
            </Button>
            {person.pin ? (
              <ConfirmButton
                size="xs"
                title={t('pins.endTitle', { name: isolated(person.name) })}
                consequence={t('pins.endWhy')}
                act={t('pins.end')}
                onAct={end}
              >
                {t('pins.endButton')}
              </ConfirmButton>
            ) : null}
          </>
        ) : null}
      </div>
      <dl className="facts">
        <dt>{t('pins.pin')}</dt>
        <dd>
          <IsSet set={person.pin} />
        </dd>
        <dt>{t('pins.duress')}</dt>
        <dd>
          <IsSet set={person.duress} />
        </dd>
      </dl>
      {open ? <PinDialog person={person} onClose={() => setOpen(false)} /> : null}
    </div>
  );
}

function IsSet({ set }: { readonly set: boolean }) {
  const { t } = useTranslation();
  const Icon = set ? IconCheck : IconMinus;
  return (
    <span className={`with-icon ${set ? '' : 'muted'}`}>
      <Icon size={16} aria-hidden />
      {t(set ? 'pins.isSet' : 'pins.notSet')}
    </span>
  );
}

const fits = (text: string) => pinForm.safeParse(text).success;

function PinDialog({ person, onClose }: { readonly person: Cardholder; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { api, people } = useStation();
  const tell = useTell();
  const text = useFailureText();
  const [pin, setPin] = useState('');
  const [again, setAgain] = useState('');
  const [duress, setDuress] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Failure | null>(null);
  const wrongDuress = duress === '' ? null : !fits(duress) ? 'pins.wrong' : duress === pin ? 'pins.sameDuress' : null;
  const ready = fits(pin) && again === pin && wrongDuress === null;
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (!ready || busy) return;
    setBusy(true);
    const result = await api.call('people.setPin', { id: person.id, pin, duress: duress === '' ? null : duress });
    setBusy(false);
    if (!result.ok) return setError(result.error);
    people.put(result.value);
    tell.done(t('pins.saved'));
    onClose();
  };
  const common = {
    inputMode: 'numeric',
    autoComplete: 'off',
    maxLength: 8,
    visibilityToggleButtonProps: { 'aria-label': t('pins.show') },
  } as const;
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('pins.of', { name: isolated(person.name) })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form className="stack" onSubmit={(event) => void save(event)}>
        {error === null ? null : (
          <Notice kind="warning" live title={text(error)}>
            {t(`failure.remedy.${error.code}`)}
          </Notice>
        )}
        <PasswordInput
          {...common}
          data-autofocus
          label={t('pins.new')}
          description={t('pins.form')}
          value={pin}
          error={pin !== '' && !fits(pin) ? t('pins.wrong') : null}
          onChange={(event) => setPin(event.currentTarget.value)}
        />
        <PasswordInput
          {...common}
          label={t('pins.again')}
          value={again}
          error={again !== '' && fits(pin) && !pin.startsWith(again) ? t('pins.differs') : null}
          onChange={(event) => setAgain(event.currentTarget.value)}
        />
        <PasswordInput
          {...common}
          label={t('pins.newDuress')}
          description={t(person.duress ? 'pins.duressEnds' : 'pins.duressWhy')}
          value={duress}
          error={wrongDuress === null ? null : t(wrongDuress)}
          onChange={(event) => setDuress(event.currentTarget.value)}
        />
        <div className="item-foot">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" variant="filled" disabled={!ready} loading={busy}>
            {t('common.save')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
