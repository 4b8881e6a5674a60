import { useTranslation } from 'react-i18next';
import type { AccessReport } from '../../../../electron/contract/reports.ts';
import { useFormats } from '../../format/use.ts';
import { BarPlot } from './bar-plot.tsx';
import { nodeCell, whoCell } from './cells.tsx';
import { KeyNumbers } from './key-numbers.tsx';
import { ReportTable } from './table.tsx';

/** Who came through which doors. */
export function AccessFigures({ report, paper }: { readonly report: AccessReport; readonly paper: boolean }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { byPerson, byDoor, byDay } = report;
  const granted = byDay.reduce((sum, day) => sum + day.granted, 0);
  const denied = byDay.reduce((sum, day) => sum + day.denied, 0);
  return (
    <>
      <KeyNumbers
        numbers={[
          [t('reports.granted'), granted],
          [t('reports.denied'), denied],
          [t('reports.persons'), byPerson.filter(({ person }) => person !== null).length],
          [t('reports.doors'), byDoor.length],
        ]}
      />
      <section className="report-part report-wide">
        <h2>{t('reports.byDay')}</h2>
        <BarPlot
          paper={paper}
          parts={[t('reports.granted'), t('reports.denied')]}
          bars={byDay.map((day) => ({ name: formats.shortDay(day.day), first: day.granted, second: day.denied }))}
          label={t('reports.accessLabel', { granted: formats.number(granted), denied: formats.number(denied) })}
        />
      </section>
      <ReportTable
        paper={paper}
        title={t('reports.byPerson')}
        none={t('reports.nobody')}
        rows={byPerson}
        keyOf={({ person }) => String(person)}
        columns={[
          { name: t('reports.person'), cell: whoCell },
          { name: t('reports.granted'), number: true, width: '15%', cell: (row) => formats.number(row.granted) },
          { name: t('reports.denied'), number: true, width: '16%', cell: (row) => formats.number(row.denied) },
          { name: t('reports.doors'), number: true, width: '11%', cell: (row) => formats.number(row.doors) },
          { name: t('reports.last'), width: '27%', cell: (row) => formats.shortMoment(row.last) },
        ]}
      />
      <ReportTable
        paper={paper}
        title={t('reports.byDoor')}
        none={t('reports.nobody')}
        rows={byDoor}
        keyOf={({ node }) => node}
        columns={[
          { name: t('reports.door'), cell: nodeCell },
          { name: t('reports.granted'), number: true, cell: (row) => formats.number(row.granted), width: '15%' },
          { name: t('reports.denied'), number: true, cell: (row) => formats.number(row.denied), width: '16%' },
          { name: t('reports.persons'), number: true, cell: (row) => formats.number(row.persons), width: '15%' },
          { name: t('reports.last'), width: '27%', cell: (row) => formats.shortMoment(row.last) },
        ]}
      />
    </>
  );
}
