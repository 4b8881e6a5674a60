import { useTranslation } from 'react-i18next';
import type { AirFigures, ClimateReport } from '../../../../electron/contract/reports.ts';
import { visible } from '../../format/outside.ts';
import { useFormats } from '../../format/use.ts';
import { useLive } from '../../station.tsx';
import { BarPlot } from './bar-plot.tsx';
import { nodeCell } from './cells.tsx';
import { ReportTable } from './table.tsx';

type NodeAir = ClimateReport['nodes'][number];
/** Bars that fit beside each other with their names. */
const MOST_BARS = 16;

const hoursOut = ({ envelope }: NodeAir) => (envelope?.minutes.outside ?? 0) / 60;

/** How the air was at each node in a month. */
export function ClimateFigures({ report, paper }: { readonly report: ClimateReport; readonly paper: boolean }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const names = useLive((state) => state.names);
  const measured = report.nodes.filter(({ envelope }) => envelope !== null);
  const worst = measured.sort((a, b) => hoursOut(b) - hoursOut(a)).slice(0, MOST_BARS);
  const range = (air: AirFigures | null) =>
    air === null
      ? '–'
      : `${formats.number(air.min, 1)} · ${formats.number(air.mean, 1)} · ${formats.number(air.max, 1)}`;
  const hours = (minutes: number | undefined) =>
    minutes === undefined ? '–' : `${formats.number(minutes / 60, 1)}\u00A0${t('unit.h')}`;
  const column = (name: string, value: (node: NodeAir) => string, width: string) =>
    ({ name, number: true, width, cell: value }) as const;
  return (
    <>
      <section className="report-part report-wide">
        <h2>{t('reports.outside')}</h2>
        <BarPlot
          paper={paper}
          parts={[t('reports.hoursOutside')]}
          bars={worst.map((node) => ({
            name: visible(names[node.node] ?? node.node),
            first: Math.round(hoursOut(node) * 10) / 10,
          }))}
          label={t('reports.climateLabel', { count: worst.length })}
        />
      </section>
      <div className="report-wide">
        <ReportTable
          paper={paper}
          title={t('reports.byNode')}
          none={t('reports.noNode')}
          rows={report.nodes}
          keyOf={({ node }) => node}
          columns={[
            { name: t('reports.node'), cell: nodeCell },
            column(t('reports.temperature'), ({ temperature }) => range(temperature), '18%'),
            column(t('reports.humidity'), ({ humidity }) => range(humidity), '18%'),
            column(t('reports.dewPoint'), ({ dewPoint }) => range(dewPoint), '18%'),
            column(t('reports.out'), ({ envelope }) => hours(envelope?.minutes.outside), '12%'),
            column(t('reports.unknown'), ({ envelope }) => hours(envelope?.minutes.unknown), '12%'),
          ]}
        />
        <p className="report-note small muted">{t('reports.climateNote')}</p>
      </div>
    </>
  );
}
