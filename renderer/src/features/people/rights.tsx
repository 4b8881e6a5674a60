import { Button, Select, TextInput } from '@mantine/core';
import { IconPlus, IconSearch, IconUser, IconUsers } from '@tabler/icons-react';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccessBook, Right } from '../../../../electron/contract/access.ts';
import { limits } from '../../../../electron/contract/limits.ts';
import type { Cardholder } from '../../../../electron/contract/people.ts';
import { visible } from '../../format/outside.ts';
import { useFormats } from '../../format/use.ts';
import { useLive, useMay } from '../../station.tsx';
import { Outside } from '../../ui/outside.tsx';
import { Empty, NeedsRole, Notice, Panel } from '../../ui/states.tsx';
import { Stale } from '../access/schedules.tsx';
import { useCompare } from '../access/sort.tsx';
import { Grid, type GridColumn } from './grid.tsx';
import { type PeopleAndBook, WithPeopleAndBook } from './people-and-book.tsx';
import { RightForm } from './right-form.tsx';
import '../access/access.css';

interface RightRow {
  readonly right: Right;
  readonly who: string;
  readonly where: string;
  readonly schedule: string;
  /** How many doors it is for, where it is for a group of them. */
  readonly doors: number | null;
}

/** Who may pass where and when. */
export function Rights() {
  const { t } = useTranslation();
  return (
    <WithPeopleAndBook title={t('people.page.rights')} loading={t('rights.loading')}>
      {(ready) => <Ready {...ready} />}
    </WithPeopleAndBook>
  );
}

/** Names of what a right speaks of. */
function useNaming(people: readonly Cardholder[], book: AccessBook): (right: Right) => RightRow {
  const { t } = useTranslation();
  const names = useLive((state) => state.names);
  return useMemo(() => {
    const of = (items: readonly { readonly id: number; readonly name: string }[]) =>
      new Map(items.map(({ id, name }) => [id, name]));
    const [persons, groups, schedules, doorGroups] = [
      of(people),
      of(book.groups),
      of(book.schedules),
      of(book.doorGroups),
    ];
    const nodes = new Map(book.doorGroups.map((group) => [group.id, group.nodes.length]));
    return (right) => {
      const { who, where, schedule } = right;
      return {
        right,
        who: (who.is === 'person' ? persons : groups).get(who.id) ?? t('rights.gone'),
        where: where.is === 'door' ? (names[where.node] ?? where.node) : (doorGroups.get(where.id) ?? t('rights.gone')),
        schedule: schedule === null ? t('rights.always') : (schedules.get(schedule) ?? t('rights.gone')),
        doors: where.is === 'door' ? null : (nodes.get(where.id) ?? 0),
      };
    };
  }, [people, book, names, t]);
}

type Kind = 'all' | 'person' | 'group';

