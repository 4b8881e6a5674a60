import { Button } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Incident } from '../../../../electron/contract/incidents.ts';
import { type Cardholder, cardFormats } from '../../../../electron/contract/people.ts';
import { isolated, plain } from '../../format/outside.ts';
import { useStation } from '../../station.tsx';
import { ActionButton } from '../../ui/ask.tsx';
import { Notice } from '../../ui/states.tsx';
import { AddFailure, useAddCard } from './add-card.tsx';
import { LabelField } from './card-form.tsx';
import { DateField } from './date-field.tsx';

/** What was read: last digits, format and how strong it is. */
export function ReadFacts({ row }: { readonly row: Incident }) {
  const { t } = useTranslation();
  const format = cardFormats.find((each) => each === row.value.fmt);
  return (
    <dl className="facts">
      <dt>{t('cards.field.number')}</dt>
      <dd className="strong">…{plain(row.value.last4)}</dd>
      <dt>{t('cards.field.format')}</dt>
      <dd>{format === undefined ? plain(row.value.fmt) : t(`cards.format.${format}`)}</dd>
      <dt>{t('cards.field.strength')}</dt>
      <dd className="with-icon read-strength">
        <IconCopy size={14} aria-hidden />
        {t('cards.strength.weak')}
      </dd>
    </dl>
  );
}

/** A card that was just read: whose it is already, or its name and last day as a card of this person. */
export function ReadCard(props: {
  readonly row: Incident;
  readonly person: Cardholder;
  readonly onAgain: () => void;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  const { people } = useStation();
  const { row, person } = props;
  const [label, setLabel] = useState('');
  const [to, setTo] = useState<string | null>(null);
  const { add, error } = useAddCard(person.id, props.onClose);
  const owner = typeof row.value.person === 'number' ? row.value.person : null;
  const known = people.getState().people?.find(({ id }) => id === owner)?.name ?? plain(row.value.name ?? '');
  return (
    <div className="stack">
      <AddFailure error={error} />
      {owner === null ? null : (
        <Notice kind="warning" live title={t(owner === person.id ? 'enrol.ownAlready' : 'cards.taken')}>
          {owner === person.id ? t('enrol.ownAlreadyWhy') : t('cards.takenBy', { name: isolated(known) })}
        </Notice>
      )}
      <p role="status" className="strong">
        {t('enrol.read')}
      </p>
      <ReadFacts row={row} />
      {owner === null ? (
        <div className="two">
          <LabelField value={label} onChange={setLabel} />
          <DateField label={t('cards.field.to')} value={to} onChange={setTo} />
        </div>
      ) : null}
      <div className="item-foot">
        <Button onClick={props.onAgain}>{t('enrol.another')}</Button>
        <span className="grow" />
        <Button onClick={props.onClose}>{t('common.cancel')}</Button>
        {owner === null ? (
          <ActionButton variant="filled" onAct={() => add({ is: 'incident', id: row.id }, label, to)}>
            {t('cards.addAct')}
          </ActionButton>
        ) : null}
      </div>
    </div>
  );
}
