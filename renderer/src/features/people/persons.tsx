import { Button, Menu, Select, TextInput } from '@mantine/core';
import { IconDots, IconPlus, IconSearch } from '@tabler/icons-react';
import { type RefObject, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { AccessBook } from '../../../../electron/contract/access.ts';
import { visible } from '../../format/outside.ts';
import { useFormats } from '../../format/use.ts';
import { useMay, useStation, useView } from '../../station.tsx';
import { Empty, NeedsRole, Panel } from '../../ui/states.tsx';
import { UnsavedQuestion } from '../access/item-parts.tsx';
import { Stale } from '../access/schedules.tsx';
import { useCompare } from '../access/sort.tsx';
import { useToday } from '../access/use-dates.ts';
import { CsvExport } from './csv-export.tsx';
import { CsvImport } from './csv-import.tsx';
import type { GridHandle } from './grid.tsx';
import { type PeopleAndBook, WithPeopleAndBook } from './people-and-book.tsx';
import { PersonDetail } from './person-detail.tsx';
import { draftName } from './person-draft.ts';
import { PersonTable } from './person-table.tsx';
import { filterRows, type PersonFilter, type PersonState, personStates, rowsOf } from './rows.ts';
import '../access/access.css';

/** All cardholders, found and sorted at once, and the chosen one. */
export function Persons() {
  const { t } = useTranslation();
  return (
    <WithPeopleAndBook title={t('people.page.persons')} loading={t('people.loading')}>
      {(ready) => <Ready {...ready} />}
    </WithPeopleAndBook>
  );
}

/** What is open: a person by the number, a new one, or nothing. */
type Chosen = number | 'new' | null;

/** Which person is open. A form with unsaved changes is left only after a question; elsewhere it is kept. */
function useChosen() {
  const { view, book: store } = useStation();
  const person = useView((state) => state.person);
  const [isNew, setNew] = useState(() => person === null && store.getState().drafts[draftName(null)] !== undefined);
  const [wanted, setWanted] = useState<{ readonly to: Chosen } | null>(null);
  const chosen: Chosen = person ?? (isNew ? 'new' : null);
  const open = draftName(chosen === 'new' ? null : chosen);
  const dirty = useStore(store, ({ drafts }) => chosen !== null && drafts[open] !== undefined);
  const setChosen = (next: Chosen) => {
    setNew(next === 'new');
    view.setPerson(next === 'new' ? null : next);
  };
  const choose = (next: Chosen) => {
    if (next === chosen) return;
    if (dirty) setWanted({ to: next });
    else setChosen(next);
  };
  const discard = () => {
    store.keep(open, undefined);
    setChosen(wanted?.to ?? null);
    setWanted(null);
  };
  return { chosen, wanted, setChosen, choose, discard, stay: () => setWanted(null) };
}

function Ready({ people, book, again }: PeopleAndBook) {
  const { t } = useTranslation();
  const { chosen, wanted, ...choice } = useChosen();
  const stored = people.find(({ id }) => id === chosen) ?? null;
  return (
    <div className={`persons ${chosen === null ? '' : 'persons-open'}`}>
      <List people={people} book={book} again={again} chosen={chosen} onChoose={choice.choose} />
      {chosen === null ? null : (
        <PersonDetail
          key={chosen}
          id={chosen === 'new' ? null : chosen}
          stored={stored}
          book={book}
          onClose={() => choice.choose(null)}
          onSaved={({ id }) => choice.setChosen(id)}
          onRemoved={() => choice.setChosen(null)}
        />
      )}
      {wanted === null ? null : (
        <UnsavedQuestion name={stored?.name ?? t('people.new')} onStay={choice.stay} onDiscard={choice.discard} />
      )}
    </div>
  );
}

function useFilter(): [PersonFilter, (part: Partial<PersonFilter>) => void] {
  const { view } = useStation();
  const group = useView((state) => state.group);
  const [rest, setRest] = useState<Omit<PersonFilter, 'group'>>({ text: '', state: null });
  const change = ({ group: chosen, ...part }: Partial<PersonFilter>) => {
    if (chosen !== undefined) view.setGroup(chosen);
    setRest((before) => ({ ...before, ...part }));
  };
  return [useMemo(() => ({ ...rest, group }), [rest, group]), change];
}

function List(props: PeopleAndBook & { readonly chosen: Chosen; readonly onChoose: (chosen: Chosen) => void }) {
  const { t } = useTranslation();
  const { people, book, chosen, onChoose } = props;
  const manager = useMay('manager');
  const compare = useCompare();
  const today = useToday();
  const [filter, setFilter] = useFilter();
  const search = useRef<HTMLInputElement>(null);
  const grid = useRef<GridHandle>(null);
  const rows = useMemo(() => rowsOf(people, book.groups, today, compare), [people, book.groups, today, compare]);
  const shown = useMemo(() => filterRows(rows, filter), [rows, filter]);
  useListKeys(search, manager ? () => onChoose('new') : null);
  return (
    <Panel
      title={<Count shown={shown.length} all={people.length} />}
      aside={<Tools manager={manager} onNew={() => onChoose('new')} />}
    >
      <div className="column">
        <Filters book={book} filter={filter} onFilter={setFilter} search={search} grid={grid} />
        {props.again === null ? null : <Stale again={props.again} />}
        {people.length === 0 ? (
          <Empty title={t('people.none')}>{t(manager ? 'people.noneWhy' : 'people.noneWhyGuard')}</Empty>
        ) : null}
        {people.length > 0 && shown.length === 0 ? (
          <NoMatch onAll={() => setFilter({ text: '', group: null, state: null })} />
        ) : null}
        {shown.length === 0 ? null : (
          <div className="grow grid-place">
            <PersonTable
              rows={rows}
              shown={shown}
              today={today}
              chosen={typeof chosen === 'number' ? chosen : null}
              onOpen={onChoose}
              handle={grid}
            />
          </div>
        )}
      </div>
    </Panel>
  );
}

function Count({ shown, all }: { readonly shown: number; readonly all: number }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <span role="status">
      {shown === all
        ? t('people.count', { count: all, all: formats.number(all) })
        : t('people.countShown', { count: all, shown: formats.number(shown), all: formats.number(all) })}
    </span>
  );
}

