import { Switch } from '@mantine/core';
import { DateInput, DatesProvider } from '@mantine/dates';
import { useTranslation } from 'react-i18next';
import type { Holiday } from '../../../../electron/contract/access.ts';
import { isolated } from '../../format/outside.ts';
import { useStation } from '../../station.tsx';
import { useTell } from '../../ui/tell.ts';
import { readDate } from './dates.ts';
import { NamedItemDialog, RemoveButton } from './item-parts.tsx';
import { useItemForm } from './use-item.ts';

interface Draft {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly yearly: boolean;
}

const same = (a: Draft, b: Draft) =>
  a.name.trim() === b.name.trim() && a.from === b.from && a.to === b.to && a.yearly === b.yearly;

/** One holiday, new or old, in a dialog. */
export function HolidayForm(props: {
  readonly stored: Holiday | null;
  readonly isNew: boolean;
  readonly others: readonly string[];
  /** The day that a new one begins with. */
  readonly today: string;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  const { api } = useStation();
  const tell = useTell();
  const form = useItemForm<Holiday, Draft>({
    stored: props.stored,
    draftOf: (stored) => stored ?? { name: '', from: props.today, to: props.today, yearly: false },
    same,
    save: (head, { name, from, to, yearly }) =>
      api.call('holidays.save', { ...head, name: name.trim(), from, to, yearly }),
    onSaved: ({ name }) => {
      tell.done(t('holidays.saved', { name: isolated(name) }));
      props.onClose();
    },
  });
  const { draft } = form;
  const set = (part: Partial<Draft>) => form.set({ ...draft, ...part });
  const disorder = draft.to < draft.from;
  const removal =
    props.stored === null ? null : (
      <RemoveButton
        call="holidays.remove"
        item={props.stored}
        consequence={t('holidays.removeWhy')}
        uses={[]}
        onRemoved={props.onClose}
      />
    );
  return (
    <NamedItemDialog {...props} form={form} kind="holidays" valid={!disorder} removal={removal}>
      <Span draft={draft} disorder={disorder} onChange={set} />
      <Switch
        label={t('holidays.yearly')}
        description={t('holidays.yearlyWhy')}
        checked={draft.yearly}
        onChange={(event) => set({ yearly: event.currentTarget.checked })}
      />
      <p className="small muted">{t('holidays.what')}</p>
    </NamedItemDialog>
  );
}

function Span(props: {
  readonly draft: Draft;
  readonly disorder: boolean;
  readonly onChange: (part: Partial<Draft>) => void;
}) {
  const { t, i18n } = useTranslation();
  const { draft, onChange } = props;
  const common = {
    valueFormat: 'DD.MM.YYYY',
    dateParser: readDate,
    weekendDays: [],
    hideOutsideDates: true,
    ariaLabels: { previousMonth: t('holidays.monthBefore'), nextMonth: t('holidays.monthAfter') },
  };
  return (
    <DatesProvider settings={{ locale: i18n.language, firstDayOfWeek: 1 }}>
      <div className="two">
        <DateInput
          {...common}
          label={t('holidays.from')}
          value={draft.from}
          onChange={(from) => {
            if (from !== null) onChange({ from, to: draft.to === draft.from || draft.to < from ? from : draft.to });
          }}
        />
        <DateInput
          {...common}
          label={t('holidays.to')}
          value={draft.to}
          error={props.disorder ? t('holidays.wrong.order') : null}
          onChange={(to) => {
            if (to !== null) onChange({ to });
          }}
        />
      </div>
    </DatesProvider>
  );
}
