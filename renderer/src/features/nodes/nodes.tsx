import { Button } from '@mantine/core';
import { IconPlus, IconUpload } from '@tabler/icons-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { NodeLive } from '../../../../electron/contract/nodes.ts';
import { useAge, useFormats } from '../../format/use.ts';
import { startLive } from '../../session/lifecycle.ts';
import { useLive, useMay, useStation, useView } from '../../station.tsx';
import { ContactWord } from '../../ui/contact.tsx';
import { NodeName } from '../../ui/node-name.tsx';
import { useNow } from '../../ui/now.ts';
import { Outside } from '../../ui/outside.tsx';
import { Empty, Failed, Loading, NeedsRole, Notice, Panel } from '../../ui/states.tsx';
import { RolloutUnderWay } from '../firmware/under-way.tsx';
import { ConfigWord } from './config-word.tsx';
import { NodePage } from './node-page.tsx';
import { PendingWord } from './pending.tsx';
import { NewNode } from './provisioning.tsx';
import './nodes.css';

const Commissioning = lazy(async () => ({
  default: (await import('../commissioning/commissioning.tsx')).Commissioning,
}));

const Firmware = lazy(async () => ({ default: (await import('../firmware/firmware.tsx')).Firmware }));

/** The list of nodes, one node with its configuration, the work on a new one, or firmware over the air. */
export function Nodes() {
  const { t } = useTranslation();
  const chosen = useView((state) => state.node);
  const page = useView((state) => state.nodes);
  const admin = useMay('admin');
  if (page !== 'list' && admin)
    return (
      <Suspense fallback={<Loading what={t('common.loading')} />}>
        {page === 'commission' ? <Commissioning /> : <Firmware />}
      </Suspense>
    );
  return chosen === null ? <NodeList /> : <NodePage key={chosen} id={chosen} />;
}

function NodeList() {
  const { t } = useTranslation();
  const station = useStation();
  const admin = useMay('admin');
  const phase = useLive((state) => state.phase);
  const error = useLive((state) => state.error);
  const ids = useLive(useShallow(({ nodes }) => Object.keys(nodes).sort()));
  const [adding, setAdding] = useState(false);
  const aside = admin ? (
    <>
      <Button size="xs" leftSection={<IconUpload size={16} aria-hidden />} onClick={() => station.view.goFirmware()}>
        {t('firmware.title')}
      </Button>
      <Button size="xs" onClick={() => setAdding(true)}>
        {t('nodes.byHand')}
      </Button>
      <Button
        size="xs"
        variant="filled"
        leftSection={<IconPlus size={16} aria-hidden />}
        onClick={() => {
          station.commission.wish({});
          station.view.goCommission();
        }}
      >
        {t('nodes.new')}
      </Button>
    </>
  ) : (
    <NeedsRole role="admin" />
  );
  return (
    <Panel className="alarms-screen" title={t('overview.nodes', { count: ids.length })} aside={aside}>
      {admin ? <UnderWay /> : null}
      {admin ? <RolloutUnderWay /> : null}
      {phase === 'waiting' ? <Loading what={t('overview.loading')} /> : null}
      {phase === 'failed' && error !== null ? <Failed error={error} onRetry={() => void startLive(station)} /> : null}
      {phase === 'live' && ids.length === 0 ? (
        <Empty title={t('nodes.empty')}>{t(admin ? 'nodes.emptyAdmin' : 'nodes.emptyOther')}</Empty>
      ) : null}
      {ids.length > 0 ? <NodeTable ids={ids} /> : null}
      {adding ? <NewNode onClose={() => setAdding(false)} /> : null}
    </Panel>
  );
}

/** Work on a new node that this window has begun and that is still open. */
function UnderWay() {
  const { t } = useTranslation();
  const { commission, view } = useStation();
  const step = useStore(commission, (state) => state.view?.step ?? null);
  useEffect(() => void commission.load(), [commission]);
  if (step === null || step === 'done') return null;
  return (
    <div className="padded">
      <Notice
        title={t('commission.underway', { step: t(`commission.step.${step}`) })}
        actions={
          <Button size="xs" onClick={() => view.goCommission()}>
            {t('commission.underwayGo')}
          </Button>
        }
      />
    </div>
  );
}

const columns = [
  'name',
  'contact',
  'config',
  'heard',
  'firmware',
  'clock',
  'buffer',
  'boot',
  'events',
  'refused',
] as const;
const counted: ReadonlySet<string> = new Set(['boot', 'events', 'refused']);

function NodeTable({ ids }: { readonly ids: readonly string[] }) {
  const { t } = useTranslation();
  return (
    <table className="plain-table node-table">
      <thead>
        <tr>
          {columns.map((column) => (
            <th
              key={column}
              className={counted.has(column) ? 'number node-counted' : column === 'heard' ? 'number' : ''}
            >
              {t(`nodes.column.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {ids.map((id) => (
          <NodeRow key={id} id={id} />
        ))}
      </tbody>
    </table>
  );
}

function NodeRow({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const { view } = useStation();
  const formats = useFormats();
  const age = useAge();
  const now = useNow();
  const node = useLive(({ nodes }) => nodes[id]);
  if (node === undefined) return null;
  const number = (value: number | null) => (value === null ? t('value.unknown') : formats.number(value));
  return (
    <tr>
      <td>
        <button type="button" className="link" onClick={() => view.setNode(id)}>
          <NodeName id={id} />
        </button>
        <div className="mono muted">{id}</div>
      </td>
      <td>
        <ContactWord contact={node.contact} />
        <PendingWord pending={node.pending} />
      </td>
      <td>
        <ConfigWord state={node.config} />
      </td>
      <td className="number">{node.heard === null ? t('value.never') : age(node.heard, now)}</td>
      <td>
        {node.firmware === null ? (
          <span className="muted">{t('value.unknown')}</span>
        ) : (
          <Outside text={node.firmware} />
        )}
      </td>
      <td>
        {node.clock === null ? <span className="muted">{t('value.unknown')}</span> : t(`clock.short.${node.clock}`)}
      </td>
      <td>
        <Buffer node={node} />
      </td>
      <td className="number node-counted">{number(node.boot)}</td>
      <td className="number node-counted">{number(node.events)}</td>
      <td className="number node-counted">{number(node.refused)}</td>
    </tr>
  );
}

/** How full the node's memory of unreceipted events is, as a bar and in numbers. */
export function Buffer({ node }: { readonly node: NodeLive }) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (node.buffered === null) return <span className="muted">{t('value.unknown')}</span>;
  const share = node.bufferCap === null || node.bufferCap === 0 ? 0 : Math.min(1, node.buffered / node.bufferCap);
  return (
    <span style={{ whiteSpace: 'nowrap' }}>
      <span className="fill" aria-hidden>
        <span style={{ width: `${share * 100}%` }} />
      </span>
      {formats.number(node.buffered)}
      <span className="muted">{node.bufferCap === null ? '' : ` / ${formats.number(node.bufferCap)}`}</span>
    </span>
  );
}
