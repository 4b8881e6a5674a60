import { ActionIcon, Checkbox } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type IncidentGroup, incidentGroups } from '../../ui/words.ts';
import { groupNames } from './draft.ts';
import { type FieldsOf, toggled } from './filters.tsx';

/** Kinds of rows: whole groups, and each of their types below them when a group is opened. */
export const TypeFields = memo(function TypeFields(props: FieldsOf<'groups' | 'types'>) {
  const { t } = useTranslation();
  return (
    <fieldset className="filter-groups">
      <legend className="filter-legend">{t('filter.types')}</legend>
      {groupNames.map((group) => (
        <Group key={group} {...props} group={group} />
      ))}
    </fieldset>
  );
});

function Group(props: FieldsOf<'groups' | 'types'> & { readonly group: IncidentGroup }) {
  const { t } = useTranslation();
  const { groups, types: single, onChange, group } = props;
  const [open, setOpen] = useState(false);
  const types = incidentGroups[group];
  const whole = groups.includes(group);
  const some = types.some((type) => single.includes(type));
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
              groups: toggled(groups, group),
              types: single.filter((type) => !types.some((each) => each === type)),
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
              checked={whole || single.includes(type)}
              onChange={() => onChange({ types: toggled(single, type) })}
            />
          ))
        : null}
    </>
  );
}
