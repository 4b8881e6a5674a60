import { useCallback, useEffect, useMemo, useState } from 'react';
import type { ClimateRules } from '../../../../electron/contract/climate-rules.ts';
import type { ChartMetric } from '../../../../electron/contract/fields.ts';
import type { ConfigState } from '../../../../electron/contract/nodes.ts';
import type { Failure } from '../../../../electron/contract/result.ts';
import { useLive, useStation } from '../../station.tsx';
import { useKept } from '../../ui/use-kept.ts';
import { type DrawnLimit, limitsFor } from './ranges.ts';

const noRules: readonly ClimateRules[] = [];

/** What the limits of a node come from. */
export interface LimitSources {
  readonly node: string;
  readonly config: ConfigState | undefined;
  readonly rules: readonly ClimateRules[];
}

/** A node that is not there any more has no limits, and neither has an archive: that is no failure. */
const isNone = ({ code, details }: Failure) => code === 'not_found' || details?.reason === 'archive';

/** The configuration of a node, from what is pushed or, until then, from one question; why it could not be had. */
function useConfig(id: string) {
  const { api, live } = useStation();
  const config = useLive(({ configs }) => configs[id]);
  const [failed, setFailed] = useState<{ readonly id: string; readonly error: Failure } | null>(null);
  const [round, setRound] = useState(0);
  const missing = config === undefined;
  useEffect(() => {
    if (!missing || id === '') return;
    let current = true;
    void api.call('nodes.config', { id }).then((result) => {
      if (result.ok) live.setConfig(result.value);
      if (current) setFailed(result.ok ? null : { id, error: result.error });
    });
    return () => {
      current = false;
    };
  }, [api, live, id, missing, round]);
  const error = missing && failed?.id === id && !isNone(failed.error) ? failed.error : null;
  return { config, error, again: useCallback(() => setRound((n) => n + 1), []) };
}

/** Asks for what the limits of a node come from. `error` where some of it could not be had, `again` asks for that. */
export function useLimitSources(node: string) {
  const { climateRules } = useStation();
  const [asked, askRules] = useKept(climateRules);
  const { config, error: configError, again: askConfig } = useConfig(node);
  const rules = asked.value?.rules ?? noRules;
  const rulesError = asked.state === 'failed' && !isNone(asked.error) ? asked.error : null;
  const again = useCallback(() => {
    if (rulesError !== null) askRules();
    if (configError !== null) askConfig();
  }, [rulesError, configError, askRules, askConfig]);
  const sources = useMemo<LimitSources>(() => ({ node, config, rules }), [node, config, rules]);
  return { sources, error: configError ?? rulesError, again };
}

/** The limits of a metric that are in force; not `confirmed` where only the station wants them so far. */
export function useLimits(
  { node, config, rules }: LimitSources,
  metric: ChartMetric,
): { readonly limits: readonly DrawnLimit[]; readonly confirmed: boolean } {
  const own = rules.find((each) => each.node === node)?.limits;
  const limits = useMemo(
    () => limitsFor(metric, (config?.reported ?? config?.desired)?.config, own),
    [metric, config, own],
  );
  return { limits, confirmed: metric === 'dew_point' || config?.reported !== null };
}
