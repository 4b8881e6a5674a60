import { Button, Menu, TextInput } from '@mantine/core';
import { IconCalendarWeek } from '@tabler/icons-react';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schedule } from '../../../../electron/contract/access.ts';
import { limits } from '../../../../electron/contract/limits.ts';
import { isolated } from '../../format/outside.ts';
import { useMay, useStation } from '../../station.tsx';
import { ActionButton } from '../../ui/ask.tsx';
import { NeedsRole, Notice, Panel } from '../../ui/states.tsx';
import { useTell } from '../../ui/tell.ts';
import { UndoRedo } from '../../ui/undo-redo.tsx';
import { clockOf, spanOf } from './clock.ts';
import { DayTimes } from './day-times.tsx';
import { begin, type History, redo, step, undo } from './history.ts';
import { Conflict, useNameError } from './item-parts.tsx';
import {
  type Day,
  dayNames,
  minutesOfWeek,
  type Preset,
  presetWeeks,
  sameDay,
  sameWeek,
  storedWeek,
  type Week,
  withDays,
} from './paint.ts';
import { type ItemForm, useItemForm } from './use-item.ts';
import { WeekGrid } from './week-grid.tsx';

export interface ScheduleDraft {
  readonly name: string;
  readonly week: History<Week>;
}

/** Under which name an unsaved schedule is kept; a new one has no id yet. */
export const draftName = (id: number | null) => `schedule:${id ?? 'new'}`;

const draftOf = (stored: Schedule | null): ScheduleDraft => ({
  name: stored?.name ?? '',
  week: begin<Week>(stored?.days ?? presetWeeks.empty),
});
const same = (a: ScheduleDraft, b: ScheduleDraft) =>
  a.name.trim() === b.name.trim() && sameWeek(a.week.now, b.week.now);

export interface EditorProps {
  /** Null is a new one. */
  readonly id: number | null;
  readonly stored: Schedule | null;
  /** Names of all other schedules. */
  readonly others: readonly string[];
  readonly onSaved: (schedule: Schedule) => void;
  /** What stands at the left of the bar below: the way to remove it, or to give it up. */
  readonly removal: React.ReactNode;
}

