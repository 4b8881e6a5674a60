import { Button } from '@mantine/core';
import { IconPlus, IconRepeat, IconRepeatOff } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccessBook, Area, DoorGroup } from '../../../../electron/contract/access.ts';
import { useFormats } from '../../format/use.ts';
import { useLive, useMay } from '../../station.tsx';
import { NodeName } from '../../ui/node-name.tsx';
import { Outside } from '../../ui/outside.tsx';
import { Empty, Failed, Loading, NeedsRole, Panel } from '../../ui/states.tsx';
import { AreaForm } from './area-form.tsx';
import { DoorGroupForm } from './door-group-form.tsx';
import { Stale } from './schedules.tsx';
import { ariaSort, SortButton, useCompare, useSorting } from './sort.tsx';
import { useAccessBook } from './use-book.ts';
import { doorsOfArea, usesOfDoorGroup } from './uses.ts';
import './access.css';

type Open = number | 'new' | null;

/** Areas with their doors, and groups of doors. */
export function Areas() {
  const { t } = useTranslation();
  const [asked, again] = useAccessBook();
  if (asked.value !== undefined)
    return (
      <div className="areas">
        <AreaPanel book={asked.value} again={asked.state === 'failed' ? again : null} />
        <DoorGroupPanel book={asked.value} />
      </div>
    );
  return (
    <Panel className="screen-panel" title={t('areas.title')}>
      {asked.state === 'failed' ? (
        <Failed error={asked.error} onRetry={again} />
      ) : (
        <Loading what={t('areas.loading')} />
      )}
    </Panel>
  );
}

function AddButton({ label, onClick }: { readonly label: string; readonly onClick: () => void }) {
  const may = useMay('manager');
  if (!may) return <NeedsRole role="manager" />;
  return (
    <Button size="xs" variant="filled" leftSection={<IconPlus size={16} aria-hidden />} onClick={onClick}>
      {label}
    </Button>
  );
}

function AreaPanel({ book, again }: { readonly book: AccessBook; readonly again: (() => void) | null }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<Open>(null);
  const { areas } = book;
  return (
    <Panel
      title={t('areas.count', { count: areas.length })}
      aside={<AddButton label={t('areas.add')} onClick={() => setOpen('new')} />}
    >
      {again === null ? null : <Stale again={again} />}
      {areas.length === 0 ? (
        <Empty title={t('areas.none')}>{t('areas.what')}</Empty>
      ) : (
        <AreaTable areas={areas} onOpen={setOpen} />
      )}
      {open === null ? null : (
        <AreaForm
          key={open}
          isNew={open === 'new'}
          stored={areas.find(({ id }) => id === open) ?? null}
          others={areas.filter(({ id }) => id !== open).map(({ name }) => name)}
          onClose={() => setOpen(null)}
        />
      )}
    </Panel>
  );
}

function AreaTable({ areas, onOpen }: { readonly areas: readonly Area[]; readonly onOpen: (id: number) => void }) {
  const { t } = useTranslation();
  const may = useMay('manager');
  const compare = useCompare();
  const sorting = useSorting<'name'>('name');
  const sorted = useMemo(
    () => [...areas].sort((a, b) => (sorting.down ? compare(b.name, a.name) : compare(a.name, b.name))),
    [areas, compare, sorting.down],
  );
  return (
    <table className="plain-table areas-table">
      <thead>
        <tr>
          <th aria-sort={ariaSort(sorting, 'name')}>
            <SortButton sorting={sorting} by="name" label={t('areas.column.name')} />
          </th>
          <th>{t('areas.column.antipassback')}</th>
          <th>{t('areas.column.into')}</th>
          <th>{t('areas.column.outOf')}</th>
        </tr>
      </thead>
      <tbody>
        {sorted.map((area) => (
          <AreaRow key={area.id} area={area} onOpen={may ? () => onOpen(area.id) : null} />
        ))}
      </tbody>
    </table>
  );
}

/** The name of an item: a way to open it where the role is enough. */
function NameCell({ name, onOpen }: { readonly name: string; readonly onOpen: (() => void) | null }) {
  if (onOpen === null) return <Outside text={name} />;
  return (
    <button type="button" className="link" onClick={onOpen}>
      <Outside text={name} />
    </button>
  );
}

