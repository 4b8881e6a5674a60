import { SegmentedControl, Select } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccessBook, Right } from '../../../../electron/contract/access.ts';
import { fail } from '../../../../electron/contract/result.ts';
import { visible } from '../../format/outside.ts';
import { useLive, useStation } from '../../station.tsx';
import { ConfirmButton } from '../../ui/confirm.tsx';
import { Notice } from '../../ui/states.tsx';
import { useTell } from '../../ui/tell.ts';
import { FormDialog } from '../access/item-parts.tsx';
import { useCompare } from '../access/sort.tsx';
import { useItemForm } from '../access/use-item.ts';
import { PersonSelect } from './enrol-incident.tsx';
import { sameRight } from './rights-of.ts';

interface Draft {
  readonly whoIs: 'person' | 'group';
  readonly who: number | null;
  readonly whereIs: 'door' | 'doorGroup';
  /** Id of a door, or the number of a group of doors. */
  readonly where: string | null;
  readonly schedule: number | null;
}

const same = (a: Draft, b: Draft) => JSON.stringify(a) === JSON.stringify(b);

const draftOf = (stored: Right | null, who: Right['who'] | undefined): Draft => ({
  whoIs: (stored?.who ?? who)?.is ?? 'group',
  who: (stored?.who ?? who)?.id ?? null,
  whereIs: stored?.where.is ?? 'doorGroup',
  where: stored === null ? null : stored.where.is === 'door' ? stored.where.node : String(stored.where.id),
  schedule: stored?.schedule ?? null,
});

/** What is sent of a form; null while something is not chosen. */
function fieldsOf({ whoIs, who, whereIs, where, schedule }: Draft): Pick<Right, 'who' | 'where' | 'schedule'> | null {
  if (who === null || where === null) return null;
  return {
    who: { is: whoIs, id: who },
    where: whereIs === 'door' ? { is: 'door', node: where } : { is: 'doorGroup', id: Number(where) },
    schedule,
  };
}

/** One right, new or old, in a dialog: who, where and when. */
export function RightForm(props: {
  readonly book: AccessBook;
  /** Null makes a new one. */
  readonly right: Right | null;
  /** Whose a new one is. */
  readonly who?: Right['who'];
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  const { api } = useStation();
  const tell = useTell();
  const { book, right, who, onClose } = props;
  const form = useItemForm<Right, Draft>({
    stored: right,
    draftOf: (stored) => draftOf(stored, who),
    same,
    async save(head, draft) {
      const fields = fieldsOf(draft);
      return fields === null
        ? fail('invalid_input', 'nothing is chosen')
        : api.call('rights.save', { ...head, ...fields });
    },
    onSaved() {
      tell.done(t('rights.saved'));
      onClose();
    },
  });
  const { draft } = form;
  const fields = fieldsOf(draft);
  const twin =
    fields === null ? undefined : book.rights.find((each) => each.id !== form.base?.id && sameRight(each, fields));
  return (
    <FormDialog
      form={form}
      title={t(form.base === null ? 'rights.new' : 'rights.edit')}
      name={t('rights.one')}
      valid={fields !== null && twin === undefined}
      removal={form.base === null ? null : <Removal right={form.base} onRemoved={onClose} />}
      onClose={onClose}
    >
      {who === undefined ? <WhoField book={book} draft={draft} onChange={form.set} /> : null}
      <WhereField book={book} draft={draft} onChange={form.set} />
      <WhenField book={book} draft={draft} onChange={form.set} />
      {twin === undefined ? null : <Notice kind="warning">{t('rights.twin')}</Notice>}
      <p className="small muted">{t('rights.addUp')}</p>
    </FormDialog>
  );
}

interface FieldProps {
  readonly book: AccessBook;
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
}

const named = (items: readonly { readonly id: number; readonly name: string }[]) =>
  items.map(({ id, name }) => ({ value: String(id), label: visible(name) }));

function WhoField({ book, draft, onChange }: FieldProps) {
  const { t } = useTranslation();
  return (
    <fieldset className="right-field">
      <legend className="filter-legend">{t('rights.column.who')}</legend>
      <SegmentedControl
        aria-label={t('rights.column.who')}
        data={(['group', 'person'] as const).map((value) => ({ value, label: t(`rights.is.${value}`) }))}
        value={draft.whoIs}
        onChange={(value) => onChange({ ...draft, whoIs: value === 'person' ? 'person' : 'group', who: null })}
      />
      {draft.whoIs === 'person' ? (
        <PersonSelect value={draft.who} onChange={(who) => onChange({ ...draft, who })} />
      ) : (
        <Select
          label={t('rights.is.group')}
          placeholder={t('rights.choose')}
          searchable
          data={named(book.groups)}
          value={draft.who === null ? null : String(draft.who)}
          nothingFoundMessage={t('common.nothingFound')}
          onChange={(value) => onChange({ ...draft, who: value === null ? null : Number(value) })}
        />
      )}
    </fieldset>
  );
}

function WhereField({ book, draft, onChange }: FieldProps) {
  const { t } = useTranslation();
  const compare = useCompare();
  const names = useLive((state) => state.names);
  const doors = useLive((state) => state.doors);
  const data = useMemo(() => {
    const all =
      draft.whereIs === 'doorGroup'
        ? named(book.doorGroups)
        : Object.keys(doors).map((value) => ({ value, label: visible(names[value] ?? value) }));
    return all.sort((a, b) => compare(a.label, b.label));
  }, [draft.whereIs, book.doorGroups, doors, names, compare]);
  return (
    <fieldset className="right-field">
      <legend className="filter-legend">{t('rights.column.where')}</legend>
      <SegmentedControl
        aria-label={t('rights.column.where')}
        data={(['doorGroup', 'door'] as const).map((value) => ({ value, label: t(`rights.is.${value}`) }))}
        value={draft.whereIs}
        onChange={(value) => onChange({ ...draft, whereIs: value === 'door' ? 'door' : 'doorGroup', where: null })}
      />
      <Select
        label={t(`rights.is.${draft.whereIs}`)}
        placeholder={t('rights.choose')}
        searchable
        data={data}
        value={draft.where}
        nothingFoundMessage={t('common.nothingFound')}
        onChange={(where) => onChange({ ...draft, where })}
      />
    </fieldset>
  );
}

function WhenField({ book, draft, onChange }: FieldProps) {
  const { t } = useTranslation();
  return (
    <Select
      label={t('rights.column.schedule')}
      searchable
      data={[{ value: 'always', label: t('rights.alwaysLong') }, ...named(book.schedules)]}
      value={draft.schedule === null ? 'always' : String(draft.schedule)}
      nothingFoundMessage={t('common.nothingFound')}
      onChange={(value) =>
        onChange({ ...draft, schedule: value === 'always' || value === null ? null : Number(value) })
      }
    />
  );
}

function Removal({ right, onRemoved }: { readonly right: Right; readonly onRemoved: () => void }) {
  const { t } = useTranslation();
  const { api, book } = useStation();
  const tell = useTell();
  const remove = async () => {
    const result = await api.call('rights.remove', { id: right.id, rev: right.rev });
    if (result.ok) {
      tell.done(t('rights.removed'));
      onRemoved();
    } else if (result.error.code === 'conflict') tell.refused(t('item.conflictTold'));
    else tell.failed(result.error);
    await book.load();
  };
  return (
    <ConfirmButton
      title={t('rights.removeTitle')}
      consequence={t('rights.removeWhy')}
      act={t('item.remove')}
      onAct={remove}
    >
      {t('item.removeButton')}
    </ConfirmButton>
  );
}
