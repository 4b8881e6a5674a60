import { Switch, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { memo, type RefObject, useCallback, useDeferredValue, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alarm } from '../../../../electron/contract/alarms.ts';
import { limits } from '../../../../electron/contract/limits.ts';
import { useFormats } from '../../format/use.ts';
import { startLive } from '../../session/lifecycle.ts';
import { useBoard, useLive, useMay, useStation, useView } from '../../station.tsx';
import type { LinesHandle } from '../../ui/lines.tsx';
import { Empty, Failed, Loading, Panel } from '../../ui/states.tsx';
import { alarmSubject } from '../../ui/words.ts';
import { useAlarmActs } from './acts.tsx';
import { useChoice } from './choice.ts';
import { AlarmDetail } from './detail.tsx';
import { alarmsOf, flatLines, groupedLines, type ListLine } from './groups.ts';
import { AlarmList, meantBy } from './list.tsx';
import type { KeyAct } from './list-keys.ts';
import { carryOut, Toolbar } from './toolbar.tsx';

/** What waits for the guard, most urgent first; on the right the one that is looked at. */
export function ActiveAlarms() {
  const { view } = useStation();
  const open = useView((state) => state.alarm);
  return (
    <div className={`alarms ${open === null ? '' : 'alarms-open'}`}>
      <List open={open} />
      {open === null ? null : <AlarmDetail key={open} alarmKey={open} onClose={() => view.setAlarm(null)} />}
    </div>
  );
}

/** The alarms whose type, place or subject has the typed text in it. */
function useMatching(shown: readonly Alarm[], text: string): readonly Alarm[] {
  const { t } = useTranslation();
  const { locale } = useFormats();
  const names = useLive((state) => state.names);
  return useMemo(() => {
    const wanted = text.trim().toLocaleLowerCase(locale);
    if (wanted === '') return shown;
    const named = ({ node }: Alarm) => (node === null ? t('alarms.station') : `${names[node] ?? ''} ${node}`);
    return shown.filter((alarm) =>
      `${t(`alarm.${alarm.type}`)} ${named(alarm)} ${alarmSubject(t, alarm)}`
        .toLocaleLowerCase(locale)
        .includes(wanted),
    );
  }, [t, locale, shown, names, text]);
}

/** The lines of the list; by type in a flood, or as the guard wants it. */
function useLines(alarms: readonly Alarm[]) {
  const flood = useBoard((state) => state.flood.on);
  const [wanted, setWanted] = useState<boolean | null>(null);
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const grouped = wanted ?? flood;
  useEffect(() => setWanted(null), [flood]);
  const lines = useMemo(() => (grouped ? groupedLines(alarms, opened) : flatLines(alarms)), [alarms, grouped, opened]);
  const setOpen = useCallback((key: string, open: boolean) => {
    setOpened((before) => {
      const next = new Set(before);
      if (open) next.add(key);
      else next.delete(key);
      return next;
    });
  }, []);
  return { lines, grouped, setGrouped: setWanted, setOpen };
}

/** Those that can be read one by one; what is closed in a group cannot. */
const readable = (line: ListLine): readonly Alarm[] => (line.is === 'alarm' ? alarmsOf(line) : []);

function List({ open }: { readonly open: string | null }) {
  const { t } = useTranslation();
  const station = useStation();
  const phase = useLive((state) => state.phase);
  const error = useLive((state) => state.error);
  // Typing goes before the list: a letter must never wait for 500 rows that come in.
  const shown = useDeferredValue(useBoard(({ board }) => board.shown));
  const handle = useRef<LinesHandle>(null);
  const [text, setText] = useState('');
  const matching = useMatching(shown, useDeferredValue(text));
  const { lines, grouped, setGrouped, setOpen } = useLines(matching);
  return (
    <Panel
      className="alarm-list"
      title={t('alarms.title', { count: shown.length })}
      aside={
        <>
          <Switch
            size="xs"
            label={t('alarms.grouped')}
            checked={grouped}
            onChange={(event) => setGrouped(event.currentTarget.checked)}
          />
          <Filter text={text} onText={setText} onDown={() => void handle.current?.focus(0)} />
        </>
      }
    >
      {phase === 'waiting' ? <Loading what={t('alarms.loading')} /> : null}
      {phase === 'failed' && error !== null ? <Failed error={error} onRetry={() => void startLive(station)} /> : null}
      {phase === 'live' && shown.length === 0 ? <Empty title={t('alarms.empty')}>{t('alarms.emptyWhy')}</Empty> : null}
      {shown.length > 0 ? (
        <Body lines={lines} matching={matching} open={open} onGroup={setOpen} handle={handle} />
      ) : null}
    </Panel>
  );
}

interface BodyProps {
  readonly lines: readonly ListLine[];
  readonly matching: readonly Alarm[];
  readonly open: string | null;
  readonly onGroup: (key: string, open: boolean) => void;
  readonly handle: RefObject<LinesHandle | null>;
}

const Body = memo(function Body({ lines, matching, open, onGroup, handle }: BodyProps) {
  const { t } = useTranslation();
  const { view } = useStation();
  const choice = useChoice(lines, matching);
  const [range, setRange] = useState<readonly [number, number]>([0, -1]);
  const visible = useMemo(() => lines.slice(range[0], range[1] + 1).flatMap(readable), [lines, range]);
  const onRange = useCallback((from: number, to: number) => setRange([from, to]), []);
  const acts = useAlarmActs();
  const may = useMay('guard');
  const manager = useMay('manager');
  const onAct = (act: KeyAct, line: ListLine) => {
    if (act === 'takeOut' ? manager : may) void carryOut(acts, act, meantBy(choice, line));
  };
  return (
    <div className="column">
      <Toolbar chosen={choice.alarms} visible={visible} onNone={choice.none} />
      {lines.length === 0 ? (
        <Empty title={t('alarms.noMatch')}>{t('alarms.noMatchWhy')}</Empty>
      ) : (
        <div className="grow alarm-grid">
          <AlarmList
            handle={handle}
            lines={lines}
            choice={choice}
            open={open}
            onOpen={(key) => view.setAlarm(key === open ? null : key)}
            onGroup={onGroup}
            onAct={onAct}
            onRange={onRange}
          />
        </div>
      )}
    </div>
  );
});

function Filter(props: {
  readonly text: string;
  readonly onText: (text: string) => void;
  /** The arrow down goes from the field into the list. */
  readonly onDown: () => void;
}) {
  const { t } = useTranslation();
  return (
    <TextInput
      id="alarm-filter"
      size="xs"
      className="alarm-filter"
      aria-label={t('alarms.filter')}
      placeholder={t('alarms.filter')}
      leftSection={<IconSearch size={14} aria-hidden />}
      maxLength={limits.text}
      value={props.text}
      onChange={(event) => props.onText(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key !== 'ArrowDown') return;
        event.preventDefault();
        props.onDown();
      }}
    />
  );
}
