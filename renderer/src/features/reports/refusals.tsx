import { useTranslation } from 'react-i18next';
import type { RefusalReport } from '../../../../electron/contract/reports.ts';
import { useFormats } from '../../format/use.ts';
import { BarPlot } from './bar-plot.tsx';
import { nodeCell, whoCell } from './cells.tsx';
import { KeyNumbers } from './key-numbers.tsx';
import { ReportTable } from './table.tsx';

const two = (hour: number) => String(hour).padStart(2, '0');

/** Who was refused, where, why and when. */
export function RefusalFigures({ report, paper }: { readonly report: RefusalReport; readonly paper: boolean }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { byHour, byReason, byDoor, byPerson } = report;
  const all = byHour.reduce((sum, count) => sum + count, 0);
  const count = (width: string) => ({
    name: t('reports.count'),
    number: true,
    width,
    cell: (row: { readonly count: number }) => formats.number(row.count),
  });
  const last = {
    name: t('reports.last'),
    width: '32%',
    cell: (row: { readonly last: number }) => formats.shortMoment(row.last),
  };
  return (
    <>
      <KeyNumbers
        numbers={[
          [t('reports.refusals'), all],
          [t('reports.persons'), byPerson.filter(({ person }) => person !== null).length],
          [t('reports.doors'), byDoor.length],
        ]}
      />
      <section className="report-part report-wide">
        <h2>{t('reports.byHour')}</h2>
        <BarPlot
          paper={paper}
          parts={[t('reports.refusals')]}
          bars={byHour.map((first, hour) => ({ name: two(hour), first }))}
          label={t('reports.refusalsLabel', { all: formats.number(all) })}
        />
      </section>
      <ReportTable
        paper={paper}
        title={t('reports.byReason')}
        none={t('reports.noRefusal')}
        rows={byReason}
        keyOf={({ reason }) => reason}
        columns={[
          { name: t('reports.reason'), cell: ({ reason }) => t(`reason.${reason}`) },
          count('18%'),
          {
            name: t('reports.share'),
            number: true,
            width: '18%',
            cell: (row) => `${formats.number((100 * row.count) / all, 1)}\u00A0%`,
          },
        ]}
      />
      <ReportTable
        paper={paper}
        title={t('reports.byDoor')}
        none={t('reports.noRefusal')}
        rows={byDoor}
        keyOf={({ node }) => node}
        columns={[{ name: t('reports.door'), cell: nodeCell }, count('16%'), last]}
      />
      <ReportTable
        paper={paper}
        title={t('reports.byPerson')}
        none={t('reports.noRefusal')}
        rows={byPerson}
        keyOf={({ person }) => String(person)}
        columns={[{ name: t('reports.person'), cell: whoCell }, count('16%'), last]}
      />
    </>
  );
}
