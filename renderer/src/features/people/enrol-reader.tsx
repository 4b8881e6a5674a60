import { Button, Progress, Select } from '@mantine/core';
import { IconCreditCard } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import type { Incident } from '../../../../electron/contract/incidents.ts';
import type { Cardholder } from '../../../../electron/contract/people.ts';
import { visible } from '../../format/outside.ts';
import { useLive, useStation } from '../../station.tsx';
import { ActionButton } from '../../ui/ask.tsx';
import { NodeName } from '../../ui/node-name.tsx';
import { useNow } from '../../ui/now.ts';
import { useCompare } from '../access/sort.tsx';
import { AddFailure, useAddCard } from './add-card.tsx';
import { ReadCard } from './read-card.tsx';

interface Reader {
  readonly node: string;
  readonly reader: number;
}
interface Waiting extends Reader {
  readonly until: number;
  /** Rows of the journal up to here are older than the question. */
  readonly after: number;
}

/** Reads the next card at a reader that the operator picks, and gives it to a person. */
export function EnrolReader({ person, onClose }: { readonly person: Cardholder; readonly onClose: () => void }) {
  const [waiting, setWaiting] = useState<Waiting | null>(null);
  const [read, setRead] = useState<Incident | null>(null);
  if (read !== null) return <ReadCard row={read} person={person} onAgain={() => setRead(null)} onClose={onClose} />;
  if (waiting === null) return <Choose onWaiting={setWaiting} onClose={onClose} />;
  return (
    <Wait
      waiting={waiting}
      onRead={(row) => {
        setWaiting(null);
        setRead(row);
      }}
      onEnd={() => setWaiting(null)}
    />
  );
}

function Choose(props: { readonly onWaiting: (waiting: Waiting) => void; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { api, live } = useStation();
  const compare = useCompare();
  const names = useLive((state) => state.names);
  const reachable = useLive(
    useShallow(({ nodes }) => Object.values(nodes).flatMap(({ id, contact }) => (contact === 'online' ? [id] : []))),
  );
  const doors = useLive((state) => state.doors);
  const [node, setNode] = useState<string | null>(null);
  const [reader, setReader] = useState('0');
  const { error, setError } = useAddCard(null, props.onClose);
  const data = useMemo(
    () =>
      reachable
        .map((value) => ({ value, label: visible(names[value] ?? value) }))
        .sort((a, b) => compare(a.label, b.label)),
    [reachable, names, compare],
  );
  const used = (node === null ? undefined : doors[node])?.settings.readers ?? [];
  const readers = used.flatMap((way, i) =>
    way === 'none' ? [] : [{ value: String(i), label: t(`enrol.reader.${way}`, { number: i + 1 }) }],
  );
  const gone = useRef(false);
  useEffect(() => {
    gone.current = false;
    return () => {
      gone.current = true;
    };
  }, []);
  const start = async () => {
    if (node === null) return;
    const after = live.getState().incidents[0]?.id ?? 0;
    const result = await api.call('enrol.start', { node, reader: Number(reader) });
    // The dialog was closed while the node was asked: nobody waits for the card any more.
    if (gone.current) return void (result.ok && api.call('enrol.stop', { node }));
    if (result.ok) props.onWaiting({ node, reader: Number(reader), until: result.value.until, after });
    else setError(result.error);
  };
  return (
    <div className="stack">
      <AddFailure error={error} />
      <p>{t('enrol.why')}</p>
      <Select
        data-autofocus
        openOnFocus={false}
        searchable
        label={t('enrol.door')}
        placeholder={t(data.length === 0 ? 'enrol.noDoor' : 'enrol.chooseDoor')}
        data={data}
        value={node}
        nothingFoundMessage={t('common.nothingFound')}
        onChange={(value) => {
          setNode(value);
          const first =
            (value === null ? undefined : doors[value])?.settings.readers.findIndex((way) => way !== 'none') ?? 0;
          setReader(String(Math.max(0, first)));
        }}
      />
      <Select
        label={t('enrol.readerAt')}
        disabled={node === null}
        data={readers.length === 0 ? [{ value: '0', label: t('enrol.reader.in', { number: 1 }) }] : readers}
        value={reader}
        onChange={(value) => setReader(value ?? '0')}
      />
      <div className="item-foot">
        <Button onClick={props.onClose}>{t('common.cancel')}</Button>
        <ActionButton variant="filled" disabled={node === null} onAct={start}>
          {t('enrol.start')}
        </ActionButton>
      </div>
    </div>
  );
}

const belongsTo = ({ node, reader, after }: Waiting, row: Incident) =>
  row.type === 'enrol.read' && row.id > after && row.node === node && row.value.reader === reader;

function Wait(props: {
  readonly waiting: Waiting;
  readonly onRead: (row: Incident) => void;
  readonly onEnd: () => void;
}) {
  const { t } = useTranslation();
  const { api } = useStation();
  const { waiting, onRead } = props;
  const now = useNow();
  const begun = useRef(Date.now());
  const ended = useRef(false);
  const gone = useRef(false);
  const row = useLive(({ incidents }) => incidents.find((each) => belongsTo(waiting, each)) ?? null);
  useEffect(() => {
    if (row === null) return;
    ended.current = true;
    onRead(row);
  }, [row, onRead]);
  const { node } = waiting;
  // However the dialog ends, the reader must not go on swallowing cards.
  useEffect(() => {
    gone.current = false;
    return () => {
      gone.current = true;
      // Not at once: in development React leaves and comes back before anybody sees it.
      queueMicrotask(() => {
        if (gone.current && !ended.current) void api.call('enrol.stop', { node });
      });
    };
  }, [api, node]);
  const left = Math.max(0, Math.ceil((waiting.until - now) / 1_000));
  const over = left === 0;
  return (
    <div className="stack enrol-wait">
      <IconCreditCard size={44} stroke={1.3} aria-hidden />
      <div role="status" className="enrol-say">
        <strong>{t(over ? 'enrol.nothing' : 'enrol.present')}</strong>
        <span>
          <NodeName id={node} /> · {t('enrol.readerNumber', { number: waiting.reader + 1 })}
        </span>
      </div>
      {over ? (
        <p className="muted">{t('enrol.nothingWhy')}</p>
      ) : (
        <>
          <Progress
            className="enrol-bar"
            aria-label={t('enrol.left', { seconds: left })}
            value={(100 * (waiting.until - now)) / Math.max(1, waiting.until - begun.current)}
            color="accent"
          />
          <p className="muted">{t('enrol.left', { seconds: left })}</p>
        </>
      )}
      <Button onClick={props.onEnd}>{t(over ? 'enrol.again' : 'common.cancel')}</Button>
    </div>
  );
}
