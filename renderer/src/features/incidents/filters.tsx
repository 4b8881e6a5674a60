import { Button, Checkbox, Select, TextInput } from '@mantine/core';
import { DatesProvider, DateTimePicker } from '@mantine/dates';
import { useDebouncedCallback } from '@mantine/hooks';
import dayjs from 'dayjs';
import timezone from 'dayjs/plugin/timezone';
import utc from 'dayjs/plugin/utc';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import { limits } from '../../../../electron/contract/limits.ts';
import { visible } from '../../format/outside.ts';
import { useFormats } from '../../format/use.ts';
import { useLive } from '../../station.tsx';
import { type IncidentGroup, incidentGroups } from '../../ui/words.ts';
import { type FilterDraft, noFilter, presets } from './rows.ts';

dayjs.extend(utc);
dayjs.extend(timezone);

const groupNames = Object.keys(incidentGroups) as IncidentGroup[];
const TYPING_MS = 250;
const WIRE = 'YYYY-MM-DD HH:mm:ss';

interface FiltersProps {
  readonly draft: FilterDraft;
  readonly onChange: (draft: FilterDraft) => void;
}

/** What to look for: time, node, text and types. */
export function Filters({ draft, onChange }: FiltersProps) {
  const { t } = useTranslation();
  const ids = useLive(useShallow(({ nodes }) => Object.keys(nodes).sort()));
  const names = useLive((state) => state.names);
  const [text, setText] = useState(draft.text);
  const set = (part: Partial<FilterDraft>) => onChange({ ...draft, ...part });
  const search = useDebouncedCallback((value: string) => set({ text: value }), TYPING_MS);
  const clear = () => {
    setText('');
    onChange(noFilter);
  };
  return (
    <div className="filters">
      <TextInput
        label={t('filter.text')}
        placeholder={t('filter.textExample')}
        id="incident-text"
        maxLength={limits.text}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          search(event.currentTarget.value);
        }}
      />
      <Select
        label={t('filter.time')}
        value={draft.preset}
        data={presets.map((value) => ({ value, label: t(`preset.${value}`) }))}
        onChange={(value) => set({ preset: presets.find((each) => each === value) ?? 'all' })}
      />
      {draft.preset === 'custom' ? <Span draft={draft} onChange={onChange} /> : null}
      <Select
        label={t('filter.node')}
        searchable
        clearable
        placeholder={t('filter.allNodes')}
        value={draft.node}
        clearButtonProps={{ 'aria-label': t('filter.allNodes') }}
        nothingFoundMessage={t('common.nothingFound')}
        data={ids.map((value) => ({ value, label: visible(names[value] ?? value) }))}
        onChange={(node) => set({ node })}
      />
      <fieldset className="filter-groups">
        <legend className="filter-legend">{t('filter.types')}</legend>
        {groupNames.map((group) => (
          <Checkbox
            key={group}
            size="xs"
            label={t(`group.${group}`)}
            checked={draft.groups.includes(group)}
            onChange={() =>
              set({
                groups: draft.groups.includes(group)
                  ? draft.groups.filter((each) => each !== group)
                  : [...draft.groups, group],
              })
            }
          />
        ))}
      </fieldset>
      <Button size="xs" onClick={clear}>
        {t('filter.clear')}
      </Button>
    </div>
  );
}

/** A span by day and time, typed and shown in the site's zone. */
function Span({ draft, onChange }: FiltersProps) {
  const { t, i18n } = useTranslation();
  const formats = useFormats();
  const shown = (at: number | null) => (at === null ? null : dayjs(at).tz(formats.timeZone).format(WIRE));
  const read = (value: string | null) => (value === null ? null : dayjs.tz(value, formats.timeZone).valueOf());
  const pickers = [
    { name: 'from', label: t('filter.from'), at: draft.from },
    { name: 'to', label: t('filter.to'), at: draft.to },
  ] as const;
  return (
    <DatesProvider settings={{ locale: i18n.language, firstDayOfWeek: 1 }}>
      {pickers.map(({ name, label, at }) => (
        <DateTimePicker
          key={name}
          label={label}
          description={name === 'from' ? formats.zone(at ?? Date.now()) : null}
          clearable
          withSeconds
          valueFormat="DD.MM.YYYY HH:mm:ss"
          value={shown(at)}
          submitButtonProps={{ 'aria-label': t('filter.apply') }}
          onChange={(value) => onChange({ ...draft, [name]: read(value) })}
        />
      ))}
    </DatesProvider>
  );
}
