import { lazy } from 'react';
import { useTranslation } from 'react-i18next';
import { type IncidentsPage, incidentsPages } from '../../shell/view.ts';
import { useStation, useView } from '../../station.tsx';
import { Pages } from '../../ui/pages.tsx';

const Journal = lazy(async () => ({ default: (await import('./incidents.tsx')).Incidents }));
const Shift = lazy(async () => ({ default: (await import('../handover/handover.tsx')).HandoverPage }));
const Reports = lazy(async () => ({ default: (await import('../reports/reports.tsx')).ReportsPage }));

const pages = { journal: Journal, shift: Shift, reports: Reports } as const satisfies Record<IncidentsPage, unknown>;

/** What happened: row by row, what of it the next shift must know, and in figures. */
export function IncidentsScreen() {
  const { t } = useTranslation();
  const { view } = useStation();
  const page = useView((state) => state.incidents);
  const Page = pages[page];
  return (
    <Pages
      label={t('screen.incidents')}
      pages={incidentsPages}
      page={page}
      nameOf={(name) => t(`incidents.page.${name}`)}
      onGo={(next) => view.goIncidents(next)}
    >
      <Page />
    </Pages>
  );
}
