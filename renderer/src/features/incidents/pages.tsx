import { Tabs } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { type IncidentsPage, incidentsPages } from '../../shell/view.ts';
import { useStation, useView } from '../../station.tsx';
import { Loading } from '../../ui/states.tsx';

const Journal = lazy(async () => ({ default: (await import('./incidents.tsx')).Incidents }));
const Shift = lazy(async () => ({ default: (await import('../handover/handover.tsx')).HandoverPage }));
const Reports = lazy(async () => ({ default: (await import('../reports/reports.tsx')).ReportsPage }));

const pages = { journal: Journal, shift: Shift, reports: Reports } as const satisfies Record<IncidentsPage, unknown>;

/** What happened: row by row, what of it the next shift must know, and in figures; arrow keys walk from page to page. */
export function IncidentsScreen() {
  const { t } = useTranslation();
  const { view } = useStation();
  const page = useView((state) => state.incidents);
  const Page = pages[page];
  const go = (name: string | null) => {
    const next = incidentsPages.find((each) => each === name);
    if (next !== undefined) view.goIncidents(next);
  };
  return (
    <Tabs value={page} onChange={go} keepMounted={false} className="pages">
      <Tabs.List aria-label={t('screen.incidents')}>
        {incidentsPages.map((name) => (
          <Tabs.Tab key={name} value={name}>
            {t(`incidents.page.${name}`)}
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
