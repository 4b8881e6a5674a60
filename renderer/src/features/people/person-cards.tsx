import { Button, Menu } from '@mantine/core';
import { IconCopy, IconCreditCard, IconPlus, IconShieldCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Card, Cardholder } from '../../../../electron/contract/people.ts';
import type { Result } from '../../../../electron/contract/result.ts';
import { isolated } from '../../format/outside.ts';
import { useMay, useStation } from '../../station.tsx';
import { ConfirmButton } from '../../ui/confirm.tsx';
import { Outside } from '../../ui/outside.tsx';
import { useTell } from '../../ui/tell.ts';
import { useDates, useToday } from '../access/use-dates.ts';
import { AddCard } from './add-card.tsx';
import { CardForm } from './card-form.tsx';
import { worthOf } from './rows.ts';
import { CardWorthWord } from './words.tsx';

/** Takes over what a call answered of a person, or says why it failed. */
export function useTake() {
  const { t } = useTranslation();
  const { people } = useStation();
  const tell = useTell();
  return (result: Result<Cardholder>, done: string): boolean => {
    if (result.ok) {
      people.put(result.value);
      tell.done(done);
    } else if (result.error.code === 'conflict') tell.refused(t('item.conflictTold'));
    else tell.failed(result.error);
    if (!result.ok) void people.load();
    return result.ok;
  };
}

/** The cards of a person, with what each guard may do at night and what a manager may do. */
export function PersonCards({ person }: { readonly person: Cardholder }) {
  const { t } = useTranslation();
  const manager = useMay('manager');
  const [adding, setAdding] = useState<'reader' | 'number' | null>(null);
  return (
    <div className="person-section">
      <div className="section-head">
        <h3 className="grow">{t('cards.title')}</h3>
        {manager ? (
          <Menu position="bottom-end">
            <Menu.Target>
              <Button size="xs" leftSection={<IconPlus size={16} aria-hidden />}>
                {t('cards.add')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => setAdding('reader')}>{t('cards.addReader')}</Menu.Item>
              <Menu.Item onClick={() => setAdding('number')}>{t('cards.addNumber')}</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        ) : null}
      </div>
      {person.cards.length === 0 ? <p className="muted">{t('cards.none')}</p> : null}
      {person.cards.map((card) => (
        <CardPart key={card.id} card={card} manager={manager} />
      ))}
      {adding === null ? null : <AddCard person={person} from={adding} onClose={() => setAdding(null)} />}
    </div>
  );
}

function CardPart({ card, manager }: { readonly card: Card; readonly manager: boolean }) {
  const { t } = useTranslation();
  const { date } = useDates();
  const today = useToday();
  const worth = worthOf(card, today);
  const [editing, setEditing] = useState(false);
  return (
    <div className={`card-part ${worth === 'active' ? '' : 'card-off'}`}>
      <div className="card-line">
        <IconCreditCard size={18} stroke={1.6} aria-hidden />
        <span className="grow cut">
          <span className="strong">…{card.last4}</span>{' '}
          <span className="muted">{t(`cards.format.${card.format}`)}</span>{' '}
          {card.label === '' ? null : <Outside text={card.label} />}
        </span>
        <CardWorthWord worth={worth} />
      </div>
      <p className="with-icon small muted card-strength">
        {card.strength === 'weak' ? <IconCopy size={14} aria-hidden /> : <IconShieldCheck size={14} aria-hidden />}
        {t(`cards.strength.${card.strength}`)}
      </p>
      {card.to === null ? null : <p className="small muted">{t('cards.validTo', { day: date(card.to) })}</p>}
      <div className="row row-wrap">
        {card.state === 'active' ? <Stop card={card} state="lost" /> : null}
        {card.state === 'lost' ? null : card.state === 'active' ? (
          <Stop card={card} state="blocked" />
        ) : (
          <Stop card={card} state="lost" />
        )}
        {manager ? (
          <>
            <Button size="xs" onClick={() => setEditing(true)}>
              {t('cards.edit')}
            </Button>
            <RemoveCard card={card} />
          </>
        ) : null}
      </div>
      {editing ? <CardForm card={card} onClose={() => setEditing(false)} /> : null}
    </div>
  );
}

/** Blocks a card or notes it as lost: what a guard does at night. */
function Stop({ card, state }: { readonly card: Card; readonly state: 'blocked' | 'lost' }) {
  const { t } = useTranslation();
  const { api } = useStation();
  const take = useTake();
  const act = async () => {
    take(await api.call('cards.block', { id: card.id, state }), t(`cards.stopped.${state}`, { last4: card.last4 }));
  };
  return (
    <ConfirmButton
      size="xs"
      title={t(`cards.stopTitle.${state}`, { last4: card.last4 })}
      consequence={t(`cards.stopWhy.${state}`)}
      act={t(`cards.stopAct.${state}`)}
      onAct={act}
    >
      {t(`cards.stop.${state}`)}
    </ConfirmButton>
  );
}

function RemoveCard({ card }: { readonly card: Card }) {
  const { t } = useTranslation();
  const { api } = useStation();
  const take = useTake();
  const name = isolated(`…${card.last4}`);
  const remove = async () => {
    take(await api.call('cards.remove', { id: card.id, rev: card.rev }), t('item.removed', { name }));
  };
  return (
    <ConfirmButton
      size="xs"
      title={t('item.removeTitle', { name })}
      consequence={t('cards.removeWhy')}
      act={t('item.remove')}
      onAct={remove}
    >
      {t('item.removeButton')}
    </ConfirmButton>
  );
}