function Ready({ people, book, again }: PeopleAndBook) {
  const { t } = useTranslation();
  const manager = useMay('manager');
  const compare = useCompare();
  const [text, setText] = useState('');
  const [kind, setKind] = useState<Kind>('all');
  const [schedule, setSchedule] = useState('all');
  const [open, setOpen] = useState<number | 'new' | null>(null);
  const naming = useNaming(people, book);
  const rows = useMemo(
    () => book.rights.map(naming).sort((a, b) => compare(a.who, b.who)),
    [book.rights, naming, compare],
  );
  const shown = useMemo(() => {
    const words = text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
    return rows.filter(
      ({ right, who, where, schedule: name }) =>
        (kind === 'all' || right.who.is === kind) &&
        (schedule === 'all' || String(right.schedule ?? 'none') === schedule) &&
        words.every((word) => `${who} ${where} ${name}`.toLocaleLowerCase().includes(word)),
    );
  }, [rows, text, kind, schedule]);
  const full = book.rights.length >= limits.rights;
  return (
    <Panel
      className="screen-panel"
      title={<Count shown={shown.length} all={rows.length} />}
      aside={
        manager ? (
          <Button
            size="xs"
            variant="filled"
            disabled={full}
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => setOpen('new')}
          >
            {t('rights.add')}
          </Button>
        ) : (
          <NeedsRole role="manager" />
        )
      }
    >
      <div className="column">
        <div className="person-filters">
          <TextInput
            className="grow"
            aria-label={t('rights.filter')}
            placeholder={t('rights.filter')}
            leftSection={<IconSearch size={14} aria-hidden />}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Select
            w={190}
            aria-label={t('rights.filterWho')}
            value={kind}
            data={(['all', 'person', 'group'] as const).map((value) => ({ value, label: t(`rights.kind.${value}`) }))}
            onChange={(value) => setKind(value === 'person' || value === 'group' ? value : 'all')}
          />
          <Select
            w={210}
            aria-label={t('rights.filterSchedule')}
            value={schedule}
            data={[
              { value: 'all', label: t('rights.allSchedules') },
              { value: 'none', label: t('rights.always') },
              ...book.schedules.map(({ id, name }) => ({ value: String(id), label: visible(name) })),
            ]}
            onChange={(value) => setSchedule(value ?? 'all')}
          />
        </div>
        {again === null ? null : <Stale again={again} />}
        {full ? <Notice>{t('rights.full', { max: limits.rights })}</Notice> : null}
        {shown.length === 0 ? (
          <Empty title={t(rows.length === 0 ? 'rights.none' : 'common.nothingFound')}>
            {rows.length === 0 ? t('rights.what') : t('rights.noMatch')}
          </Empty>
        ) : (
          <div className="grow grid-place">
            <RightTable rows={rows} shown={shown} chosen={open} onOpen={manager ? setOpen : null} />
          </div>
        )}
      </div>
      {open === null ? null : (
        <RightForm
          key={open}
          book={book}
          right={open === 'new' ? null : (book.rights.find(({ id }) => id === open) ?? null)}
          onClose={() => setOpen(null)}
        />
      )}
    </Panel>
  );
}

function Count({ shown, all }: { readonly shown: number; readonly all: number }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <span role="status">
      {shown === all
        ? t('rights.count', { count: all, all: formats.number(all) })
        : t('rights.countShown', { count: all, shown: formats.number(shown), all: formats.number(all) })}
    </span>
  );
}

function RightTable(props: {
  readonly rows: readonly RightRow[];
  readonly shown: readonly RightRow[];
  readonly chosen: number | 'new' | null;
  readonly onOpen: ((id: number) => void) | null;
}) {
  const { t } = useTranslation();
  const compare = useCompare();
  const idOf = useCallback(({ right }: RightRow) => right.id, []);
  const columns = useMemo((): readonly GridColumn<RightRow>[] => {
    return [
      {
        id: 'who',
        label: t('rights.column.who'),
        compare: (a, b) => compare(a.who, b.who),
        cell: who,
      },
      {
        id: 'where',
        label: t('rights.column.where'),
        compare: (a, b) => compare(a.where, b.where),
        cell: where,
      },
      {
        id: 'when',
        label: t('rights.column.schedule'),
        compare: (a, b) => compare(a.schedule, b.schedule),
        cell: when,
      },
    ];
  }, [t, compare]);
  return (
    <Grid
      label={t('people.page.rights')}
      className="right-row"
      rows={props.rows}
      shown={props.shown}
      idOf={idOf}
      columns={columns}
      chosen={typeof props.chosen === 'number' ? props.chosen : null}
      onOpen={props.onOpen}
    />
  );
}

const who = ({ right, who: name }: RightRow) => <Who kind={right.who.is} name={name} />;
const where = (row: RightRow) => <Where row={row} />;
const when = ({ right, schedule }: RightRow) =>
  right.schedule === null ? <span className="muted">{schedule}</span> : <Outside text={schedule} />;

function Where({ row }: { readonly row: RightRow }) {
  const { t } = useTranslation();
  return (
    <>
      <Outside text={row.where} />{' '}
      {row.doors === null ? null : <span className="muted small">{t('rights.doors', { count: row.doors })}</span>}
    </>
  );
}

function Who({ kind, name }: { readonly kind: 'person' | 'group'; readonly name: string }) {
  const { t } = useTranslation();
  const Icon = kind === 'person' ? IconUser : IconUsers;
  return (
    <span className="with-icon">
      <Icon size={16} aria-hidden className="muted" />
      <span className="visually-hidden">{t(`rights.is.${kind}`)}</span>
      <Outside text={name} className="strong" />
    </span>
  );
}