function NoMatch({ onAll }: { readonly onAll: () => void }) {
  const { t } = useTranslation();
  return (
    <div className="state">
      <strong>{t('common.nothingFound')}</strong>
      <p>{t('people.noMatch')}</p>
      <Button onClick={onAll}>{t('people.showAll')}</Button>
    </div>
  );
}

function Tools({ manager, onNew }: { readonly manager: boolean; readonly onNew: () => void }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<'import' | 'export' | null>(null);
  if (!manager) return <NeedsRole role="manager" />;
  return (
    <div className="row">
      <Menu position="bottom-end">
        <Menu.Target>
          <Button size="xs" leftSection={<IconDots size={16} aria-hidden />}>
            {t('people.file')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setOpen('import')}>{t('csv.import')}</Menu.Item>
          <Menu.Item onClick={() => setOpen('export')}>{t('csv.export')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Button
        size="xs"
        variant="filled"
        leftSection={<IconPlus size={16} aria-hidden />}
        aria-keyshortcuts="N"
        onClick={onNew}
      >
        {t('people.add')}
      </Button>
      {open === 'import' ? <CsvImport onClose={() => setOpen(null)} /> : null}
      {open === 'export' ? <CsvExport onClose={() => setOpen(null)} /> : null}
    </div>
  );
}

function Filters(props: {
  readonly book: AccessBook;
  readonly filter: PersonFilter;
  readonly onFilter: (part: Partial<PersonFilter>) => void;
  readonly search: RefObject<HTMLInputElement | null>;
  readonly grid: RefObject<GridHandle | null>;
}) {
  const { t } = useTranslation();
  const { book, filter, onFilter, grid } = props;
  const compare = useCompare();
  const groups = useMemo(
    () =>
      book.groups
        .toSorted((a, b) => compare(a.name, b.name))
        .map(({ id, name }) => ({ value: String(id), label: visible(name) })),
    [book.groups, compare],
  );
  return (
    <div className="person-filters">
      <TextInput
        ref={props.search}
        id="people-filter"
        className="grow"
        aria-label={t('people.filter')}
        aria-keyshortcuts="/ Control+F"
        placeholder={t('people.filterHint')}
        leftSection={<IconSearch size={14} aria-hidden />}
        rightSection={<kbd aria-hidden>/</kbd>}
        value={filter.text}
        onChange={(event) => onFilter({ text: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown' && grid.current?.focusFirst() === true) event.preventDefault();
          if (event.key === 'Enter') grid.current?.openFirst();
          if (event.key === 'Escape') onFilter({ text: '' });
        }}
      />
      <Select
        w={190}
        aria-label={t('people.filterGroup')}
        value={filter.group === null ? 'all' : String(filter.group)}
        data={[{ value: 'all', label: t('people.allGroups') }, ...groups]}
        onChange={(value) => onFilter({ group: value === 'all' || value === null ? null : Number(value) })}
      />
      <Select
        w={150}
        aria-label={t('people.filterState')}
        value={filter.state ?? 'all'}
        data={[
          { value: 'all', label: t('people.allStates') },
          ...personStates.map((value) => ({ value, label: t(`people.state.${value}`) })),
        ]}
        onChange={(value) =>
          onFilter({ state: personStates.find((each): each is PersonState => each === value) ?? null })
        }
      />
    </div>
  );
}

const typing = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  target.closest('input, textarea, select, [contenteditable], [role="dialog"]') !== null;

/** Slash and Ctrl+F go to the filter, N begins a new person; never while somebody types or a dialog is open. */
function useListKeys(search: RefObject<HTMLInputElement | null>, onNew: (() => void) | null) {
  const now = useRef(onNew);
  now.current = onNew;
  useEffect(() => {
    const down = (event: KeyboardEvent) => {
      const modified = event.ctrlKey || event.metaKey;
      const find = modified && !event.altKey && event.key.toLowerCase() === 'f';
      if (document.querySelector('[role="dialog"]') !== null || event.altKey) return;
      if (find || (!modified && event.key === '/' && !typing(event.target))) {
        search.current?.focus();
        search.current?.select();
      } else if (!modified && event.key.toLowerCase() === 'n' && !typing(event.target) && now.current !== null)
        now.current();
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', down);
    return () => window.removeEventListener('keydown', down);
  }, [search]);
}
