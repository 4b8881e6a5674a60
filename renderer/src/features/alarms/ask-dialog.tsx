import { Button, Modal, Textarea } from '@mantine/core';
import { type FormEvent, type KeyboardEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Alarm } from '../../../../electron/contract/alarms.ts';
import { reason } from '../../../../electron/contract/fields.ts';
import { limits } from '../../../../electron/contract/limits.ts';
import type { Failure, Result } from '../../../../electron/contract/result.ts';
import { useStation } from '../../station.tsx';
import { useFailureText } from '../../ui/failure.ts';
import { NodeName } from '../../ui/node-name.tsx';
import { PriorityMark } from '../../ui/priority.tsx';
import { Notice } from '../../ui/states.tsx';
import { type AskedAct, type Asking, useTellDone } from './acts.tsx';
import { ColleagueField } from './colleague-field.tsx';
import { typesOf } from './groups.ts';
import { MinutesField } from './minutes-field.tsx';
import { inParts, seenOf } from './parts.ts';

/** What is often written; each is under `alarms.quick.…`. */
const quick = {
  acknowledge: ['oneCause', 'onSite', 'drill'],
  shelve: ['work', 'delivery', 'repair', 'drill'],
  takeOut: ['defective', 'rebuilt', 'notUsed'],
  comment: [],
  assign: [],
} as const satisfies Record<AskedAct, readonly string[]>;
const USUAL_MINUTES = 30;

interface Draft {
  readonly words: string;
  readonly minutes: number | null;
  /** A name; empty is nobody. */
  readonly to: string;
}

const isReason = (words: string) => reason.safeParse(words).success;

function isReady(kind: AskedAct, { words, minutes }: Draft): boolean {
  if (kind === 'assign') return true;
  return isReason(words) && (kind !== 'shelve' || minutes !== null);
}

function useCarryOut(): (asking: Asking, draft: Draft) => Promise<Result<{ done: number }>> {
  const { api } = useStation();
  return ({ kind, alarms }, { words, minutes, to }) => {
    const text = words.trim();
    const seen = seenOf(alarms);
    switch (kind) {
      case 'acknowledge':
        return inParts(seen, (part) => api.call('alarms.acknowledge', { alarms: part, comment: text }));
      case 'shelve':
        return inParts(seen, (part) =>
          api.call('alarms.shelve', { alarms: part, minutes: minutes ?? USUAL_MINUTES, reason: text }),
        );
      case 'comment':
        return inParts(seen, (part) => api.call('alarms.comment', { alarms: part, text }));
      case 'assign':
        return inParts(seen, (part) => api.call('alarms.assign', { alarms: part, to: to === '' ? null : to }));
      case 'takeOut':
        return inParts(
          seen.map(({ key }) => key),
          (keys) => api.call('alarms.takeOut', { keys, reason: text }),
        );
    }
  };
}

/** Asks for what an act needs. It covers the alarms of the press that opened it: what comes meanwhile is not meant. */
export function AskDialog({ asking, onClose }: { readonly asking: Asking; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const carryOut = useCarryOut();
  const done = useTellDone();
  const [draft, setDraft] = useState<Draft>({
    words: '',
    minutes: USUAL_MINUTES,
    to: asking.alarms[0]?.assigned ?? '',
  });
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Failure | null>(null);
  const { kind, alarms } = asking;
  const ready = isReady(kind, draft);
  const set = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const submit = async (event: FormEvent | KeyboardEvent) => {
    event.preventDefault();
    if (!ready || busy) return;
    setBusy(true);
    const result = await carryOut(asking, draft);
    setBusy(false);
    if (!result.ok && result.error.code !== 'forbidden') return setError(result.error);
    done(kind, alarms.length, result);
    onClose();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(`alarms.ask.${kind}`, { count: alarms.length })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <Meant alarms={alarms} />
        <p className="small muted">{t(`alarms.askWhy.${kind}`)}</p>
        {error === null ? null : <Refused error={error} />}
        {kind === 'shelve' ? <MinutesField minutes={draft.minutes} onChange={(minutes) => set({ minutes })} /> : null}
        {kind === 'assign' ? (
          <ColleagueField to={draft.to} onChange={(to) => set({ to })} />
        ) : (
          <Words kind={kind} words={draft.words} onChange={(words) => set({ words })} onSubmit={submit} />
        )}
        <div className="alarm-foot">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" variant="filled" disabled={!ready} loading={busy}>
            {t(`alarms.do.${kind}`, { count: alarms.length })}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function Refused({ error }: { readonly error: Failure }) {
  const { t } = useTranslation();
  const text = useFailureText();
  return (
    <Notice kind="warning" live title={text(error)}>
      {t(`failure.remedy.${error.code}`)}
    </Notice>
  );
}

function Words(props: {
  readonly kind: AskedAct;
  readonly words: string;
  readonly onChange: (words: string) => void;
  readonly onSubmit: (event: KeyboardEvent) => Promise<void>;
}) {
  const { t } = useTranslation();
  const { kind, words, onChange } = props;
  const field = useRef<HTMLTextAreaElement>(null);
  const put = (text: string) => {
    onChange(text);
    // Whoever has chosen words goes on writing, or sends them by the keyboard.
    field.current?.focus();
  };
  return (
    <div>
      <Textarea
        ref={field}
        id="alarm-words"
        data-autofocus
        label={t(kind === 'comment' ? 'alarms.comment' : 'alarms.reason')}
        autosize
        minRows={2}
        maxRows={6}
        maxLength={limits.reason}
        value={words}
        error={words.trim() !== '' && !isReason(words) ? t('alarms.reasonShort') : null}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void props.onSubmit(event);
        }}
      />
      <div className="row row-wrap alarm-quick">
        {quick[kind].map((each) => (
          <Button key={each} size="xs" onClick={() => put(t(`alarms.quick.${each}`))}>
            {t(`alarms.quick.${each}`)}
          </Button>
        ))}
      </div>
    </div>
  );
}

const SHOWN_TYPES = 5;

/** The alarms that an act is meant for, by type where they are many. */
function Meant({ alarms }: { readonly alarms: readonly Alarm[] }) {
  const { t } = useTranslation();
  const types = typesOf(alarms);
  return (
    <ul className="alarm-meant">
      {types.slice(0, SHOWN_TYPES).map(({ type, priority, alarms: [first, ...more] }) => (
        <li key={`${type} ${priority}`} className="with-icon">
          <PriorityMark priority={priority} size={18} />
          <span className="strong">{t(`alarm.${type}`)}</span>
          {more.length > 0 ? <span className="muted">× {more.length + 1}</span> : null}
          {more.length === 0 && first !== undefined && first.node !== null ? (
            <span className="muted">
              <NodeName id={first.node} />
            </span>
          ) : null}
        </li>
      ))}
      {types.length > SHOWN_TYPES ? (
        <li className="muted">{t('alarms.moreTypes', { count: types.length - SHOWN_TYPES })}</li>
      ) : null}
    </ul>
  );
}