/** One schedule: its name, and its week. */
export function ScheduleEditor({ id, stored, others, onSaved, removal }: EditorProps) {
  const { t } = useTranslation();
  const { api } = useStation();
  const tell = useTell();
  const may = useMay('manager');
  const nameError = useNameError();
  const [active, setActive] = useState(0);
  const [problem, setProblem] = useState<string | null>(null);
  const [said, setSaid] = useState('');
  const form = useItemForm<Schedule, ScheduleDraft>({
    stored,
    draftOf,
    same,
    keep: draftName(id),
    save: (head, draft) =>
      api.call('schedules.save', { ...head, name: draft.name.trim(), days: storedWeek(draft.week.now) }),
    onSaved: (saved) => {
      tell.done(t('schedules.saved', { name: isolated(saved.name) }));
      onSaved(saved);
    },
  });
  const { draft } = form;
  const week = draft.week.now;
  const setWeek = (next: Week) => {
    const full = next.findIndex((day) => day.length > limits.intervals);
    const name = t(`weekday.${dayNames[full] ?? 'monday'}`);
    setProblem(
      full < 0 ? null : t('week.tooMany', { day: name, count: next[full]?.length ?? 0, max: limits.intervals }),
    );
    if (full >= 0 || sameWeek(next, week)) return;
    form.set({ ...draft, week: step(draft.week, next) });
    const changed = next.findIndex((day, i) => !sameDay(day, week[i] ?? []));
    setSaid(describe(changed, next[changed] ?? []));
  };
  const describe = (day: number, row: Day) =>
    t('week.day', {
      day: t(`weekday.${dayNames[day] ?? 'monday'}`),
      times: row.length === 0 ? t('week.never') : row.map(spanOf).join(', '),
    });
  const travel = (history: History<Week>) => {
    form.set({ ...draft, week: history });
    setProblem(null);
    setSaid(t(history.future.length > draft.week.future.length ? 'week.undone' : 'week.redone'));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!may || !(event.ctrlKey || event.metaKey) || event.altKey || event.target instanceof HTMLInputElement) return;
    const key = event.key.toLowerCase();
    if (key === 'z' && !event.shiftKey) travel(undo(draft.week));
    else if (key === 'y' || key === 'z') travel(redo(draft.week));
    else return;
    event.preventDefault();
  };
  const wrongName = nameError(draft.name, others, form.taken);
  const showName = form.dirty && (draft.name !== '' || form.base !== null);
  return (
    <Panel
      title={id === null ? t('schedules.new') : <bdi>{form.base?.name}</bdi>}
      aside={
        <span className="small muted number">{t('schedules.perWeek', { time: clockOf(minutesOfWeek(week)) })}</span>
      }
    >
      <div className="column" role="presentation" onKeyDown={onKeyDown}>
        <div className="editor-scroll">
          <Conflict form={form} />
          <div className="editor-head">
            <TextInput
              className="grow"
              label={t('item.name')}
              maxLength={limits.name}
              disabled={!may}
              placeholder={t('schedules.example')}
              value={draft.name}
              error={showName ? wrongName : null}
              onChange={(event) => form.set({ ...draft, name: event.currentTarget.value })}
            />
            {may ? <Tools draft={draft} onTravel={travel} onPreset={(name) => setWeek(presetWeeks[name])} /> : null}
          </div>
          <WeekGrid
            week={week}
            disabled={!may}
            active={active}
            onActive={setActive}
            onDay={(day, next) => setWeek(withDays(week, [day], next))}
          />
          {problem === null ? null : (
            <Notice kind="warning" live>
              {problem}
            </Notice>
          )}
          <DayTimes key={active} week={week} day={active} disabled={!may} onWeek={setWeek} />
          <div className="visually-hidden" role="status">
            {said}
          </div>
        </div>
        <Bar form={form} valid={wrongName === null} may={may} removal={removal} />
      </div>
    </Panel>
  );
}

const presets = ['office', 'always', 'nights', 'empty'] as const satisfies readonly Preset[];

function Tools(props: {
  readonly draft: ScheduleDraft;
  readonly onTravel: (history: History<Week>) => void;
  readonly onPreset: (preset: Preset) => void;
}) {
  const { t } = useTranslation();
  const { week } = props.draft;
  const back = week.past.length > 0 ? () => props.onTravel(undo(week)) : null;
  const forth = week.future.length > 0 ? () => props.onTravel(redo(week)) : null;
  return (
    <div className="row" role="group" aria-label={t('week.tools')}>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button leftSection={<IconCalendarWeek size={16} aria-hidden />}>{t('week.presets')}</Button>
        </Menu.Target>
        <Menu.Dropdown>
          {presets.map((preset) => (
            <Menu.Item key={preset} onClick={() => props.onPreset(preset)}>
              {t(`week.preset.${preset}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <UndoRedo size={36} onUndo={back} onRedo={forth} />
    </div>
  );
}

function Bar(props: {
  readonly form: ItemForm<Schedule, ScheduleDraft>;
  readonly valid: boolean;
  readonly may: boolean;
  readonly removal: React.ReactNode;
}) {
  const { t } = useTranslation();
  const { form } = props;
  if (!props.may)
    return (
      <div className="editor-bar">
        <NeedsRole role="manager" />
      </div>
    );
  return (
    <div className="editor-bar">
      {props.removal}
      <span className="grow small muted number" role="status">
        {t(form.dirty ? 'item.changed' : form.base === null ? 'schedules.nameIt' : 'item.unchanged')}
      </span>
      <Button disabled={!form.dirty} onClick={form.reset}>
        {t('item.discard')}
      </Button>
      <ActionButton
        variant="filled"
        disabled={!form.dirty || !props.valid || form.standing !== 'fine'}
        onAct={form.save}
      >
        {t('common.save')}
      </ActionButton>
    </div>
  );
}
