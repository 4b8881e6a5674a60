import { Select, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../format/use.ts';
import { startLive } from '../../session/lifecycle.ts';
import { useLive, useMay, useStation, useView } from '../../station.tsx';
import { Empty, Failed, Loading, Panel } from '../../ui/states.tsx';
import { DoorDetail } from './detail.tsx';
import { DoorTable } from './door-table.tsx';
import { type DoorRow, inView, matches, type View, views } from './rows.ts';
import { StoryLine } from './story-line.tsx';
import { useDoorRows } from './use-rows.ts';
import '../incidents/incidents.css';
import './doors.css';

/** Every door with its lock, what rules it and who was there last; on the right one door, or the latest orders. */
export function Doors() {
  const { view } = useStation();
  const rows = useDoorRows();
  const chosen = useView((state) => state.node);
  const row = rows.find(({ id }) => id === chosen);
  return (
    <div className="doors">
      <List rows={rows} chosen={row?.id ?? null} />
      {row === undefined ? <LatestOrders /> : <DoorDetail key={row.id} row={row} onClose={() => view.setNode(null)} />}
    </div>
  );
}

function List({ rows, chosen }: { readonly rows: readonly DoorRow[]; readonly chosen: string | null }) {
  const { t } = useTranslation();
  const station = useStation();
  const phase = useLive((state) => state.phase);
  const error = useLive((state) => state.error);
  const [text, setText] = useState('');
  const [kind, setKind] = useState<View>('all');
  const shown = rows.filter((row) => inView(row, kind) && matches(row, text));
  return (
    <Panel
      title={t('doors.title', { count: rows.length })}
      aside={<Tools rows={rows} text={text} onText={setText} kind={kind} onKind={setKind} />}
    >
      {phase === 'waiting' ? <Loading what={t('doors.loading')} /> : null}
      {phase === 'failed' && error !== null ? <Failed error={error} onRetry={() => void startLive(station)} /> : null}
      {phase === 'live' && rows.length === 0 ? <NoDoors /> : null}
      {rows.length > 0 && shown.length === 0 ? <Empty title={t('doors.noMatch')}>{t('doors.noMatchWhy')}</Empty> : null}
      {shown.length > 0 ? <DoorTable rows={shown} chosen={chosen} onChoose={(id) => station.view.setNode(id)} /> : null}
    </Panel>
  );
}

function NoDoors() {
  const { t } = useTranslation();
  const admin = useMay('admin');
  return <Empty title={t('doors.empty')}>{t(admin ? 'nodes.emptyAdmin' : 'nodes.emptyOther')}</Empty>;
}

function Tools(props: {
  readonly rows: readonly DoorRow[];
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly kind: View;
  readonly onKind: (kind: View) => void;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const count = (view: View) => formats.number(props.rows.filter((row) => inView(row, view)).length);
  return (
    <div className="row">
      <Select
        size="xs"
        w={190}
        aria-label={t('doors.view')}
        value={props.kind}
        data={views.map((value) => ({ value, label: `${t(`doors.view.${value}`)} (${count(value)})` }))}
        onChange={(value) => props.onKind(views.find((each) => each === value) ?? 'all')}
      />
      <TextInput
        size="xs"
        w={190}
        id="doors-text"
        aria-label={t('doors.search')}
        placeholder={t('doors.search')}
        leftSection={<IconSearch size={14} aria-hidden />}
        value={props.text}
        onChange={(event) => props.onText(event.currentTarget.value)}
      />
    </div>
  );
}

const SHOWN_STORIES = 30;

function LatestOrders() {
  const { t } = useTranslation();
  const commands = useLive((state) => state.commands);
  return (
    <Panel title={t('doors.latestOrders')} scrolls={t('doors.latestOrders')}>
      {commands.length === 0 ? <Empty title={t('doors.noOrders')}>{t('doors.noOrdersWhy')}</Empty> : null}
      {commands.slice(0, SHOWN_STORIES).map((story) => (
        <StoryLine key={story.id} story={story} named />
      ))}
    </Panel>
  );
}
