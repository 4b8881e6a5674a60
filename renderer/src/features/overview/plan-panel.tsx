import { Tabs } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import type { Alarm } from '../../../../electron/contract/alarms.ts';
import type { FloorPlan } from '../../../../electron/contract/floor-plan.ts';
import { useFormats } from '../../format/use.ts';
import { compareAlarms } from '../../live/alarm-board.ts';
import { useBoard, useLive, useMay, useStation, useView } from '../../station.tsx';
import { Outside } from '../../ui/outside.tsx';
import { PriorityMark } from '../../ui/priority.tsx';
import { heatGradient, heatRange } from '../plan/heat.ts';
import { LivePlan } from '../plan/live-plan.tsx';
import { ViewSwitch } from './view-switch.tsx';

/** The floor plan that is looked at, live; several are tabs, each with the most urgent alarm on it. */
export function PlanPanel({ plans }: { readonly plans: readonly FloorPlan[] }) {
  const wish = useView(({ plan }) => plan);
  const plan = plans.find(({ id }) => id === wish) ?? plans[0];
  if (plan === undefined) return null;
  return (
    <section className="panel overview-plan">
      <div className="panel-head plan-head">
        {plans.length === 1 ? (
          <h2 className="cut">
            <Outside text={plan.name} />
          </h2>
        ) : (
          <PlanTabs plans={plans} shown={plan.id} />
        )}
        {plans.length === 1 ? <Legend /> : null}
        <ViewSwitch />
      </div>
      <LivePlan key={plan.id} plan={plan} />
      <Foot plan={plan} plans={plans} />
    </section>
  );
}

function PlanTabs({ plans, shown }: { readonly plans: readonly FloorPlan[]; readonly shown: number }) {
  const { t } = useTranslation();
  const { view } = useStation();
  const byNode = useBoard(({ board }) => board.byNode);
  const worst = useMemo(() => worstOf(plans, byNode), [plans, byNode]);
  return (
    <Tabs
      value={String(shown)}
      onChange={(id) => id !== null && view.setPlan(Number(id))}
      className="plan-tabs"
      variant="pills"
    >
      <Tabs.List aria-label={t('plan.plans')}>
        {plans.map(({ id, name }) => {
          const priority = worst.get(id)?.priority;
          return (
            <Tabs.Tab
              key={id}
              value={String(id)}
              {...(priority === undefined ? {} : { leftSection: <PriorityMark priority={priority} size={16} /> })}
            >
              <Outside text={name} />
            </Tabs.Tab>
          );
        })}
      </Tabs.List>
    </Tabs>
  );
}

/** The most urgent alarm of the nodes on each plan, whose cause is still there. */
function worstOf(plans: readonly FloorPlan[], byNode: ReadonlyMap<string, Alarm>): ReadonlyMap<number, Alarm> {
  const found = plans.flatMap(({ id, placements }): [number, Alarm][] => {
    const alarms = placements.flatMap(({ node }) => byNode.get(node) ?? []);
    const [worst] = alarms.sort(compareAlarms);
    return worst === undefined ? [] : [[id, worst]];
  });
  return new Map(found);
}

function Legend() {
  const { t } = useTranslation();
  const formats = useFormats();
  const gradient = useMemo(() => heatGradient(), []);
  return (
    <span className="plan-legend small muted">
      <span>{t('plan.legend')}</span>
      <span>{formats.number(heatRange.low)}</span>
      <span className="plan-scale" style={{ backgroundImage: gradient }} aria-hidden />
      <span>{formats.number(heatRange.high)}</span>
      <span className="plan-legend-hatch hatched" aria-hidden />
      <span>{t('plan.hatched')}</span>
    </span>
  );
}

/** What the plan does not show, and the way to its editor. */
function Foot({ plan, plans }: { readonly plan: FloorPlan; readonly plans: readonly FloorPlan[] }) {
  const { t } = useTranslation();
  const { view } = useStation();
  const manager = useMay('manager');
  const placed = useMemo(() => new Set(plans.flatMap((each) => each.placements.map(({ node }) => node))), [plans]);
  const left = useLive(useShallow(({ nodes }) => Object.keys(nodes).filter((id) => !placed.has(id)))).length;
  const many = plans.length > 1;
  if (!manager && left === 0 && !many) return null;
  return (
    <div className="plan-foot small">
      {many ? <Legend /> : null}
      {left === 0 ? null : (
        <button type="button" className="link" onClick={() => view.setOverview('tiles')}>
          {t('plan.unplaced', { count: left })}
        </button>
      )}
      <span className="grow" />
      {manager ? (
        <>
          <button type="button" className="link" onClick={() => view.setDrawing('new')}>
            {t('plan.addPlan')}
          </button>
          <button type="button" className="link" onClick={() => view.setDrawing(plan.id)}>
            {t('plan.edit')}
          </button>
        </>
      ) : null}
    </div>
  );
}
