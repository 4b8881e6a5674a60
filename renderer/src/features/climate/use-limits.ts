import { useEffect, useMemo } from 'react';
import type { ClimateRules } from '../../../../electron/contract/climate-rules.ts';
import type { ChartMetric } from '../../../../electron/contract/fields.ts';
import type { ConfigState } from '../../../../electron/contract/nodes.ts';
import { useLive, useStation } from '../../station.tsx';
import { type DrawnLimit, limitsFor } from './ranges.ts';

/** The configuration of a node, from what is pushed or, until then, from one question. */
function useConfig(id: string): ConfigState | undefined {
  const { api, live } = useStation();
  const config = useLive(({ configs }) => configs[id]);
  const missing = config === undefined;
  useEffect(() => {
    if (!missing || id === '') return;
    void api.call('nodes.config', { id }).then((result) => {
      if (result.ok) live.setConfig(result.value);
    });
  }, [api, live, id, missing]);
  return config;
}

/** The limits of a node's metric that are in force; not `confirmed` where only the station wants them so far. */
export function useLimits(
  node: string,
  metric: ChartMetric,
  rules: readonly ClimateRules[],
): { readonly limits: readonly DrawnLimit[]; readonly confirmed: boolean } {
  const config = useConfig(node);
  const own = rules.find((each) => each.node === node)?.limits;
  const limits = useMemo(
    () => limitsFor(metric, (config?.reported ?? config?.desired)?.config, own),
    [metric, config, own],
  );
  return { limits, confirmed: metric === 'dew_point' || config?.reported !== null };
}
