import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { Incident } from '../../../../electron/contract/incidents.ts';
import { useFormats } from '../../format/use.ts';
import { useLive, useMay, useStation, useView } from '../../station.tsx';
import { NodeName } from '../../ui/node-name.tsx';
import { useNow } from '../../ui/now.ts';
import { Outside } from '../../ui/outside.tsx';
import { Empty, Loading, Panel } from '../../ui/states.tsx';
import { ToneMark } from '../../ui/tone.tsx';
import { incidentText, incidentTone } from '../../ui/words.ts';
import { NodesPanel } from './nodes-panel.tsx';
import { ShiftFigures } from './shift.tsx';
import './overview.css';

const Hours = lazy(async () => ({ default: (await import('./hours.tsx')).Hours }));

const PlanEditor = lazy(async () => ({ default: (await import('../plan/editor/plan-editor.tsx')).PlanEditor }));

/** Every node at a glance, the latest events as they come, and what this operator's watch has brought so far. */
export function Overview() {
  const { t } = useTranslation();
  const drawing = useView((state) => state.drawing);
  const manager = useMay('manager');
  if (manager && drawing !== null)
    return (
      <Suspense fallback={<Loading what={t('plan.loading')} />}>
        <PlanEditor id={drawing} />
      </Suspense>
    );
  return (
    <div className="overview">
      <NodesPanel />
      <LatestEvents />
      <Panel title={t('shift.title')} aside={<HandOver />}>
        <ShiftFigures />
        <Suspense fallback={<div style={{ height: 118 }} />}>
          <Hours />
        </Suspense>
      </Panel>
    </div>
  );
}

function HandOver() {
  const { t } = useTranslation();
  const { view } = useStation();
  return (
    <button type="button" className="link small" onClick={() => view.goIncidents('shift')}>
      {t('handover.go')}
    </button>
  );
}

const SHOWN_EVENTS = 60;

function LatestEvents() {
  const { t } = useTranslation();
  const { view } = useStation();
  const incidents = useLive((state) => state.incidents);
  const phase = useLive((state) => state.phase);
  return (
    <Panel
      scrolls={t('overview.latest')}
      title={t('overview.latest')}
      aside={
        <button type="button" className="link small" onClick={() => view.goIncidents('journal')}>
          {t('overview.allEvents')}
        </button>
      }
    >
      {phase === 'waiting' ? <Loading what={t('incidents.loading')} /> : null}
      {phase === 'live' && incidents.length === 0 ? (
        <Empty title={t('overview.noEvents')}>{t('overview.noEventsWhy')}</Empty>
      ) : null}
      <ol className="events">
        {incidents.slice(0, SHOWN_EVENTS).map((incident) => (
          <EventRow key={incident.id} incident={incident} />
        ))}
      </ol>
    </Panel>
  );
}

function EventRow({ incident }: { readonly incident: Incident }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow(60_000);
  const tone = incidentTone(incident.type);
  const text = incidentText(t, formats, incident);
  const older = formats.day(incident.timestamp) !== formats.day(now);
  return (
    <li>
      <time dateTime={new Date(incident.timestamp).toISOString()}>
        {older ? formats.shortDay(incident.timestamp) : formats.time(incident.timestamp)}
      </time>
      <span>
        <ToneMark tone={tone} />
      </span>
      <div>
        <span className={tone === 'critical' || tone === 'high' ? 'strong' : ''}>{t(`incident.${incident.type}`)}</span>
        {incident.node === null ? null : (
          <>
            {' · '}
            <NodeName id={incident.node} />
          </>
        )}
        <div className="small muted">
          {text}
          {incident.actor === null ? null : (
            <>
              {text === '' ? '' : ' · '}
              <Outside text={incident.actor} />
            </>
          )}
          {incident.late ? `${text === '' && incident.actor === null ? '' : ' · '}${t('incidents.late')}` : null}
        </div>
      </div>
    </li>
  );
}
