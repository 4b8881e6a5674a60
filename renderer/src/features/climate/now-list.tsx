import { CloseButton } from '@mantine/core';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChartMetric } from '../../../../electron/contract/fields.ts';
import type { NodeLive } from '../../../../electron/contract/nodes.ts';
import { isolated } from '../../format/outside.ts';
import { useAge, useFormats, useUnknownSince } from '../../format/use.ts';
import { useLive, useStation } from '../../station.tsx';
import { NodeName } from '../../ui/node-name.tsx';
import { useNow } from '../../ui/now.ts';
import { Panel } from '../../ui/states.tsx';
import { ClimateTrend } from './climate-now.tsx';
import { styleOf } from './curve-style.ts';
import { RulesLink } from './rules-panel.tsx';
import { Swatch } from './swatch.tsx';
import { unitKey } from './units.ts';

/** The compared nodes with what they measure now: the legend of the curves. */
export const NowList = memo(function NowList({ nodes }: { readonly nodes: readonly string[] }) {
  const { t } = useTranslation();
  return (
    <Panel title={t('climate.now')}>
      <ul>
        {nodes.map((node, i) => (
          <NowItem key={node} node={node} index={i} nodes={nodes} />
        ))}
      </ul>
    </Panel>
  );
});

function NowItem({
  node,
  index,
  nodes,
}: {
  readonly node: string;
  readonly index: number;
  readonly nodes: readonly string[];
}) {
  const { t } = useTranslation();
  const { view } = useStation();
  const live = useLive((state) => state.nodes[node]);
  const name = isolated(live?.name ?? node);
  return (
    <li className="now-item">
      <div className="now-head">
        <Swatch style={styleOf(index)} />
        <button type="button" className="link cut grow" onClick={() => view.go('nodes', node)}>
          <NodeName id={node} />
        </button>
        {nodes.length > 1 ? (
          <CloseButton
            size="sm"
            aria-label={t('climate.leaveOut', { name })}
            onClick={() => view.setClimate({ nodes: nodes.filter((each) => each !== node) })}
          />
        ) : null}
      </div>
      {live === undefined ? null : <NowValues node={live} />}
      {live === undefined ? null : <ClimateTrend node={live} />}
      <RulesLink node={node} />
    </li>
  );
}

function NowValues({ node }: { readonly node: NodeLive }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const age = useAge();
  const unknownSince = useUnknownSince();
  const now = useNow();
  if (node.contact === 'offline' || node.contact === 'never')
    return <i className="small">{node.heard === null ? t('value.never') : unknownSince(node.heard, now)}</i>;
  const newest = Math.max(...node.values.map(({ received }) => received));
  const values = [...node.values, ...dewPoint(node)];
  return (
    <>
      <dl className="now-values">
        {values.map(({ metric, value }) => (
          <div key={metric}>
            <dt>{t(`metric.${metric}`)}</dt>
            <dd>
              <b>{formats.number(value, 1)}</b> <span className="small muted">{t(unitKey[metric])}</span>
            </dd>
          </div>
        ))}
      </dl>
      <span className="small muted">
        {node.values.length === 0
          ? t('climate.noValue')
          : t(node.contact === 'stale' ? 'value.stale' : 'value.age', { age: age(newest, now) })}
      </span>
    </>
  );
}

function dewPoint({ climate }: NodeLive): readonly { readonly metric: ChartMetric; readonly value: number }[] {
  return climate.dewPoint === null ? [] : [{ metric: 'dew_point', value: climate.dewPoint.value }];
}
