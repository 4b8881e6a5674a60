import { useComputedColorScheme } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseContent } from '../../../../electron/contract/case-file.ts';
import type { History } from '../../../../electron/contract/climate.ts';
import { visible } from '../../format/outside.ts';
import { useFormats } from '../../format/use.ts';
import { Panel } from '../../ui/states.tsx';
import { Chart } from '../climate/chart.tsx';
import { styleOf } from '../climate/curve-style.ts';
import { curveOf } from '../climate/curves.ts';
import type { Scene } from '../climate/draw.ts';
import { unitKey } from '../climate/units.ts';
import '../climate/climate.css';

const nothing = () => undefined;

/** The curves of a case, each with the alarms of its node and a mark where the case is. */
export function CaseCurves({ content }: { readonly content: CaseContent }) {
  const { t } = useTranslation();
  const { curves } = content;
  return (
    <Panel title={t('shown.curves')} padded>
      {curves.length === 0 ? <span className="muted">{t('shown.noCurves')}</span> : null}
      {curves.map((history) => (
        <CaseCurve key={`${history.node} ${history.metric} ${history.at[0]}`} history={history} content={content} />
      ))}
    </Panel>
  );
}

function CaseCurve({ history, content }: { readonly history: History; readonly content: CaseContent }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const scheme = useComputedColorScheme('light');
  const { node, metric, at, step } = history;
  const [from, to] = [at[0] ?? 0, (at.at(-1) ?? 0) + Math.max(step, 1)];
  const name = visible(content.names.nodes[node] ?? node);
  const scene = useMemo((): Scene => {
    const marked = content.rows.find(
      ({ incident }) =>
        content.chosen.includes(incident.id) &&
        incident.node === node &&
        incident.timestamp >= from &&
        incident.timestamp < to,
    )?.incident;
    return {
      span: { from, to },
      curves: [{ curve: curveOf(history, undefined, to), style: styleOf(0), name }],
      limits: [],
      alarms: content.alarms.filter((alarm) => alarm.node === node),
      mark: marked === undefined ? null : { at: marked.timestamp, text: t(`incident.${marked.type}`) },
      limitWord: () => '',
      named: false,
    };
  }, [content, history, node, name, from, to, t]);
  const unit = t(unitKey[metric]);
  const label = `${name}: ${t(`metric.${metric}`)}, ${unit}, ${formats.moment(from)} – ${formats.moment(to)}`;
  return (
    <figure className="stack" style={{ margin: 0 }}>
      <figcaption className="small">{label}</figcaption>
      <div className="shown-chart">
        <Chart
          metric={metric}
          scene={scene}
          unit={unit}
          label={label}
          scheme={scheme}
          now={to}
          onSpan={nothing}
          onPlot={nothing}
        />
      </div>
    </figure>
  );
}
