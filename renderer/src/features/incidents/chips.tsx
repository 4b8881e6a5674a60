import { IconX } from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { visible } from '../../format/outside.ts';
import { useFormats } from '../../format/use.ts';
import { useLive } from '../../station.tsx';
import { useAccessBook } from '../access/use-book.ts';
import { usePeople } from '../people/use-people.ts';
import { type Condition, conditionsOf, type FilterDraft, noFilter, without } from './draft.ts';

/** Says one of the things that narrow, in the words of the screen. */
export function useConditionText(draft: FilterDraft): (condition: Condition) => string {
  const { t } = useTranslation();
  const formats = useFormats();
  const names = useLive((state) => state.names);
  const [{ value: people }] = usePeople();
  const [{ value: book }] = useAccessBook();
  const time = () => {
    const { preset, from, to } = draft;
    if (preset !== 'custom') return t(`preset.${preset}`);
    if (from !== null && to !== null) return `${formats.moment(from)} – ${formats.when(to, from)}`;
    return from === null
      ? t('filter.until', { time: formats.moment(to ?? 0) })
      : t('filter.since', { time: formats.moment(from) });
  };
  return (condition) => {
    switch (condition.is) {
      case 'time':
        return time();
      case 'text':
        return t('filter.chip.text', { text: visible(draft.text.trim()) });
      case 'card':
        return t('filter.chip.card', { card: draft.card });
      case 'actor':
        return t('filter.chip.actor', { actor: visible(draft.actor.trim()) });
      case 'area':
        return visible(book?.areas.find(({ id }) => id === draft.area)?.name ?? `${t('filter.area')} ${draft.area}`);
      case 'person':
        return visible(people?.find(({ id }) => id === draft.person)?.name ?? `${t('filter.person')} ${draft.person}`);
      case 'group':
        return t(`group.${condition.of}`);
      case 'type':
        return t(`incident.${condition.of}`);
      case 'priority':
        return t('filter.chip.priority', { priority: t(`priority.${condition.of}`) });
      case 'alarmType':
        return t(`alarm.${condition.of}`);
      case 'node':
        return visible(names[condition.of] ?? condition.of);
    }
  };
}

interface ChipsProps {
  readonly draft: FilterDraft;
  readonly onChange: (draft: FilterDraft) => void;
}

/** All that narrows, each with a way to take it away, and one for all. */
export const Chips = memo(function Chips({ draft, onChange }: ChipsProps) {
  const { t } = useTranslation();
  const text = useConditionText(draft);
  const conditions = conditionsOf(draft);
  if (conditions.length === 0) return null;
  return (
    <div className="chips" role="group" aria-label={t('filter.narrowed')}>
      {conditions.map((condition) => {
        const name = text(condition);
        return (
          <button
            key={`${condition.is} ${'of' in condition ? condition.of : ''}`}
            type="button"
            className="chip"
            aria-label={t('filter.remove', { name })}
            title={name}
            onClick={() => onChange(without(draft, condition))}
          >
            <bdi className="cut">{name}</bdi>
            <IconX size={14} aria-hidden />
          </button>
        );
      })}
      <button type="button" className="link small" onClick={() => onChange(noFilter)}>
        {t('filter.clear')}
      </button>
    </div>
  );
});
