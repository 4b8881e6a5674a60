import { Button, Modal, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallInput } from '../../../../electron/contract/calls.ts';
import { type CardFormat, type Cardholder, cardBits, cardFormats } from '../../../../electron/contract/people.ts';
import type { Failure } from '../../../../electron/contract/result.ts';
import { isolated } from '../../format/outside.ts';
import { useStation } from '../../station.tsx';
import { ActionButton } from '../../ui/ask.tsx';
import { useFailureText } from '../../ui/failure.ts';
import { Notice } from '../../ui/states.tsx';
import { useTell } from '../../ui/tell.ts';
import { LabelField } from './card-form.tsx';
import { DateField } from './date-field.tsx';
import { EnrolReader } from './enrol-reader.tsx';

export type CardSource = CallInput<'cards.add'>['source'];

/** A new card of a person: presented at a reader, or by its number. */
export function AddCard(props: {
  readonly person: Cardholder;
  readonly from: 'reader' | 'number';
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  const { person, from, onClose } = props;
  return (
    <Modal
      opened
      onClose={onClose}
      closeOnClickOutside={false}
      title={t(from === 'reader' ? 'enrol.title' : 'cards.addTitle', { name: isolated(person.name) })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {from === 'reader' ? (
        <EnrolReader person={person} onClose={onClose} />
      ) : (
        <ByNumber person={person} onClose={onClose} />
      )}
    </Modal>
  );
}

/** Stores a card; keeps why it could not be. */
export function useAddCard(person: number | null, onDone: () => void) {
  const { t } = useTranslation();
  const { api, people } = useStation();
  const tell = useTell();
  const [error, setError] = useState<Failure | null>(null);
  const add = async (source: CardSource, label: string, to: string | null, owner = person) => {
    if (owner === null) return;
    const result = await api.call('cards.add', { person: owner, source, label: label.trim(), to });
    if (!result.ok) return setError(result.error);
    people.put(result.value);
    tell.done(t('cards.added', { name: isolated(result.value.name) }));
    onDone();
  };
  return { add, error, setError };
}

/** Why a card could not be stored: whose it is, or what to do. */
export function AddFailure({ error }: { readonly error: Failure | null }) {
  const { t } = useTranslation();
  const text = useFailureText();
  const { people } = useStation();
  if (error === null) return null;
  const owner = people.getState().people?.find(({ id }) => id === error.details?.person);
  if (error.code === 'conflict')
    return (
      <Notice kind="warning" live title={t('cards.taken')}>
        {owner === undefined ? t('cards.takenSomebody') : t('cards.takenBy', { name: isolated(owner.name) })}
      </Notice>
    );
  return (
    <Notice kind="warning" live title={text(error)}>
      {error.code === 'not_found' ? t('cards.unreadable') : t(`failure.remedy.${error.code}`)}
    </Notice>
  );
}

const inRange = (format: CardFormat, number: string) =>
  /^[0-9]{1,10}$/.test(number) && BigInt(number) < 2n ** BigInt(cardBits[format]);

function ByNumber({ person, onClose }: { readonly person: Cardholder; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const [format, setFormat] = useState<CardFormat>('w26');
  const [number, setNumber] = useState('');
  const [label, setLabel] = useState('');
  const [to, setTo] = useState<string | null>(null);
  const { add, error, setError } = useAddCard(person.id, onClose);
  const max = String(2n ** BigInt(cardBits[format]) - 1n);
  return (
    <div className="stack">
      <AddFailure error={error} />
      <div className="two">
        <Select
          label={t('cards.field.format')}
          value={format}
          data={cardFormats.map((value) => ({ value, label: t(`cards.format.${value}`) }))}
          onChange={(value) => setFormat(cardFormats.find((each) => each === value) ?? format)}
        />
        <TextInput
          data-autofocus
          label={t('cards.field.number')}
          inputMode="numeric"
          maxLength={10}
          value={number}
          error={number !== '' && !inRange(format, number) ? t('cards.wrongNumber', { max }) : null}
          onChange={(event) => {
            setError(null);
            setNumber(event.currentTarget.value.trim());
          }}
        />
      </div>
      <div className="two">
        <LabelField value={label} onChange={setLabel} />
        <DateField label={t('cards.field.to')} value={to} onChange={setTo} />
      </div>
      <p className="small muted">{t('cards.numberWhy')}</p>
      <div className="item-foot">
        <Button onClick={onClose}>{t('common.cancel')}</Button>
        <ActionButton
          variant="filled"
          disabled={!inRange(format, number)}
          onAct={() => add({ is: 'number', format, number }, label, to)}
        >
          {t('cards.addAct')}
        </ActionButton>
      </div>
    </div>
  );
}