function AreaRow({ area, onOpen }: { readonly area: Area; readonly onOpen: (() => void) | null }) {
  const { t } = useTranslation();
  const doors = useLive((state) => state.doors);
  const { into, outOf } = useMemo(() => doorsOfArea(doors, area.id), [doors, area.id]);
  const Icon = area.antipassback ? IconRepeatOff : IconRepeat;
  return (
    <tr>
      <td>
        <NameCell name={area.name} onOpen={onOpen} />
      </td>
      <td>
        <span className={`with-icon ${area.antipassback ? '' : 'muted'}`}>
          <Icon size={16} aria-hidden />
          {t(area.antipassback ? 'areas.antipassbackOn' : 'areas.antipassbackOff')}
        </span>
      </td>
      <td>
        <DoorNames ids={into} />
      </td>
      <td>
        <DoorNames ids={outOf} />
      </td>
    </tr>
  );
}

const NAMED = 3;

/** The first doors by name, and how many more. */
export function DoorNames({ ids, all = false }: { readonly ids: readonly string[]; readonly all?: boolean }) {
  const { t } = useTranslation();
  if (ids.length === 0) return <span className="muted">{t('areas.noDoor')}</span>;
  const shown = all ? ids : ids.slice(0, NAMED);
  return (
    <>
      {shown.map((id, i) => (
        <span key={id}>
          {i === 0 ? '' : ', '}
          <NodeName id={id} />
        </span>
      ))}
      {shown.length < ids.length ? (
        <span className="muted"> {t('areas.moreDoors', { count: ids.length - shown.length })}</span>
      ) : null}
    </>
  );
}

function DoorGroupPanel({ book }: { readonly book: AccessBook }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<Open>(null);
  const { doorGroups } = book;
  return (
    <Panel
      title={t('doorGroups.count', { count: doorGroups.length })}
      aside={<AddButton label={t('doorGroups.add')} onClick={() => setOpen('new')} />}
    >
      {doorGroups.length === 0 ? (
        <Empty title={t('doorGroups.none')}>{t('doorGroups.what')}</Empty>
      ) : (
        <DoorGroupTable book={book} onOpen={setOpen} />
      )}
      {open === null ? null : (
        <DoorGroupForm
          key={open}
          isNew={open === 'new'}
          stored={doorGroups.find(({ id }) => id === open) ?? null}
          others={doorGroups.filter(({ id }) => id !== open).map(({ name }) => name)}
          uses={open === 'new' ? 0 : usesOfDoorGroup(book, open).rights.length}
          onClose={() => setOpen(null)}
        />
      )}
    </Panel>
  );
}

function DoorGroupTable({ book, onOpen }: { readonly book: AccessBook; readonly onOpen: (id: number) => void }) {
  const { t } = useTranslation();
  const may = useMay('manager');
  const formats = useFormats();
  const compare = useCompare();
  const sorting = useSorting<'name' | 'doors' | 'uses'>('name');
  const rows = useMemo(() => {
    const all = book.doorGroups.map((group) => ({ group, uses: usesOfDoorGroup(book, group.id).rights.length }));
    const name = (a: { group: DoorGroup }, b: { group: DoorGroup }) => compare(a.group.name, b.group.name);
    const order = {
      name,
      doors: (a: (typeof all)[number], b: (typeof all)[number]) =>
        a.group.nodes.length - b.group.nodes.length || name(a, b),
      uses: (a: (typeof all)[number], b: (typeof all)[number]) => a.uses - b.uses || name(a, b),
    }[sorting.by];
    return all.sort((a, b) => (sorting.down ? -order(a, b) : order(a, b)));
  }, [book, compare, sorting.by, sorting.down]);
  return (
    <table className="plain-table">
      <thead>
        <tr>
          {(['name', 'doors', 'uses'] as const).map((by) => (
            <th key={by} aria-sort={ariaSort(sorting, by)} className={by === 'uses' ? 'number' : ''}>
              <SortButton sorting={sorting} by={by} label={t(`doorGroups.column.${by}`)} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ group, uses }) => (
          <tr key={group.id}>
            <td>
              <NameCell name={group.name} onOpen={may ? () => onOpen(group.id) : null} />
            </td>
            <td>
              <DoorNames ids={group.nodes} />
            </td>
            <td className="number">{formats.number(uses)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
