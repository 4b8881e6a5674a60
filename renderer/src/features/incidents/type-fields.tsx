import { ActionIcon, Checkbox } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type IncidentGroup, incidentGroups } from '../../ui/words.ts';
import { groupNames } from './draft.ts';
import { type FiltersProps, toggled } from './filters.tsx';

/** Kinds of rows: whole groups, and each of their types below them when a group is opened. */
export function TypeFields(props: FiltersProps) {
  const { t } = useTranslation();
  return (
    <fieldset className="filter-groups">
      <legend className="filter-legend">{t('filter.types')}</legend>
      {groupNames.map((group) => (
        <Group key={group} {...props} group={group} />
      ))}
    </fieldset>
  );
}

function Group({ draft, onChange, group }: FiltersProps & { readonly group: IncidentGroup }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const types = incidentGroups[group];
  const whole = draft.groups.includes(group);
  const some = types.some((type) => draft.types.includes(type));
  const Arrow = open ? IconChevronDown : IconChevronRight;
  return (
    <>
      <div className="filter-group">
        <Checkbox
          size="xs"
          label={t(`group.${group}`)}
          checked={whole}
          indeterminate={!whole && some}
          onChange={() =>
            onChange({
              groups: toggled(draft.groups, group),
              types: draft.types.filter((type) => !types.some((each) => each === type)),
            })
          }
        />
        <ActionIcon
          size="xs"
          variant="subtle"
          color="gray"
          aria-expanded={open}
          aria-label={t('filter.single', { group: t(`group.${group}`) })}
          onClick={() => setOpen(!open)}
        >
          <Arrow size={14} aria-hidden />
        </ActionIcon>
      </div>
      {open
        ? types.map((type) => (
            <Checkbox
              key={type}
              size="xs"
              className="filter-type"
              label={t(`incident.${type}`)}
              disabled={whole}
              checked={whole || draft.types.includes(type)}
              onChange={() => onChange({ types: toggled(draft.types, type) })}
            />
          ))
        : null}
    </>
  );
}
