import { type KeyboardEvent, type MouseEvent, type RefObject, useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Lines, type LinesHandle } from '../../ui/lines.tsx';
import type { Choice } from './choice.ts';
import { alarmsOf, type ListLine } from './groups.ts';
import { actOfKey, type KeyAct } from './list-keys.ts';
import { AlarmCells, GroupCells } from './row.tsx';

const HEIGHT = 46;

export interface AlarmListProps {
  readonly lines: readonly ListLine[];
  readonly choice: Choice;
  /** Key of the alarm whose detail is open. */
  readonly open: string | null;
  readonly onOpen: (key: string) => void;
  readonly onGroup: (key: string, open: boolean) => void;
  /** A letter was struck on a line: an act on what is chosen, or else on the line. */
  readonly onAct: (act: KeyAct, line: ListLine) => void;
  readonly onRange: (from: number, to: number) => void;
  readonly handle: RefObject<LinesHandle | null>;
}

/** The alarms, most urgent first: arrows walk, Space chooses, Enter opens, letters act. */
export function AlarmList(props: AlarmListProps) {
  const { lines, choice, open, onOpen, onGroup, onRange, handle } = props;
  const { t } = useTranslation();
  const keys = useMemo(() => lines.map(({ key }) => key), [lines]);
  const enter = (line: ListLine) => (line.is === 'alarm' ? onOpen(line.key) : onGroup(line.key, !line.open));
  const press = (index: number, event: MouseEvent) => {
    const line = lines[index];
    const target = event.target as HTMLElement;
    if (line === undefined || target.closest('button') !== null) return;
    if (event.shiftKey) choice.stretch(index, index);
    else if (event.ctrlKey || event.metaKey || target.closest('.alarm-choose') !== null) choice.toggle(index);
    else enter(line);
  };
  const key = useListKeys(props, enter);
  const line = (index: number) => {
    const each = lines[index];
    if (each === undefined) return { className: 'alarm-line' };
    const chosen = choice.has(each);
    const common = { selected: chosen, level: each.is === 'alarm' && each.inGroup ? 2 : 1 };
    const marks = `${each.key === open ? 'alarm-open' : ''} ${chosen ? 'alarm-chosen' : ''}`;
    return each.is === 'group'
      ? { ...common, className: `alarm-line ${marks}`, expanded: each.open }
      : { ...common, className: `alarm-line ${marks}` };
  };
  return (
    <div
      className="column"
      role="treegrid"
      aria-label={t('alarms.list')}
      aria-multiselectable
      aria-rowcount={lines.length + 1}
    >
      <Head />
      <Lines
        handle={handle}
        keys={keys}
        height={HEIGHT}
        line={line}
        onPress={press}
        onKey={key}
        onRange={onRange}
        onWalk={(from, to, { shiftKey }) => (shiftKey ? choice.stretch(from, to) : choice.leave())}
      >
        {(index) => <Cells line={lines[index]} choice={choice} />}
      </Lines>
    </div>
  );
}

function useListKeys({ lines, choice, onGroup, onAct }: AlarmListProps, enter: (line: ListLine) => void) {
  return useCallback(
    (index: number, event: KeyboardEvent): boolean => {
      const line = lines[index];
      if (line === undefined) return false;
      const { key } = event;
      const act = actOfKey(event);
      const isGroup = line.is === 'group';
      if (key === ' ') choice.toggle(index);
      else if (key === 'Enter') enter(line);
      else if (key === 'Escape' && choice.alarms.length > 0) choice.none();
      else if (key.toLowerCase() === 'a' && (event.ctrlKey || event.metaKey)) choice.all();
      else if ((key === 'ArrowRight' || key === 'ArrowLeft') && isGroup) onGroup(line.key, key === 'ArrowRight');
      else if (act !== null) onAct(act, line);
      else return false;
      return true;
    },
    [lines, choice, onGroup, onAct, enter],
  );
}

function Cells({ line, choice }: { readonly line: ListLine | undefined; readonly choice: Choice }) {
  if (line === undefined) return null;
  const chosen = choice.has(line);
  return line.is === 'alarm' ? (
    <AlarmCells alarm={line.alarm} chosen={chosen} inGroup={line.inGroup} />
  ) : (
    <GroupCells group={line.group} chosen={chosen} open={line.open} />
  );
}

function Head() {
  const { t } = useTranslation();
  const hidden = (text: string) => <span className="visually-hidden">{text}</span>;
  return (
    <div role="rowgroup">
      <div role="row" aria-rowindex={1} className="grid-row grid-head alarm-line">
        <span role="columnheader">{hidden(t('alarms.choose'))}</span>
        <span role="columnheader">{hidden(t('alarms.priority'))}</span>
        <span role="columnheader">{t('alarms.whatWhere')}</span>
        <span role="columnheader">{t('alarms.state')}</span>
        <span role="columnheader" className="number">
          {t('alarms.age')}
        </span>
        <span role="columnheader">{hidden(t('alarms.action'))}</span>
      </div>
    </div>
  );
}

/** The alarms that an act by the keyboard is meant for: what is chosen, or else the line. */
export function meantBy(choice: Choice, line: ListLine): ReturnType<typeof alarmsOf> {
  return choice.alarms.length > 0 ? choice.alarms : alarmsOf(line);
}
