import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useShallow } from 'zustand/react/shallow';
import type { FloorPlan } from '../../../../electron/contract/floor-plan.ts';
import { startLive } from '../../session/lifecycle.ts';
import { useLive, useMay, useStation, useView } from '../../station.tsx';
import type { Asked } from '../../ui/ask.tsx';
import { Empty, Failed, Loading, Panel } from '../../ui/states.tsx';
import { useKept } from '../../ui/use-kept.ts';
import { DoorStrip } from './door-strip.tsx';
import { PlanPanel } from './plan-panel.tsx';
import { Tile } from './tile.tsx';
import { ViewSwitch } from './view-switch.tsx';

/** Every node at a glance: on the floor plan where there is one, else as tiles. */
export function NodesPanel() {
  const { t } = useTranslation();
  const station = useStation();
  const [asked] = useKept(station.plans);
  const plans = asked.value;
  const phase = useLive((live) => live.phase);
  const wish = useView(({ overview }) => overview);
  if (plans === undefined && asked.state === 'loading')
    return (
      <Panel className="overview-nodes" title={t('screen.nodes')}>
        <Loading what={t('overview.loading')} />
      </Panel>
    );
  if (plans === undefined || plans.length === 0 || wish === 'tiles' || phase !== 'live') return <Tiles asked={asked} />;
  return (
    <>
      <PlanPanel plans={plans} />
      <DoorStrip />
    </>
  );
}

/** The nodes as tiles; with a way to the plan where there is one, and for a manager to draw the first. */
function Tiles({ asked }: { readonly asked: Asked<readonly FloorPlan[]> }) {
  const { t } = useTranslation();
  const station = useStation();
  const manager = useMay('manager');
  const planned = asked.value !== undefined && asked.value.length > 0;
  const phase = useLive((state) => state.phase);
  const error = useLive((state) => state.error);
  const ids = useLive(useShallow(({ nodes }) => Object.keys(nodes).sort()));
  const unknown = useLive(({ nodes }) => Object.values(nodes).filter(({ contact }) => contact === 'offline').length);
  const empty = phase === 'live' && ids.length === 0;
  return (
    <Panel
      className="overview-nodes"
      title={t('overview.nodes', { count: ids.length })}
      aside={
        <>
          <span className="small muted">
            {unknown > 0 ? t('overview.unknown', { count: unknown }) : t('overview.hatched')}
          </span>
          {asked.state === 'failed' ? <PlansFailed /> : null}
          {planned ? <ViewSwitch /> : null}
          {manager && asked.state === 'ready' && !planned && !empty ? (
            <Button size="xs" onClick={() => station.view.setDrawing('new')}>
              {t('plan.drawFirst')}
            </Button>
          ) : null}
        </>
      }
    >
      {phase === 'waiting' ? <Loading what={t('overview.loading')} /> : null}
      {phase === 'failed' && error !== null ? <Failed error={error} onRetry={() => void startLive(station)} /> : null}
      {empty ? <NoNodes /> : null}
      <div className="tiles">
        {ids.map((id) => (
          <Tile key={id} id={id} />
        ))}
      </div>
    </Panel>
  );
}

function PlansFailed() {
  const { t } = useTranslation();
  const { plans } = useStation();
  return (
    <span className="row small" role="alert">
      {t('plan.failed')}
      <button type="button" className="link" onClick={() => void plans.load()}>
        {t('common.retry')}
      </button>
    </span>
  );
}

function NoNodes() {
  const { t } = useTranslation();
  const { view } = useStation();
  const admin = useMay('admin');
  return (
    <>
      <Empty title={t('nodes.empty')}>{t(admin ? 'nodes.emptyAdmin' : 'nodes.emptyOther')}</Empty>
      {admin ? (
        <div className="row" style={{ justifyContent: 'center' }}>
          <Button variant="filled" onClick={() => view.go('nodes')}>
            {t('nodes.go')}
          </Button>
        </div>
      ) : null}
    </>
  );
}
