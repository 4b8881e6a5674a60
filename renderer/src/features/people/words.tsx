import {
  IconCalendarOff,
  IconCheck,
  IconClockPause,
  IconCopy,
  IconCreditCardOff,
  IconLock,
  IconQuestionMark,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Card } from '../../../../electron/contract/people.ts';
import type { CardWorth, PersonState } from './rows.ts';

const stateIcons = {
  active: IconCheck,
  notYet: IconClockPause,
  expired: IconCalendarOff,
  blocked: IconLock,
  noCard: IconCreditCardOff,
} as const satisfies Record<PersonState, unknown>;

/** How a person stands, by a sign and a word. */
export function PersonStateWord({ state }: { readonly state: PersonState }) {
  const { t } = useTranslation();
  const Icon = stateIcons[state];
  return (
    <span className={`with-icon ${state === 'active' || state === 'noCard' ? 'muted' : 'strong'}`}>
      <Icon size={16} aria-hidden />
      {t(`people.state.${state}`)}
    </span>
  );
}

const worthIcons = {
  active: IconCheck,
  expired: IconCalendarOff,
  blocked: IconLock,
  lost: IconQuestionMark,
} as const satisfies Record<CardWorth, unknown>;

/** What a card is worth, by a sign and a word. */
export function CardWorthWord({ worth }: { readonly worth: CardWorth }) {
  const { t } = useTranslation();
  const Icon = worthIcons[worth];
  return (
    <span className={`with-icon ${worth === 'active' ? 'muted' : 'strong'}`}>
      <Icon size={16} aria-hidden />
      {t(`cards.state.${worth}`)}
    </span>
  );
}

/** A card in a row of the list: its last digits, what it is worth where that is not plain, and whether it can be copied. */
export function CardShort({ card, worth }: { readonly card: Card; readonly worth: CardWorth }) {
  const { t } = useTranslation();
  const Icon = worthIcons[worth];
  return (
    <span className={`with-icon card-short ${worth === 'active' ? '' : 'card-void'}`}>
      {worth === 'active' ? null : <Icon size={14} aria-hidden />}
      <span>…{card.last4}</span>
      {worth === 'active' ? null : <span className="visually-hidden">{t(`cards.state.${worth}`)}</span>}
      {card.strength === 'weak' ? (
        <span title={t('cards.strength.weak')}>
          <IconCopy size={13} aria-hidden className="muted" />
          <span className="visually-hidden">{t('cards.weak')}</span>
        </span>
      ) : null}
    </span>
  );
}
