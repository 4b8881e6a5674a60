import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useTranslation } from 'react-i18next';
import { alarmTargets } from '../../../../electron/contract/alarm-metrics.ts';
import type { Alarm, SeenAlarm } from '../../../../electron/contract/alarms.ts';
import type { Result } from '../../../../electron/contract/result.ts';
import { useStation } from '../../station.tsx';
import { useTell } from '../../ui/tell.ts';
import { isAlarmType } from '../../ui/words.ts';
import { AskDialog } from './ask-dialog.tsx';
import { inParts, seenOf } from './parts.ts';
import { useRuleOf } from './use-rules.ts';

/** What a person does to alarms that were on the screen when the button was pressed. */
export interface AlarmActs {
  /** Asks for words first where a type wants them or where they are as many as in a flood. */
  acknowledge(alarms: readonly Alarm[]): Promise<void>;
  silence(alarms: readonly Alarm[]): Promise<void>;
  reset(alarms: readonly Alarm[]): Promise<void>;
  investigate(alarms: readonly Alarm[], on: boolean): Promise<void>;
  unshelve(alarms: readonly Alarm[]): Promise<void>;
  bringBack(alarms: readonly Alarm[]): Promise<void>;
  /** Opens the dialog of an act that needs more than a press. */
  ask(kind: AskedAct, alarms: readonly Alarm[]): void;
}

export type AskedAct = 'acknowledge' | 'shelve' | 'comment' | 'assign' | 'takeOut';

/** An act that waits for words; the alarms are those of the press. */
export interface Asking {
  readonly kind: AskedAct;
  readonly alarms: readonly Alarm[];
}

/** The words of a done act are under `alarms.did.…`. */
export type DoneAct =
  | 'acknowledge'
  | 'silence'
  | 'reset'
  | 'investigate'
  | 'leave'
  | 'unshelve'
  | 'bringBack'
  | 'shelve'
  | 'comment'
  | 'assign'
  | 'takeOut';

/** The row of the list of alarms that Tab leads to. */
const firstRow = '.alarm-grid [role="row"][tabindex="0"]';

const Context = createContext<AlarmActs | null>(null);

/** The acts on alarms; only below `AlarmActsProvider`. */
export function useAlarmActs(): AlarmActs {
  const acts = useContext(Context);
  if (acts === null) throw new Error('useAlarmActs outside AlarmActsProvider');
  return acts;
}

/** Says how many an act has changed; the others had changed meanwhile. */
export function useTellDone(): (act: DoneAct, named: number, result: Result<{ done: number }>) => boolean {
  const { t } = useTranslation();
  const tell = useTell();
  return useCallback(
    (act, named, result) => {
      if (!result.ok) {
        const type = result.error.details?.type;
        if (result.error.code === 'forbidden' && isAlarmType(type))
          tell.refused(t('alarms.neverHidden', { alarm: t(`alarm.${type}`) }));
        else tell.failed(result.error);
        return false;
      }
      const { done } = result.value;
      const words = t(`alarms.did.${act}`, { count: done });
      tell.done(done === named ? words : `${words} · ${t('alarms.meanwhile', { count: named - done })}`);
      return true;
    },
    [t, tell],
  );
}

/** Sends the acts that need no dialog; each covers the occurrences that it is given and nothing else. */
function useSend() {
  const { api } = useStation();
  const done = useTellDone();
  return useMemo(() => {
    const bySeen =
      (act: DoneAct, call: (alarms: SeenAlarm[]) => Promise<Result<{ done: number }>>) =>
      async (alarms: readonly Alarm[]) =>
        void done(act, alarms.length, await inParts(seenOf(alarms), call));
    const byKey =
      (act: DoneAct, call: (keys: string[]) => Promise<Result<{ done: number }>>) => async (alarms: readonly Alarm[]) =>
        void done(
          act,
          alarms.length,
          await inParts(
            seenOf(alarms).map(({ key }) => key),
            call,
          ),
        );
    const investigate = (on: boolean) =>
      bySeen(on ? 'investigate' : 'leave', (alarms) => api.call('alarms.investigate', { alarms, on }));
    return {
      silence: bySeen('silence', (alarms) => api.call('alarms.silence', { alarms })),
      reset: bySeen('reset', (alarms) => api.call('alarms.reset', { alarms })),
      investigate: (alarms: readonly Alarm[], on: boolean) => investigate(on)(alarms),
      unshelve: byKey('unshelve', (keys) => api.call('alarms.unshelve', { keys })),
      bringBack: byKey('bringBack', (keys) => api.call('alarms.bringBack', { keys })),
      acknowledge: (alarms: readonly Alarm[], comment: string) =>
        inParts(seenOf(alarms), (part) =>
          api.call('alarms.acknowledge', { alarms: part, ...(comment === '' ? {} : { comment }) }),
        ),
    };
  }, [api, done]);
}

const wantsComment = (result: Result<unknown>) =>
  !result.ok && result.error.code === 'invalid_input' && result.error.details?.reason === 'comment';

/** Gives the acts to all screens and to the banner, and shows the dialog of one that needs words. */
export function AlarmActsProvider({ children }: { readonly children: ReactNode }) {
  const send = useSend();
  const done = useTellDone();
  const ruleOf = useRuleOf();
  const [asking, setAsking] = useState<Asking | null>(null);
  const giveBack = useFocusBack(asking !== null);
  const acts = useMemo<AlarmActs>(() => {
    const ask: AlarmActs['ask'] = (kind, alarms) => {
      if (alarms.length > 0) setAsking({ kind, alarms });
    };
    return {
      ...send,
      ask,
      async acknowledge(alarms) {
        const unseen = alarms.filter(({ acknowledged }) => !acknowledged);
        if (unseen.length === 0) return;
        const many = unseen.length > alarmTargets.flood.above;
        if (many || unseen.some(({ type }) => ruleOf(type)?.commentNeeded === true)) return ask('acknowledge', unseen);
        const result = await send.acknowledge(unseen, '');
        if (wantsComment(result)) ask('acknowledge', unseen);
        else done('acknowledge', unseen.length, result);
      },
    };
  }, [send, done, ruleOf]);
  return (
    <Context value={acts}>
      {children}
      {asking === null ? null : (
        <AskDialog
          asking={asking}
          onClose={() => {
            setAsking(null);
            giveBack();
          }}
        />
      )}
    </Context>
  );
}

/** After a dialog the keyboard is where it was, or on the list when its row has gone. */
function useFocusBack(open: boolean): () => void {
  const before = useRef<HTMLElement | null>(null);
  useLayoutEffect(() => {
    if (open && document.activeElement instanceof HTMLElement) before.current = document.activeElement;
  }, [open]);
  return () =>
    void requestAnimationFrame(() => {
      const place = before.current?.isConnected === true ? before.current : document.querySelector(firstRow);
      if (document.activeElement === document.body && place instanceof HTMLElement) place.focus();
    });
}
