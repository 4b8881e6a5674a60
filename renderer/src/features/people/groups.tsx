import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccessBook, Group } from '../../../../electron/contract/access.ts';
import type { Cardholder } from '../../../../electron/contract/people.ts';
import { useFormats } from '../../format/use.ts';
import { useMay, useStation } from '../../station.tsx';
import { Outside } from '../../ui/outside.tsx';
import { Empty, NeedsRole, Panel } from '../../ui/states.tsx';
import { Stale } from '../access/schedules.tsx';
import { ariaSort, SortButton, useCompare, useSorting } from '../access/sort.tsx';
import { GroupForm } from './group-form.tsx';
import { type PeopleAndBook, WithPeopleAndBook } from './people-and-book.tsx';
import '../access/access.css';

type Column = 'name' | 'members' | 'rights';
interface Row {
  readonly group: Group;
  readonly members: number;
  readonly rights: number;
}

/** The groups of persons, with how many are in each and how many rights it has. */
export function Groups() {
  const { t } = useTranslation();
  return (
    <WithPeopleAndBook title={t('people.page.groups')} loading={t('groups.loading')}>
      {(ready) => <Ready {...ready} />}
    </WithPeopleAndBook>
  );
}

function Ready({ people, book, again }: PeopleAndBook) {
  const { t } = useTranslation();
  const manager = useMay('manager');
  const [open, setOpen] = useState<number | 'new' | null>(null);
  const { groups } = book;
  return (
    <Panel
      className="screen-panel"
      title={t('groups.count', { count: groups.length })}
      aside={
        manager ? (
          <Button
            size="xs"
            variant="filled"
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => setOpen('new')}
          >
            {t('groups.add')}
          </Button>
        ) : (
          <NeedsRole role="manager" />
        )
      }
    >
      {again === null ? null : <Stale again={again} />}
      {groups.length === 0 ? (
        <Empty title={t('groups.none')}>{t('groups.what')}</Empty>
      ) : (
        <GroupTable people={people} book={book} onOpen={manager ? setOpen : null} />
      )}
      {open === null ? null : (
        <GroupForm
          key={open}
          isNew={open === 'new'}
          stored={groups.find(({ id }) => id === open) ?? null}
          others={groups.filter(({ id }) => id !== open).map(({ name }) => name)}
          members={people.filter((person) => typeof open === 'number' && person.groups.includes(open))}
          rights={book.rights.filter(({ who }) => who.is === 'group' && who.id === open).length}
          onClose={() => setOpen(null)}
        />
      )}
    </Panel>
  );
}

function useRows(people: readonly Cardholder[], book: AccessBook, by: Column, down: boolean): readonly Row[] {
  const compare = useCompare();
  return useMemo(() => {
    const members = new Map<number, number>();
    for (const { groups } of people) for (const id of groups) members.set(id, (members.get(id) ?? 0) + 1);
    const rows = book.groups.map((group) => ({
      group,
      members: members.get(group.id) ?? 0,
      rights: book.rights.filter(({ who }) => who.is === 'group' && who.id === group.id).length,
    }));
    const name = (a: Row, b: Row) => compare(a.group.name, b.group.name);
    const order = {
      name,
      members: (a: Row, b: Row) => a.members - b.members || name(a, b),
      rights: (a: Row, b: Row) => a.rights - b.rights || name(a, b),
    }[by];
    return rows.sort((a, b) => (down ? -order(a, b) : order(a, b)));
  }, [people, book, by, down, compare]);
}

function GroupTable(props: {
  readonly people: readonly Cardholder[];
  readonly book: AccessBook;
  readonly onOpen: ((id: number) => void) | null;
}) {
  const { t } = useTranslation();
  const { view } = useStation();
  const formats = useFormats();
  const sorting = useSorting<Column>('name');
  const rows = useRows(props.people, props.book, sorting.by, sorting.down);
  const { onOpen } = props;
  return (
    <table className="plain-table group-table">
      <thead>
        <tr>
          {(['name', 'members', 'rights'] as const).map((by) => (
            <th key={by} aria-sort={ariaSort(sorting, by)} className={by === 'name' ? '' : 'number'}>
              <SortButton sorting={sorting} by={by} label={t(`groups.column.${by}`)} />
            </th>
          ))}
          <th>{t('groups.column.note')}</th>
          <th>
            <span className="visually-hidden">{t('groups.column.show')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ group, members, rights }) => (
          <tr key={group.id}>
            <td>
              {onOpen === null ? (
                <Outside text={group.name} className="strong" />
              ) : (
                <button type="button" className="link" onClick={() => onOpen(group.id)}>
                  <Outside text={group.name} />
                </button>
              )}
            </td>
            <td className="number">{formats.number(members)}</td>
            <td className="number">{formats.number(rights)}</td>
            <td className="muted">
              <Outside text={group.note} />
            </td>
            <td className="number">
              <Button size="xs" disabled={members === 0} onClick={() => view.goMembers(group.id)}>
                {t('groups.showMembers')}
                <span className="visually-hidden"> {group.name}</span>
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
