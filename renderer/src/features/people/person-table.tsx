import { type RefObject, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { visible } from '../../format/outside.ts';
import { Outside } from '../../ui/outside.tsx';
import { Portrait } from '../../ui/portrait.tsx';
import { useCompare } from '../access/sort.tsx';
import { useDates } from '../access/use-dates.ts';
import { Grid, type GridColumn, type GridHandle } from './grid.tsx';
import { type PersonRow, personStates, worthOf } from './rows.ts';
import { CardShort, PersonStateWord } from './words.tsx';

const SHOWN_CARDS = 2;

/** The list of persons. */
export function PersonTable(props: {
  readonly rows: readonly PersonRow[];
  readonly shown: readonly PersonRow[];
  readonly today: string;
  readonly chosen: number | null;
  readonly onOpen: (id: number) => void;
  readonly handle: RefObject<GridHandle | null>;
}) {
  const { t } = useTranslation();
  const columns = useColumns(props.today);
  const { today: _, ...rest } = props;
  return (
    <Grid
      {...rest}
      label={t('people.page.persons')}
      className="person-row"
      columns={columns}
      idOf={({ person }) => person.id}
    />
  );
}

function useColumns(today: string): readonly GridColumn<PersonRow>[] {
  const { t } = useTranslation();
  const compare = useCompare();
  return useMemo(() => {
    const by = (of: (row: PersonRow) => string) => (a: PersonRow, b: PersonRow) => compare(of(a), of(b));
    const ended = ({ person }: PersonRow) => person.to ?? '9999';
    return [
      {
        id: 'name',
        label: t('people.column.name'),
        compare: (a, b) => a.rank - b.rank,
        cell: ({ person }) => (
          <span className="person-name">
            <Portrait person={person.id} name={person.name} photo={person.photo} size={30} />
            <Outside text={person.name} className="cut strong" />
          </span>
        ),
      },
      {
        id: 'department',
        label: t('people.column.department'),
        compare: by(({ person }) => person.department),
        cell: ({ person }) => <Outside text={person.department} />,
      },
      {
        id: 'cards',
        label: t('people.column.cards'),
        compare: by(({ person }) => person.cards[0]?.last4 ?? ''),
        cell: ({ person }) => <Cards row={person.cards} today={today} />,
      },
      {
        id: 'groups',
        label: t('people.column.groups'),
        compare: by(({ groups }) => groups),
        cell: ({ groups }) => (
          <span title={visible(groups)}>
            <Outside text={groups} />
          </span>
        ),
      },
      {
        id: 'valid',
        label: t('people.column.valid'),
        compare: (a, b) => ended(a).localeCompare(ended(b)) || (a.person.from ?? '').localeCompare(b.person.from ?? ''),
        cell: ({ person }) => <Valid from={person.from} to={person.to} />,
      },
      {
        id: 'state',
        label: t('people.column.state'),
        compare: (a, b) => personStates.indexOf(a.state) - personStates.indexOf(b.state),
        cell: ({ state }) => <PersonStateWord state={state} />,
      },
    ];
  }, [t, compare, today]);
}

function Cards({ row, today }: { readonly row: PersonRow['person']['cards']; readonly today: string }) {
  const { t } = useTranslation();
  if (row.length === 0) return <span className="muted">–</span>;
  return (
    <span className="card-shorts">
      {row.slice(0, SHOWN_CARDS).map((card) => (
        <CardShort key={card.id} card={card} worth={worthOf(card, today)} />
      ))}
      {row.length > SHOWN_CARDS ? (
        <span className="muted small">{t('cards.more', { count: row.length - SHOWN_CARDS })}</span>
      ) : null}
    </span>
  );
}

function Valid({ from, to }: { readonly from: string | null; readonly to: string | null }) {
  const { t } = useTranslation();
  const { date } = useDates();
  if (from === null && to === null) return <span className="muted">{t('people.unlimited')}</span>;
  if (from !== null && to !== null) return <>{`${date(from)} – ${date(to)}`}</>;
  return <>{from === null ? t('people.until', { day: date(to ?? '') }) : t('people.since', { day: date(from) })}</>;
}
