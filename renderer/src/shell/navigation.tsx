import {
  IconBell,
  IconCpu,
  IconDoor,
  IconLayoutDashboard,
  IconListDetails,
  IconSettings,
  IconTemperature,
  IconUsers,
} from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { SiteMode } from '../features/modes/site-mode.tsx';
import { useBoard, useSession, useStation, useView } from '../station.tsx';
import { type Screen, screens } from './view.ts';

const icons = {
  overview: IconLayoutDashboard,
  alarms: IconBell,
  doors: IconDoor,
  climate: IconTemperature,
  incidents: IconListDetails,
  people: IconUsers,
  nodes: IconCpu,
  settings: IconSettings,
} as const satisfies Record<Screen, unknown>;

/** The way to every screen, with what waits there. */
export function Navigation() {
  const { t } = useTranslation();
  const { view } = useStation();
  const current = useView((state) => state.screen);
  const info = useSession((state) => state.info);
  const waiting = useBoard(({ board }) => board.unseen.length);
  return (
    <nav className="nav" aria-label={t('nav.label')}>
      {screens.map((screen, i) => {
        const Icon = icons[screen];
        return (
          <button
            key={screen}
            type="button"
            className="nav-item"
            aria-current={screen === current ? 'page' : undefined}
            aria-keyshortcuts={`Alt+${i + 1}`}
            onClick={() => view.go(screen)}
          >
            <Icon size={18} stroke={1.7} aria-hidden />
            <span className="grow">{t(`screen.${screen}`)}</span>
            {screen === 'alarms' && waiting > 0 ? (
              <span className="nav-count">
                {waiting}
                <span className="visually-hidden"> {t('alarm.state.unacknowledged')}</span>
              </span>
            ) : null}
          </button>
        );
      })}
      <SiteMode />
      <div className="nav-foot">
        {info?.host === 'chromium' ? <div className="strong">{t('host.short')}</div> : null}
        <div>{t('nav.keys')}</div>
        <div>{t('app.version', { version: info?.version ?? '' })}</div>
      </div>
    </nav>
  );
}
