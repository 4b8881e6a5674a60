import { Activity, lazy, Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { AlarmActsProvider } from '../features/alarms/acts.tsx';
import { AlarmsScreen } from '../features/alarms/alarms.tsx';
import { IncidentsScreen } from '../features/incidents/pages.tsx';
import { ModeBands } from '../features/modes/band.tsx';
import { Overview } from '../features/overview/overview.tsx';
import { PasswordConfirmation } from '../session/confirmation.tsx';
import { useSession, useView } from '../station.tsx';
import { layers } from '../theme/theme.ts';
import { JobEnds } from '../ui/job.tsx';
import { Loading } from '../ui/states.tsx';
import { Banner } from './banner.tsx';
import { ConnectionNotice } from './connection.tsx';
import { Finder } from './finder.tsx';
import { Help } from './help.tsx';
import { JournalNotice } from './journal-notice.tsx';
import { useKeys } from './keys.ts';
import { LockScreen } from './lock.tsx';
import { Navigation } from './navigation.tsx';
import { StatusLine } from './status-line.tsx';
import { useAlarmSound } from './use-sound.ts';
import type { Screen } from './view.ts';
import { WayBack } from './way-back.tsx';
import './shell.css';

const Climate = lazy(async () => ({ default: (await import('../features/climate/climate.tsx')).Climate }));
const Doors = lazy(async () => ({ default: (await import('../features/doors/doors.tsx')).Doors }));
const Nodes = lazy(async () => ({ default: (await import('../features/nodes/nodes.tsx')).Nodes }));
const People = lazy(async () => ({ default: (await import('../features/people/people.tsx')).People }));
const Settings = lazy(async () => ({ default: (await import('../features/settings/settings.tsx')).Settings }));

const screenOf = {
  overview: Overview,
  alarms: AlarmsScreen,
  doors: Doors,
  climate: Climate,
  incidents: IncidentsScreen,
  people: People,
  nodes: Nodes,
  settings: Settings,
} as const satisfies Record<Screen, unknown>;

/** Banner, status line, navigation and one screen; a lock hides all but the banner and keeps what was being done. */
export function Shell() {
  const { t } = useTranslation();
  const locked = useSession(({ session }) => session?.locked ?? false);
  const screen = useView((state) => state.screen);
  useAlarmSound();
  useEffect(() => {
    const place = document.querySelector<HTMLElement>(layers);
    if (place !== null) place.hidden = locked;
  }, [locked]);
  useEffect(() => () => document.querySelector<HTMLElement>(layers)?.removeAttribute('hidden'), []);
  const Current = screenOf[screen];
  return (
    <PasswordConfirmation>
      <AlarmActsProvider>
        <div className="shell">
          <Keys />
          <JobEnds />
          <Banner />
          {locked ? <LockScreen /> : null}
          <Activity mode={locked ? 'hidden' : 'visible'}>
            <StatusLine />
            <Navigation />
            <main className="main" aria-label={t(`screen.${screen}`)}>
              <h1 className="visually-hidden">{t(`screen.${screen}`)}</h1>
              <ModeBands />
              <ConnectionNotice />
              <JournalNotice />
              <WayBack />
              <div className="screen">
                <Suspense fallback={<Loading what={t('common.loading')} />}>
                  <Current />
                </Suspense>
              </div>
            </main>
            <Help />
            <Finder />
          </Activity>
        </div>
      </AlarmActsProvider>
    </PasswordConfirmation>
  );
}

function Keys() {
  useKeys();
  return null;
}
