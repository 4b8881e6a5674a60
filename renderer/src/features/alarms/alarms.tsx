import { Tabs } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { type AlarmsPage, alarmsPages } from '../../shell/view.ts';
import { useBoard, useStation, useView } from '../../station.tsx';
import { Loading } from '../../ui/states.tsx';
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

/** What waits, what was put away, what was, how it was to bear, and what a site has laid down; arrow keys walk from page to page. */
export function AlarmsScreen() {
  const { t } = useTranslation();
  const { view } = useStation();
  const page = useView((state) => state.alarms);
  const putAway = useBoard(({ board }) => board.putAway);
  const Page = pages[page];
  const go = (name: string | null) => {
    const next = alarmsPages.find((each) => each === name);
    if (next !== undefined) view.goAlarms(next);
  };
  return (
    <Tabs value={page} onChange={go} keepMounted={false} className="pages">
      <Tabs.List aria-label={t('screen.alarms')}>
        {alarmsPages.map((name) => (
          <Tabs.Tab key={name} value={name}>
            {t(`alarms.page.${name}`)}
            {name === 'hidden' && putAway > 0 ? <span className="alarm-number"> ({putAway})</span> : null}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value={page} tabIndex={-1} className="page">
        <Suspense fallback={<Loading what={t('common.loading')} />}>
          <Page />
        </Suspense>
      </Tabs.Panel>
    </Tabs>
  );
}
