import { Button, Checkbox, Modal, Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Holiday } from '../../../../electron/contract/access.ts';
import type { Failure } from '../../../../electron/contract/result.ts';
import { useStation } from '../../station.tsx';
import { ActionButton } from '../../ui/ask.tsx';
import { useFailureText } from '../../ui/failure.ts';
import { Notice } from '../../ui/states.tsx';
import { useTell } from '../../ui/tell.ts';
import { occurrences } from './dates.ts';
import { germanHolidays, type HolidayOffer } from './german-holidays.ts';
import { useDates } from './use-dates.ts';

const covered = (holidays: readonly Holiday[], date: string) =>
  holidays.some((holiday) =>
    occurrences(holiday, Number(date.slice(0, 4))).some(({ from, to }) => from <= date && to >= date),
  );

/** Offers the German holidays of a year for review; nothing is saved before the operator says which. */
export function HolidayOffers(props: {
  readonly holidays: readonly Holiday[];
  readonly year: number;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  const [year, setYear] = useState(props.year);
  const [dropped, setDropped] = useState<readonly string[]>([]);
  const offers = germanHolidays(year);
  const fresh = offers.filter(({ date }) => !covered(props.holidays, date));
  const chosen = fresh.filter(({ key }) => !dropped.includes(key));
  const { state, save, title } = useSaving(year, props.onClose);
  const years = Array.from({ length: 12 }, (_, i) => String(props.year - 1 + i));
  return (
    <Modal
      opened
      onClose={props.onClose}
      size="lg"
      title={t('offers.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <div className="stack">
        <div className="two">
          <Select
            data-autofocus
            label={t('offers.year')}
            data={years}
            value={String(year)}
            disabled={state.busy}
            onChange={(value) => setYear(Number(value ?? year))}
          />
          <p className="small muted offers-why">{t('offers.why')}</p>
        </div>
        <OfferTable
          offers={offers}
          title={title}
          isFresh={(offer) => fresh.includes(offer)}
          isChosen={(offer) => chosen.includes(offer)}
          disabled={state.busy}
          onToggle={({ key }) =>
            setDropped(dropped.includes(key) ? dropped.filter((each) => each !== key) : [...dropped, key])
          }
        />
        {state.failed.map(({ name, error }) => (
          <FailedOffer key={name} name={name} error={error} />
        ))}
        <div className="item-foot">
          <span className="grow small muted" role="status">
            {state.busy ? t('offers.progress', { done: state.done, all: state.all }) : ''}
          </span>
          <Button onClick={props.onClose}>{t(state.busy ? 'offers.stop' : 'common.cancel')}</Button>
          <ActionButton variant="filled" disabled={chosen.length === 0} onAct={() => save(chosen)}>
            {t('offers.save', { count: chosen.length })}
          </ActionButton>
        </div>
      </div>
    </Modal>
  );
}

interface Saving {
  readonly busy: boolean;
  readonly done: number;
  readonly all: number;
  readonly failed: readonly { readonly name: string; readonly error: Failure }[];
}

function useSaving(year: number, onClose: () => void) {
  const { t } = useTranslation();
  const { api, book } = useStation();
  const tell = useTell();
  const [state, setState] = useState<Saving>({ busy: false, done: 0, all: 0, failed: [] });
  const title = ({ key, yearly }: HolidayOffer) => (yearly ? t(`german.${key}`) : `${t(`german.${key}`)} ${year}`);
  const save = async (offers: readonly HolidayOffer[]) => {
    const failed: { name: string; error: Failure }[] = [];
    for (const [done, offer] of offers.entries()) {
      setState({ busy: true, done, all: offers.length, failed });
      const { date, yearly } = offer;
      const name = title(offer);
      const result = await api.call('holidays.save', { id: null, rev: 0, name, from: date, to: date, yearly });
      if (!result.ok) failed.push({ name, error: result.error });
    }
    await book.load();
    setState({ busy: false, done: 0, all: 0, failed });
    if (failed.length > 0) return;
    tell.done(t('offers.done', { count: offers.length }));
    onClose();
  };
  return { state, save, title };
}

function FailedOffer({ name, error }: { readonly name: string; readonly error: Failure }) {
  const { t } = useTranslation();
  const text = useFailureText();
  return (
    <Notice kind="warning" live title={name}>
      {error.code === 'conflict' ? t('item.wrong.taken') : text(error)}
    </Notice>
  );
}

function OfferTable(props: {
  readonly offers: readonly HolidayOffer[];
  readonly title: (offer: HolidayOffer) => string;
  readonly isFresh: (offer: HolidayOffer) => boolean;
  readonly isChosen: (offer: HolidayOffer) => boolean;
  readonly disabled: boolean;
  readonly onToggle: (offer: HolidayOffer) => void;
}) {
  const { t } = useTranslation();
  const dates = useDates();
  return (
    <table className="plain-table">
      <thead>
        <tr>
          <th>{t('item.name')}</th>
          <th>{t('holidays.column.date')}</th>
          <th>{t('holidays.column.yearly')}</th>
        </tr>
      </thead>
      <tbody>
        {props.offers.map((offer) => (
          <tr key={offer.key}>
            <td>
              <Checkbox
                label={props.title(offer)}
                checked={props.isChosen(offer)}
                disabled={props.disabled || !props.isFresh(offer)}
                onChange={() => props.onToggle(offer)}
              />
            </td>
            <td style={{ whiteSpace: 'nowrap' }}>{dates.day(offer.date)}</td>
            <td className="muted">
              {props.isFresh(offer) ? t(offer.yearly ? 'holidays.everyYear' : 'holidays.once') : t('offers.there')}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
