import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Rollout, RolloutNode } from '../../../../electron/contract/firmware.ts';
import { useBytes, useFormats } from '../../format/use.ts';
import { useLive, useStation } from '../../station.tsx';
import { NodeName } from '../../ui/node-name.tsx';
import { useNow } from '../../ui/now.ts';
import { bytesOf, currentOf, hasFailed, percentOf, stages, stagesOf } from './rollout.ts';

/** Each node of a roll-out in its turn, with how far it is. */
export function RunNodes({ rollout }: { readonly rollout: Rollout }) {
  const { t } = useTranslation();
  const current = currentOf(rollout);
  return (
    <div className="firmware-nodes">
      <table className="plain-table">
        <thead>
          <tr>
            <th>{t('nodes.column.name')}</th>
            <th>
              <span className="firmware-track firmware-stages">
                {stages.map((stage) => (
                  <span key={stage}>{t(`firmware.stage.${stage}`)}</span>
                ))}
              </span>
            </th>
            <th>{t('firmware.stateHead')}</th>
          </tr>
        </thead>
        <tbody>
          {rollout.nodes.map((node, index) => (
            <RunNode key={node.node} node={node} first={index === 0} current={node === current} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function RunNode({
  node,
  first,
  current,
}: {
  readonly node: RolloutNode;
  readonly first: boolean;
  readonly current: boolean;
}) {
  const { t } = useTranslation();
  const { view } = useStation();
  return (
    <tr className={current ? 'firmware-current' : ''} aria-current={current ? 'step' : undefined}>
      <td>
        <button type="button" className="link" onClick={() => view.go('nodes', node.node)}>
          <NodeName id={node.node} />
        </button>
        {first ? <span className="firmware-mark">{t('firmware.wentFirst')}</span> : null}
        <div className="mono muted">{node.node}</div>
      </td>
      <td>
        <Track node={node} />
      </td>
      <td>
        <StateWords node={node} />
      </td>
    </tr>
  );
}

/** The stages of a node as one bar of five pieces. */
function Track({ node }: { readonly node: RolloutNode }) {
  const { t } = useTranslation();
  const name = useLive(({ names }) => names[node.node] ?? node.node);
  return (
    <div
      className="firmware-track"
      role="progressbar"
      aria-label={name}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percentOf(node)}
      aria-valuetext={t(`firmware.state.${node.state}`)}
    >
      {stagesOf(node).map(({ name: stage, state, share }) => (
        <span key={stage} className={`firmware-piece firmware-${state}`}>
          <span style={{ width: `${share * 100}%` }} />
        </span>
      ))}
    </div>
  );
}

function StateWords({ node }: { readonly node: RolloutNode }) {
  const { t } = useTranslation();
  const bytes = useBytes();
  const { state, code } = node;
  const { done, total } = bytesOf(node);
  const bad = hasFailed(node);
  const what = code !== null ? t(`firmware.code.${code}`) : t(`firmware.state.${state}`);
  return (
    <div>
      <div className={`firmware-what ${bad ? 'text-high strong' : state === 'healthy' ? 'strong' : ''}`}>
        {bad ? <IconAlertTriangle size={16} aria-hidden /> : null}
        {state === 'healthy' ? <IconCircleCheck size={16} aria-hidden /> : null}
        <span>{state === 'receiving' ? t('firmware.bytes', { done: bytes(done), total: bytes(total) }) : what}</span>
      </div>
      <Second node={node} />
    </div>
  );
}

/** What the words leave open: what to do, or what is waited for. */
function Second({ node }: { readonly node: RolloutNode }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow(10_000);
  const contact = useLive(({ nodes }) => nodes[node.node]?.contact ?? null);
  const since = useLive(({ nodes }) => nodes[node.node]?.since ?? null);
  const { state, code } = node;
  const underWay = state === 'ordered' || state === 'receiving' || state === 'waiting' || state === 'trying';
  const text =
    contact === null
      ? t('firmware.goneNode')
      : code !== null
        ? t(`firmware.codeDo.${code}`)
        : state === 'rolled_back'
          ? t('firmware.rolledBackDo')
          : underWay && contact === 'offline' && since !== null
            ? t('firmware.awaits', { since: formats.since(since, now) })
            : state === 'waiting'
              ? t('firmware.waitingWhy')
              : state === 'trying'
                ? t('firmware.tryingWhy')
                : null;
  return text === null ? null : <div className="small muted">{text}</div>;
}
