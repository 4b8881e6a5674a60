import { Button } from '@mantine/core';
import { IconFilter } from '@tabler/icons-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alarm, AlarmType } from '../../../../electron/contract/alarms.ts';
import type { Incident } from '../../../../electron/contract/incidents.ts';
import { useFormats } from '../../format/use.ts';
import { useLive, useMay, useStation } from '../../station.tsx';
import { CommentField } from '../../ui/comment-field.tsx';
import { useFailureText } from '../../ui/failure.ts';
import { useNow } from '../../ui/now.ts';
import { Outside } from '../../ui/outside.tsx';
import { Loading, Notice } from '../../ui/states.tsx';
import { ToneMark } from '../../ui/tone.tsx';
import { incidentTone } from '../../ui/words.ts';
import { Written } from '../../ui/written.tsx';
import { useTellDone } from './acts.tsx';
import { seenOf } from './parts.ts';
import { partsOfKey, stepText } from './steps.ts';

/** What was written about an alarm, and a field for more. */
export function Comments({ alarm, over }: { readonly alarm: Alarm; readonly over: boolean }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow(60_000);
  const may = useMay('guard');
  if (alarm.comments.length === 0 && (over || !may)) return null;
  return (
    <div className="alarm-section">
      <h3>{t('alarms.commentsTitle')}</h3>
      <ol className="alarm-comments">
        {alarm.comments.map(({ by, at, text }) => (
          <li key={`${at} ${by}`}>
            <div className="small muted">
              <Outside text={by} /> · {formats.when(at, now)}
            </div>
            <Written text={text} />
          </li>
        ))}
      </ol>
      {over || !may ? null : <Write alarm={alarm} />}
    </div>
  );
}

function Write({ alarm }: { readonly alarm: Alarm }) {
  const { t } = useTranslation();
  const { api } = useStation();
  const done = useTellDone();
  return (
    <CommentField
      id="alarm-comment"
      label={t('alarms.comment')}
      placeholder={t('alarms.commentHere')}
      act={t('alarms.addComment')}
      onSend={async (text) => done('comment', 1, await api.call('alarms.comment', { alarms: seenOf([alarm]), text }))}
    />
  );
}

const PAGE = 20;

type Story =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly rows: readonly Incident[] }
  | { readonly state: 'ready'; readonly rows: readonly Incident[]; readonly more: boolean };

/** The rows of one alarm in the journal, newest first; asked again when something happens to it. */
function useStory(key: string): [Story, () => Promise<void>] {
  const { api } = useStation();
  const [story, setStory] = useState<Story>({ state: 'loading' });
  const alarm = useLive(({ alarms }) => alarms.find((each) => each.key === key));
  const held = useRef<readonly Incident[]>([]);
  const load = useCallback(
    async (before?: number) => {
      const page = await api.call('alarms.history', { key, limit: PAGE, ...(before === undefined ? {} : { before }) });
      if (!page.ok) return setStory({ state: 'failed', rows: held.current });
      held.current = before === undefined ? page.value : [...held.current, ...page.value];
      setStory({ state: 'ready', rows: held.current, more: page.value.length === PAGE });
    },
    [api, key],
  );
  useEffect(() => void load(), [load, alarm]);
  return [story, () => load(held.current.at(-1)?.id)];
}

interface StoryProps {
  readonly alarmKey: string;
  /** Shows the rows of all alarms of a type. */
  readonly onOfType: (type: AlarmType) => void;
}

/** What happened to an alarm and what was done about it, as the journal has it; the way to all others of its type. */
export function AlarmStory({ alarmKey, onOfType }: StoryProps) {
  const { t } = useTranslation();
  const { type } = partsOfKey(alarmKey);
  const text = useFailureText();
  const [story, loadMore] = useStory(alarmKey);
  return (
    <div className="alarm-section">
      <div className="alarm-story-head">
        <h3>{t('alarms.story')}</h3>
        {type === null ? null : (
          <Button
            size="xs"
            leftSection={<IconFilter size={14} aria-hidden />}
            title={t(`alarm.${type}`)}
            onClick={() => onOfType(type)}
          >
            {t('alarms.ofType')}
          </Button>
        )}
      </div>
      {story.state === 'loading' ? <Loading what={t('alarms.storyLoading')} /> : null}
      {story.state === 'failed' ? (
        <Notice kind="warning" title={text({ code: 'unavailable', message: '' })}>
          {t('failure.remedy.unavailable')}
        </Notice>
      ) : null}
      {story.state === 'loading' ? null : (
        <ol className="alarm-story">
          {story.rows.map((row) => (
            <StoryRow key={row.id} row={row} />
          ))}
        </ol>
      )}
      {story.state === 'ready' && story.rows.length === 0 ? <p className="muted">{t('alarms.storyEmpty')}</p> : null}
      {story.state === 'ready' && story.more ? (
        <Button size="xs" onClick={() => void loadMore()}>
          {t('alarms.storyMore')}
        </Button>
      ) : null}
    </div>
  );
}

function StoryRow({ row }: { readonly row: Incident }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow(60_000);
  const text = stepText(t, formats, row, now);
  return (
    <li>
      <time className="small muted" dateTime={new Date(row.timestamp).toISOString()}>
        {formats.when(row.timestamp, now)}
      </time>
      <ToneMark tone={incidentTone(row.type)} />
      <span>
        {t(`incident.${row.type}`)}
        {row.actor === null ? null : (
          <span className="muted">
            {' · '}
            <Outside text={row.actor} />
          </span>
        )}
        {text === '' ? null : <span className="small muted alarm-text">{text}</span>}
      </span>
    </li>
  );
}
