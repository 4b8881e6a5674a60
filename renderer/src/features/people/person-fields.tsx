import { MultiSelect, Switch, Textarea, TextInput } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccessBook } from '../../../../electron/contract/access.ts';
import { limits } from '../../../../electron/contract/limits.ts';
import type { Cardholder } from '../../../../electron/contract/people.ts';
import { visible } from '../../format/outside.ts';
import { useCompare } from '../access/sort.tsx';
import type { ItemForm } from '../access/use-item.ts';
import { DateField } from './date-field.tsx';
import { type PersonDraft, wrongsOf } from './person-draft.ts';

interface Props {
  readonly form: ItemForm<Cardholder, PersonDraft>;
  readonly book: AccessBook;
  readonly readOnly: boolean;
}

/** Name, department, note, validity, groups, and the three rules of a person, each with what it means. */
export function PersonFields({ form, book, readOnly }: Props) {
  const { t } = useTranslation();
  const { draft } = form;
  const set = (part: Partial<PersonDraft>) => form.set({ ...draft, ...part });
  const wrongs = wrongsOf(draft);
  return (
    <>
      <div className="two">
        <TextInput
          {...(form.base === null ? { 'data-autofocus': true, autoFocus: true } : {})}
          label={t('people.field.name')}
          required={!readOnly}
          withAsterisk={false}
          readOnly={readOnly}
          maxLength={limits.name}
          value={draft.name}
          error={draft.name !== '' && wrongs.has('name') ? t('item.wrong.name') : null}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <TextInput
          label={t('people.field.department')}
          readOnly={readOnly}
          maxLength={limits.name}
          value={draft.department}
          onChange={(event) => set({ department: event.currentTarget.value })}
        />
      </div>
      <div className="two">
        <DateField
          label={t('people.field.from')}
          value={draft.from}
          disabled={readOnly}
          onChange={(from) => set({ from })}
        />
        <DateField
          label={t('people.field.to')}
          value={draft.to}
          disabled={readOnly}
          error={wrongs.has('order') ? t('people.wrong.order') : null}
          onChange={(to) => set({ to })}
        />
      </div>
      <GroupField draft={draft} book={book} readOnly={readOnly} onChange={(groups) => set({ groups })} />
      <Textarea
        label={t('people.field.note')}
        readOnly={readOnly}
        autosize
        minRows={1}
        maxRows={6}
        maxLength={limits.note}
        value={draft.note}
        onChange={(event) => set({ note: event.currentTarget.value })}
      />
      <div className="person-rules">
        {(['first', 'second', 'exempt'] as const).map((rule) => (
          <Switch
            key={rule}
            label={t(`people.rule.${rule}`)}
            description={t(`people.ruleWhy.${rule}`)}
            checked={draft[rule]}
            disabled={readOnly}
            onChange={(event) => set({ [rule]: event.currentTarget.checked })}
          />
        ))}
      </div>
    </>
  );
}

function GroupField(props: {
  readonly draft: PersonDraft;
  readonly book: AccessBook;
  readonly readOnly: boolean;
  readonly onChange: (groups: readonly number[]) => void;
}) {
  const { t } = useTranslation();
  const compare = useCompare();
  const { groups } = props.book;
  const data = useMemo(
    () =>
      groups
        .toSorted((a, b) => compare(a.name, b.name))
        .map(({ id, name }) => ({ value: String(id), label: visible(name) })),
    [groups, compare],
  );
  const chosen = props.draft.groups;
  return (
    <MultiSelect
      label={t('people.field.groups')}
      placeholder={chosen.length === 0 ? t(data.length === 0 ? 'people.noGroups' : 'people.chooseGroups') : ''}
      data={data}
      value={chosen.map(String)}
      disabled={props.readOnly}
      searchable
      hidePickedOptions
      nothingFoundMessage={t('common.nothingFound')}
      onChange={(value) => props.onChange(value.map(Number))}
    />
  );
}
