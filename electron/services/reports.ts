import { limits } from '../contract/limits.ts';
import type { ClimateReport } from '../contract/reports.ts';
import { ok, type Result } from '../contract/result.ts';
import { monthSpan } from '../domain/climate/site-time.ts';
import type { Handlers } from './handlers.ts';
import { type HistoryDeps, soFar } from './history.ts';
import { answered } from './journal.ts';

type NodeAir = ClimateReport['nodes'][number];

/** The calls about who came, who was refused, and how the air was. What is yet to come is not reported. */
export function reportHandlers(
  deps: HistoryDeps,
): Pick<Handlers, 'reports.access' | 'reports.refusals' | 'reports.climate'> {
  const { reader, nodes, clock, log, zone } = deps;
  const untilNow = ({ from, to }: { readonly from: number; readonly to: number }) =>
    Math.min(to, Math.max(clock.now(), from + 1));
  return {
    'reports.access': (span) => answered(log, reader.accessReport(zone(), span.from, untilNow(span))),
    'reports.refusals': (span) => answered(log, reader.refusalReport(zone(), span.from, untilNow(span))),
    async 'reports.climate'({ month }) {
      const span = soFar(monthSpan(zone(), month), clock.now());
      const found: NodeAir[] = [];
      // One after the other: between two nodes the screens' other questions have their turn.
      for (const { id, revoked } of await nodes.list()) {
        const air = await answered(log, nodeAir(deps, id, month, span));
        if (!air.ok) return air;
        if (revoked === null || air.value.envelope !== null) found.push(air.value);
      }
      return ok({ month, nodes: found.slice(0, limits.doors) }) satisfies Result<ClimateReport>;
    },
  };
}

async function nodeAir(
  { reader }: Pick<HistoryDeps, 'reader'>,
  node: string,
  month: string,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<NodeAir> {
  const figures = (metric: 'temperature' | 'humidity' | 'dew_point') => reader.air(node, metric, from, to);
  const [temperature, humidity, dewPoint] = [
    await figures('temperature'),
    await figures('humidity'),
    await figures('dew_point'),
  ];
  const measured = temperature !== null || humidity !== null || dewPoint !== null;
  const envelope = measured ? { node, month, from, to, ...(await reader.envelope(node, from, to)) } : null;
  return { node, temperature, humidity, dewPoint, envelope };
}
