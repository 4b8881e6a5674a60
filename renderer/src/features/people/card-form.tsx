import { Button, Modal, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { limits } from '../../../../electron/contract/limits.ts';
import { type Card, cardStates } from '../../../../electron/contract/people.ts';
import { useStation } from '../../station.tsx';
import { ActionButton } from '../../ui/ask.tsx';
import { Notice } from '../../ui/states.tsx';
import { DateField } from './date-field.tsx';
import { useTake } from './person-cards.tsx';

/** Label, state and last day of a card; a manager lifts here what a guard has blocked. */
export function CardForm({ card, onClose }: { readonly card: Card; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { api } = useStation();
  const take = useTake();
  const [label, setLabel] = useState(card.label);
  const [state, setState] = useState(card.state);
  const [to, setTo] = useState(card.to);
  const save = async () => {
    const result = await api.call('cards.update', { id: card.id, rev: card.rev, label: label.trim(), state, to });
    if (take(result, t('cards.saved', { last4: card.last4 }))) onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('cards.editTitle', { last4: card.last4 })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <div className="stack">
        <LabelField value={label} onChange={setLabel} />
        <Select
          label={t('cards.field.state')}
          value={state}
          data={cardStates.map((value) => ({ value, label: t(`cards.state.${value}`) }))}
          onChange={(value) => setState(cardStates.find((each) => each === value) ?? state)}
        />
        {card.state !== 'active' && state === 'active' ? <Notice kind="warning">{t('cards.liftWhy')}</Notice> : null}
        <DateField label={t('cards.field.to')} value={to} onChange={setTo} />
        <div className="item-foot">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <ActionButton variant="filled" onAct={save}>
            {t('common.save')}
          </ActionButton>
        </div>
      </div>
    </Modal>
  );
}

/** What a card is called among the cards of its person. */
export function LabelField({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const { t } = useTranslation();
  return (
    <TextInput
      label={t('cards.field.label')}
      placeholder={t('cards.labelExample')}
      maxLength={limits.name}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
