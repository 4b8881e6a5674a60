import { lazy } from 'react';
import { useTranslation } from 'react-i18next';
import { type AlarmsPage, alarmsPages } from '../../shell/view.ts';
import { useBoard, useStation, useView } from '../../station.tsx';
import { Pages } from '../../ui/pages.tsx';
import { ActiveAlarms } from './active.tsx';
import { HiddenAlarms } from './hidden.tsx';
import '../incidents/incidents.css';
import './alarms.css';

const Metrics = lazy(async () => ({ default: (await import('./metrics/metrics.tsx')).AlarmMetricsPage }));
const Rules = lazy(async () => ({ default: (await import('./rules/rules.tsx')).AlarmRulesPage }));
const History = lazy(async () => ({ default: (await import('./history.tsx')).AlarmHistory }));

const pages = {
  active: ActiveAlarms,
  hidden: HiddenAlarms,
  history: History,
  metrics: Metrics,
  rules: Rules,
} as const satisfies Record<AlarmsPage, unknown>;

/** What waits, what was put away, what was, how it was to bear, and what a site has laid down. */
export function AlarmsScreen() {
  const { t } = useTranslation();
  const { view } = useStation();
  const page = useView((state) => state.alarms);
  const putAway = useBoard(({ board }) => board.putAway);
  const Page = pages[page];
  const number = putAway > 0 ? <span className="alarm-number"> ({putAway})</span> : null;
  return (
    <Pages
      label={t('screen.alarms')}
      pages={alarmsPages}
      page={page}
      nameOf={(name) => t(`alarms.page.${name}`)}
      beside={{ hidden: number }}
      onGo={(next) => view.goAlarms(next)}
    >
      <Page />
    </Pages>
  );
}
