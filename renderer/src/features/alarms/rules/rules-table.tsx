import { IconMessage, IconVolume, IconVolumeOff } from '@tabler/icons-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlarmRule, AlarmTypeFacts, KeptRule } from '../../../../../electron/contract/alarm-rules.ts';
import { type AlarmType } from '../../../../../electron/contract/alarms.ts';
import { priorities } from '../../../../../electron/contract/fields.ts';
import { visible } from '../../../format/outside.ts';
import { useFormats } from '../../../format/use.ts';
import { useNow } from '../../../ui/now.ts';
import { Outside } from '../../../ui/outside.tsx';
import { PriorityMark } from '../../../ui/priority.tsx';
import { ariaSort, SortButton, type Sorting, useCompare, useSorting } from '../../access/sort.tsx';
import { useLength } from '../metrics/words.ts';

type Column = 'name' | 'priority' | 'changed';

interface Row {
  readonly kept: KeptRule;
  readonly facts: AlarmTypeFacts;
  readonly name: string;
}

function useRows(rules: readonly KeptRule[], facts: readonly AlarmTypeFacts[], { by, down }: Sorting<Column>): Row[] {
  const { t } = useTranslation();
  const compare = useCompare();
  return useMemo(() => {
    const rows = rules.flatMap((kept): Row[] => {
      const about = facts.find(({ type }) => type === kept.rule.type);
      return about === undefined ? [] : [{ kept, facts: about, name: t(`alarm.${kept.rule.type}`) }];
    });
    const byName = (a: Row, b: Row) => compare(a.name, b.name);
    const urgency = ({ kept }: Row) => priorities.indexOf(kept.rule.priority);
    const order = {
      name: byName,
      priority: (a: Row, b: Row) => urgency(a) - urgency(b) || byName(a, b),
      changed: (a: Row, b: Row) => (b.kept.changed?.at ?? 0) - (a.kept.changed?.at ?? 0) || byName(a, b),
    }[by];
    return rows.sort((a, b) => (down ? -order(a, b) : order(a, b)));
  }, [rules, facts, by, down, compare, t]);
}

/** All types in one table; each leads to its rule. */
export function RulesTable(props: {
  readonly rules: readonly KeptRule[];
  readonly facts: readonly AlarmTypeFacts[];
  readonly onOpen: (type: AlarmType) => void;
}) {
  const { t } = useTranslation();
  const sorting = useSorting<Column>('priority');
  const rows = useRows(props.rules, props.facts, sorting);
  const column = (by: Column) => (
    <th aria-sort={ariaSort(sorting, by)}>
      <SortButton sorting={sorting} by={by} label={t(`alarmRules.column.${by}`)} />
    </th>
  );
  return (
    <table className="plain-table alarm-rules-table">
      <thead>
        <tr>
          {column('priority')}
          {column('name')}
          <th>{t('alarmRules.ends')}</th>
          <th>{t('alarmRules.delays')}</th>
          <th>{t('alarmRules.sound')}</th>
          <th>{t('alarmRules.comment')}</th>
          <th>{t('alarmRules.escalation')}</th>
          {column('changed')}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <RuleRow key={row.kept.rule.type} row={row} onOpen={props.onOpen} />
        ))}
      </tbody>
    </table>
  );
}

function RuleRow({ row, onOpen }: { readonly row: Row; readonly onOpen: (type: AlarmType) => void }) {
  const { t } = useTranslation();
  const { kept, facts, name } = row;
  const { rule } = kept;
  const end = rule.latching ? 'reset' : facts.kind;
  return (
    <tr>
      <td>
        <span className="with-icon">
          <PriorityMark priority={rule.priority} size={18} />
          {t(`priority.${rule.priority}`)}
        </span>
      </td>
      <td>
        <button type="button" className="link" onClick={() => onOpen(rule.type)}>
          {name}
        </button>
      </td>
      <td>{t(`alarmRules.ends.${end}`)}</td>
      <td>
        <Delays rule={rule} timing={facts.timing} />
      </td>
      <td>
        <span className={`with-icon ${rule.sounds ? '' : 'muted'}`}>
          {rule.sounds ? <IconVolume size={16} aria-hidden /> : <IconVolumeOff size={16} aria-hidden />}
          {t(rule.sounds ? 'common.yes' : 'common.no')}
        </span>
      </td>
      <td>
        {rule.commentNeeded ? (
          <span className="with-icon">
            <IconMessage size={16} aria-hidden />
            {t('alarmRules.needed')}
          </span>
        ) : (
          <span className="muted">{t('alarmRules.optional')}</span>
        )}
      </td>
      <td>
        <Escalation rule={rule} />
      </td>
      <td>
        <Changed kept={kept} />
      </td>
    </tr>
  );
}

function Delays({ rule, timing }: { readonly rule: AlarmRule; readonly timing: AlarmTypeFacts['timing'] }) {
  const { t } = useTranslation();
  const length = useLength();
  if (timing !== 'station') return <span className="muted">{t(`alarmRules.timing.${timing}`)}</span>;
  const { onDelay, offDelay } = rule;
  if (onDelay === 0 && offDelay === 0) return <span className="muted">{t('alarmRules.atOnce')}</span>;
  return <>{t('alarmRules.onOff', { on: length(onDelay), off: length(offDelay) })}</>;
}

function Escalation({ rule: { escalation } }: { readonly rule: AlarmRule }) {
  const { t } = useTranslation();
  const length = useLength();
  if (escalation === null) return <span className="muted">{t('alarmRules.nobody')}</span>;
  return <>{t('alarmRules.callAfter', { who: visible(escalation.who), after: length(escalation.after) })}</>;
}

function Changed({ kept: { changed, isDefault } }: { readonly kept: KeptRule }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow(60_000);
  if (changed === null) return <span className="muted">{t('alarmRules.product')}</span>;
  return (
    <span className={isDefault ? 'muted' : ''}>
      {formats.since(changed.at, now)} <Outside text={changed.by} />
    </span>
  );
}
