import { Button } from '@mantine/core';
import { IconArrowLeft, IconBulb } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NodeLive } from '../../../../electron/contract/nodes.ts';
import { isolated } from '../../format/outside.ts';
import { useAge, useFormats } from '../../format/use.ts';
import type { Purpose } from '../../live/commission.ts';
import { useLive, useMay, useStation } from '../../station.tsx';
import { ActionButton } from '../../ui/ask.tsx';
import { ConfirmButton } from '../../ui/confirm.tsx';
import { ContactWord } from '../../ui/contact.tsx';
import { DoorFacts } from '../../ui/door.tsx';
import { NodeName } from '../../ui/node-name.tsx';
import { useNow } from '../../ui/now.ts';
import { Outside } from '../../ui/outside.tsx';
import { Empty, Loading, NeedsRole, Panel } from '../../ui/states.tsx';
import { useTell } from '../../ui/tell.ts';
import { RulesButton } from '../climate/rules-panel.tsx';
import { ConfigPanel } from './config-panel.tsx';
import { Buffer } from './nodes.tsx';
import { PendingNotice } from './pending.tsx';
import { RenewNode } from './provisioning.tsx';
import { RenameNode } from './rename.tsx';

/** One node: what is known of it, what can be done with it, and its configuration. */
export function NodePage({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const { view } = useStation();
  const node = useLive(({ nodes }) => nodes[id]);
  const phase = useLive((state) => state.phase);
  if (node === undefined && phase === 'waiting') return <Loading what={t('overview.loading')} />;
  if (node === undefined)
    return (
      <div>
        <Empty title={t('nodes.gone')}>{t('nodes.goneWhy')}</Empty>
        <div className="row" style={{ justifyContent: 'center' }}>
          <Button onClick={() => view.setNode(null)}>{t('nodes.back')}</Button>
        </div>
      </div>
    );
  return (
    <div className="node-page">
      <div className="node-head">
        <Button size="xs" leftSection={<IconArrowLeft size={16} aria-hidden />} onClick={() => view.setNode(null)}>
          {t('nodes.back')}
        </Button>
        <span className="node-title cut">
          <NodeName id={id} />
        </span>
        <ContactWord contact={node.contact} />
        <span className="grow" />
        <Button size="xs" onClick={() => view.goClimate({ node: id })}>
          {t('nodes.showClimate')}
        </Button>
        <RulesButton node={id} />
        <Identify node={node} />
      </div>
      <div className="stack" style={{ minHeight: 0, overflow: 'auto' }}>
        {node.pending === null ? null : <PendingNotice id={id} pending={node.pending} />}
        <State node={node} />
        <Account node={node} />
      </div>
      <ConfigPanel id={id} />
    </div>
  );
}

function Identify({ node }: { readonly node: NodeLive }) {
  const { t } = useTranslation();
  const { api } = useStation();
  const tell = useTell();
  const may = useMay('guard');
  if (!may) return <NeedsRole role="guard" />;
  const act = async () => {
    const result = await api.call('nodes.identify', { id: node.id });
    if (result.ok) tell.done(t('nodes.identified', { name: isolated(node.name) }));
    else tell.failed(result.error);
  };
  return (
    <ActionButton
      size="xs"
      disabled={node.contact !== 'online'}
      leftSection={<IconBulb size={16} aria-hidden />}
      onAct={act}
    >
      {t(node.contact === 'online' ? 'nodes.identify' : 'nodes.identifyOffline')}
    </ActionButton>
  );
}

function State({ node }: { readonly node: NodeLive }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const age = useAge();
  const now = useNow();
  const unknown = <span className="muted">{t('value.unknown')}</span>;
  const outside = (text: string | null) => (text === null ? unknown : <Outside text={text} />);
  const number = (value: number | null) => (value === null ? unknown : formats.number(value));
  const facts: (readonly [string, React.ReactNode])[] = [
    [
      t('nodes.fact.id'),
      <span key="id" className="mono">
        {node.id}
      </span>,
    ],
    [
      t('nodes.fact.mac'),
      node.mac === null ? (
        unknown
      ) : (
        <span key="mac" className="mono">
          {node.mac}
        </span>
      ),
    ],
    [t('nodes.fact.door'), <DoorFacts key="door" node={node} />],
    [t('nodes.fact.tamper'), node.tamper === null ? unknown : t(node.tamper ? 'common.yes' : 'common.no')],
    [t('nodes.fact.mode'), t(`mode.${node.mode}`)],
    [
      t('nodes.column.heard'),
      node.heard === null ? t('value.never') : `${formats.when(node.heard, now)} (${age(node.heard, now)})`,
    ],
    [t('nodes.fact.since'), `${t(`contact.${node.contact}`)}, ${formats.when(node.since, now)}`],
    [t('nodes.column.firmware'), outside(node.firmware)],
    [t('nodes.fact.hardware'), outside(node.hardware)],
    [t('nodes.fact.ip'), outside(node.ip)],
    [t('nodes.fact.rssi'), node.rssi === null ? unknown : t('nodes.dbm', { value: formats.number(node.rssi) })],
    [t('nodes.column.clock'), node.clock === null ? unknown : t(`clock.${node.clock}`)],
    [t('nodes.column.boot'), number(node.boot)],
    [t('nodes.fact.uptime'), node.uptime === null ? unknown : age(now - node.uptime * 1_000, now)],
    [t('nodes.column.buffer'), <Buffer key="buffer" node={node} />],
    [t('nodes.column.events'), number(node.events)],
    [t('nodes.column.refused'), number(node.refused)],
  ];
  return (
    <Panel title={t('nodes.state')} padded className="node-state">
      <dl className="facts">
        {facts.map(([name, value]) => [<dt key={`${name}-name`}>{name}</dt>, <dd key={name}>{value}</dd>])}
      </dl>
    </Panel>
  );
}

function Account({ node }: { readonly node: NodeLive }) {
  const { t } = useTranslation();
  const { api, view } = useStation();
  const tell = useTell();
  const manager = useMay('manager');
  const admin = useMay('admin');
  const [renewing, setRenewing] = useState(false);
  const name = isolated(node.name);
  const revoke = async () => {
    const result = await api.call('nodes.revoke', { id: node.id });
    if (!result.ok) return tell.failed(result.error);
    const said = { ended: 'nodes.revoked', owed: 'nodes.revokedOwed', by_hand: 'nodes.revokedByHand' } as const;
    tell.done(t(said[result.value.account], { name }));
    view.setNode(null);
  };
  return (
    <Panel title={t('nodes.manage')} padded>
      <div className="stack">
        {manager ? <RenameNode node={node} /> : <NeedsRole role="manager" />}
        {admin ? <ByUsb node={node} /> : null}
        {admin ? (
          <div className="stack by-way">
            <h3>{t('nodes.hand')}</h3>
            <div className="row row-wrap">
              <ConfirmButton
                size="xs"
                title={t('nodes.renew')}
                consequence={t('nodes.renewWhy', { name })}
                act={t('nodes.renewAct')}
                onAct={async () => setRenewing(true)}
              >
                {t('nodes.renewButton')}
              </ConfirmButton>
              <ConfirmButton
                size="xs"
                title={t('nodes.revoke')}
                consequence={t('nodes.revokeWhy', { name })}
                act={t('nodes.revokeAct')}
                onAct={revoke}
              >
                {t('nodes.revokeButton')}
              </ConfirmButton>
            </div>
          </div>
        ) : manager ? (
          <NeedsRole role="admin" />
        ) : null}
        {renewing ? <RenewNode id={node.id} onClose={() => setRenewing(false)} /> : null}
      </div>
    </Panel>
  );
}

const usbWays = [
  { purpose: 'update', words: 'nodes.usbUpdate' },
  { purpose: 'renew', words: 'nodes.usbRenew' },
  { purpose: 'replace', words: 'nodes.usbReplace' },
] as const;

/** What can be done with a board of this node on a cable. */
function ByUsb({ node }: { readonly node: NodeLive }) {
  const { t } = useTranslation();
  const { view, commission } = useStation();
  const go = (purpose: Purpose) => {
    commission.wish({ purpose, target: node.id });
    view.goCommission();
  };
  return (
    <div className="stack by-way">
      <div>
        <h3>{t('nodes.usb')}</h3>
        <p className="small muted">{t('nodes.usbWhy')}</p>
      </div>
      <div className="row row-wrap">
        {usbWays.map(({ purpose, words }) => (
          <Button key={purpose} size="xs" onClick={() => go(purpose)}>
            {t(words)}
          </Button>
        ))}
      </div>
    </div>
  );
}
