import { Checkbox, MultiSelect, Select } from '@mantine/core';
import { memo, type RefObject, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import { alarmTypes } from '../../../../electron/contract/alarms.ts';
import { priorities } from '../../../../electron/contract/fields.ts';
import { limits } from '../../../../electron/contract/limits.ts';
import { visible } from '../../format/outside.ts';
import { useLive } from '../../station.tsx';
import { useAccessBook } from '../access/use-book.ts';
import { usePeople } from '../people/use-people.ts';
import { type FilterDraft, isActor, isCard, presets } from './draft.ts';
import { SpanFields } from './span-fields.tsx';
import { TypeFields } from './type-fields.tsx';
import { TypedField } from './typed-field.tsx';

/** A part of the fields: it is drawn again only when its own values change. */
export type FieldsOf<K extends keyof FilterDraft> = Pick<FilterDraft, K> & {
  readonly onChange: (part: Partial<FilterDraft>) => void;
};

interface FiltersProps {
  readonly draft: FilterDraft;
  readonly onChange: (part: Partial<FilterDraft>) => void;
  readonly field: RefObject<HTMLInputElement | null>;
  /** The keyboard leaves the field for the rows. */
  readonly onLeave: () => void;
}

const SHOWN_PEOPLE = 50;

/** What to look for: words, time, place, who, and what kind. */
export const Filters = memo(function Filters({ draft, onChange, field, onLeave }: FiltersProps) {
  const { t } = useTranslation();
  return (
    <div className="filters">
      <TypedField
        ref={field}
        id="incident-text"
        label={t('filter.text')}
        placeholder={t('filter.textExample')}
        maxLength={limits.text}
        value={draft.text}
        onChange={(text) => onChange({ text })}
        onEscape={onLeave}
      />
      <Select
        size="xs"
        label={t('filter.time')}
        value={draft.preset}
        data={presets.map((value) => ({ value, label: t(`preset.${value}`) }))}
        onChange={(value) => onChange({ preset: presets.find((each) => each === value) ?? 'all' })}
      />
      {draft.preset === 'custom' ? <SpanFields from={draft.from} to={draft.to} onChange={onChange} /> : null}
      <Places nodes={draft.nodes} area={draft.area} onChange={onChange} />
      <PersonField person={draft.person} onChange={onChange} />
      <div className="filter-pair">
        <TypedField
          id="incident-card"
          label={t('filter.card')}
          placeholder="…4471"
          inputMode="numeric"
          maxLength={4}
          value={draft.card}
          wrong={(typed) => (isCard(typed) ? null : t('filter.cardWrong'))}
          onChange={(card) => onChange({ card })}
        />
        <TypedField
          id="incident-actor"
          label={t('filter.actor')}
          maxLength={limits.username}
          value={draft.actor}
          wrong={(typed) => (isActor(typed.trim()) ? null : t('filter.actorWrong'))}
          onChange={(actor) => onChange({ actor })}
        />
      </div>
      <Priorities priorities={draft.priorities} onChange={onChange} />
      <AlarmTypes alarmTypes={draft.alarmTypes} onChange={onChange} />
      <TypeFields groups={draft.groups} types={draft.types} onChange={onChange} />
    </div>
  );
});

/** A list with something added, or without it where it was in it. */
export function toggled<T>(list: readonly T[], one: T): readonly T[] {
  return list.includes(one) ? list.filter((each) => each !== one) : [...list, one];
}

const Priorities = memo(function Priorities({ priorities: chosen, onChange }: FieldsOf<'priorities'>) {
  const { t } = useTranslation();
  return (
    <fieldset className="filter-groups filter-priorities">
      <legend className="filter-legend">{t('filter.priority')}</legend>
      {priorities.map((priority) => (
        <Checkbox
          key={priority}
          size="xs"
          label={t(`priority.${priority}`)}
          checked={chosen.includes(priority)}
          onChange={() => onChange({ priorities: toggled(chosen, priority) })}
        />
      ))}
    </fieldset>
  );
});

const Places = memo(function Places({ nodes, area, onChange }: FieldsOf<'nodes' | 'area'>) {
  const { t } = useTranslation();
  const ids = useLive(useShallow((state) => Object.keys(state.nodes).sort()));
  const names = useLive((state) => state.names);
  const [{ value: book }] = useAccessBook();
  const data = useMemo(
    () => [...new Set([...ids, ...nodes])].map((value) => ({ value, label: visible(names[value] ?? value) })),
    [ids, names, nodes],
  );
  return (
    <>
      <MultiSelect
        size="xs"
        label={t('filter.node')}
        searchable
        clearable
        placeholder={nodes.length === 0 ? t('filter.allNodes') : ''}
        value={[...nodes]}
        clearButtonProps={{ 'aria-label': t('filter.allNodes') }}
        nothingFoundMessage={t('common.nothingFound')}
        comboboxProps={{ transitionProps: { duration: 0 } }}
        data={data}
        onChange={(value) => onChange({ nodes: value })}
      />
      <Select
        size="xs"
        label={t('filter.area')}
        searchable
        clearable
        placeholder={t('filter.allAreas')}
        value={area === null ? null : String(area)}
        clearButtonProps={{ 'aria-label': t('filter.allAreas') }}
        nothingFoundMessage={t('common.nothingFound')}
        data={(book?.areas ?? []).map(({ id, name }) => ({ value: String(id), label: visible(name) }))}
        onChange={(value) => onChange({ area: value === null ? null : Number(value) })}
      />
    </>
  );
});

const AlarmTypes = memo(function AlarmTypes({ alarmTypes: chosen, onChange }: FieldsOf<'alarmTypes'>) {
  const { t } = useTranslation();
  const data = useMemo(() => alarmTypes.map((value) => ({ value, label: t(`alarm.${value}`) })), [t]);
  return (
    <MultiSelect
      size="xs"
      label={t('filter.alarmType')}
      searchable
      clearable
      placeholder={chosen.length === 0 ? t('filter.allAlarmTypes') : ''}
      value={[...chosen]}
      clearButtonProps={{ 'aria-label': t('filter.allAlarmTypes') }}
      nothingFoundMessage={t('common.nothingFound')}
      comboboxProps={{ transitionProps: { duration: 0 } }}
      data={data}
      onChange={(value) => onChange({ alarmTypes: alarmTypes.filter((each) => value.includes(each)) })}
    />
  );
});

const PersonField = memo(function PersonField({ person, onChange }: FieldsOf<'person'>) {
  const { t, i18n } = useTranslation();
  const [{ value: people }] = usePeople();
  const data = useMemo(() => {
    const { compare } = new Intl.Collator(i18n.language, { numeric: true });
    return (people ?? [])
      .toSorted((a, b) => compare(a.name, b.name))
      .map(({ id, name, department }) => ({
        value: String(id),
        label: visible(department === '' ? name : `${name} · ${department}`),
      }));
  }, [people, i18n.language]);
  return (
    <Select
      size="xs"
      label={t('filter.person')}
      searchable
      clearable
      limit={SHOWN_PEOPLE}
      placeholder={t('filter.allPeople')}
      value={person === null ? null : String(person)}
      clearButtonProps={{ 'aria-label': t('filter.allPeople') }}
      nothingFoundMessage={t('common.nothingFound')}
      data={data}
      onChange={(value) => onChange({ person: value === null ? null : Number(value) })}
    />
  );
});
