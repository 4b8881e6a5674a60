import { IconArrowDownRight, IconArrowRight, IconArrowUpRight, IconDroplet } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { dewPointLimits } from '../../../../electron/contract/climate-rules.ts';
import { limitsOf } from '../../../../electron/contract/config.ts';
import type { NodeLive, ClimateNow as Now } from '../../../../electron/contract/nodes.ts';
import { isolated } from '../../format/outside.ts';
import { useAge, useFormats } from '../../format/use.ts';
import { useLive, useStation } from '../../station.tsx';
import { useNow } from '../../ui/now.ts';
import { useKept } from '../../ui/use-kept.ts';
import './climate-now.css';

const MINUTE = 60_000;
/** Less than this, K in 15 min, is no direction. */
const STEADY = 0.5;

/** What follows from a node's readings: dew point, change, and when a limit comes at this trend. */
export function ClimateNow({ node }: { readonly node: string }) {
  const { t } = useTranslation();
  const live = useLive(({ nodes }) => nodes[node]);
  if (live === undefined || !speaks(live)) return null;
  return (
    <div className="climate-now" role="group" aria-label={t('climateNow.label', { name: isolated(live.name) })}>
      <DewPoint of={live.climate} />
      <Trend node={live} />
    </div>
  );
}

/** The change in the last 15 min, and when a limit comes at this trend. */
export function ClimateTrend({ node }: { readonly node: NodeLive }) {
  return speaks(node) ? (
    <div className="climate-now small">
      <Trend node={node} />
    </div>
  ) : null;
}

// What was measured before contact was lost says nothing of now.
function speaks({ contact }: NodeLive): boolean {
  return contact === 'online' || contact === 'stale';
}

function Trend({ node }: { readonly node: NodeLive }) {
  return (
    <>
      <Change of={node.climate} />
      {node.contact === 'online' ? <Ahead node={node} /> : null}
    </>
  );
}

function DewPoint({ of: { dewPoint } }: { readonly of: Now }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const age = useAge();
  const now = useNow();
  return (
    <span className="with-icon">
      <IconDroplet size={16} aria-hidden />
      <span className="muted">{t('climateNow.dewPoint')}</span>
      {dewPoint === null ? (
        <i>{t('climateNow.noDewPoint')}</i>
      ) : (
        <>
          <span className="strong number">{formats.number(dewPoint.value, 1)}</span>
          <span className="muted">{t('unit.celsius')}</span>
          <span className="small muted">{t('value.age', { age: age(dewPoint.received, now) })}</span>
        </>
      )}
    </span>
  );
}

function Change({ of: { change } }: { readonly of: Now }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const steady = change === null || Math.abs(change) < STEADY;
  const Icon = steady ? IconArrowRight : change > 0 ? IconArrowUpRight : IconArrowDownRight;
  return (
    <span className="with-icon">
      <Icon size={16} aria-hidden />
      {change === null ? (
        <i>{t('climateNow.noChange')}</i>
      ) : (
        <>
          <span className="strong number">
            {change > 0 ? '+' : change < 0 ? '−' : ''}
            {formats.number(Math.abs(change), 1)}
          </span>
          <span className="muted">{t('unit.kelvin')}</span>
        </>
      )}
      <span className="muted">{t('climateNow.change')}</span>
    </span>
  );
}

/** When the next limit comes, with its uncertainty, or that none is in sight. */
function Ahead({ node }: { readonly node: NodeLive }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow();
  const line = useLine(node);
  const { reach } = node.climate;
  if (reach === null) return <span className="muted">{t('climateNow.steady')}</span>;
  const unit = reach.metric === 'humidity' ? t('unit.percentRh') : t('unit.celsius');
  const value = line === null ? '' : `${formats.number(line / 1_000, line % 1_000 === 0 ? 0 : 1)}\u00A0${unit}`;
  const earliest = Math.max(0, Math.floor((reach.earliest - now) / MINUTE));
  const latest = Math.max(1, Math.ceil((reach.latest - now) / MINUTE));
  const how = earliest === 0 ? 'within' : latest - earliest <= 1 ? 'about' : 'between';
  const when = t(`climateNow.${how}`, { earliest: formats.number(earliest), latest: formats.number(latest) });
  return (
    <span className="strong" title={t('climateNow.sure')}>
      {t('climateNow.reach', { metric: t(`metric.${reach.metric}`), limit: t(`limit.${reach.limit}`), value, when })}
    </span>
  );
}

/** The limit that is ahead, thousandths; null where it is not known here. */
function useLine({ id, climate: { reach } }: NodeLive): number | null {
  const { climateRules } = useStation();
  const [asked] = useKept(climateRules);
  const config = useLive(({ configs }) => configs[id]);
  if (reach === null) return null;
  const rules = asked.value?.rules.find(({ node }) => node === id);
  if (reach.metric === 'dew_point') return rules === undefined ? null : dewPointLimits(rules.limits)[reach.limit];
  const held = config?.reported?.config ?? config?.desired.config;
  return held === undefined ? null : limitsOf(held, reach.metric)[reach.limit];
}
