import { IconDownload } from '@tabler/icons-react';
import type { RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type uPlot from 'uplot';
import type { ChartMetric } from '../../../../electron/contract/fields.ts';
import { visible } from '../../format/outside.ts';
import { useFormats } from '../../format/use.ts';
import { useLive, useSession, useStation } from '../../station.tsx';
import { ActionButton } from '../../ui/ask.tsx';
import { useTell } from '../../ui/tell.ts';
import { styleOf } from './curve-style.ts';
import type { Answer } from './curves.ts';
import { type PictureWords, pictureOf } from './picture.ts';
import type { Span } from './span.ts';
import { unitKey, widthOf } from './units.ts';

interface ExportProps {
  readonly nodes: readonly string[];
  readonly metrics: readonly ChartMetric[];
  readonly span: Span;
  readonly answer: Answer | null;
  /** The table is shown instead of the charts: there is no picture. */
  readonly table: boolean;
  readonly plots: RefObject<ReadonlyMap<ChartMetric, uPlot>>;
}

/** What is shown, into a file that the operator chooses: the numbers, or the picture. */
export function Export(props: ExportProps) {
  const { t } = useTranslation();
  const { api } = useStation();
  const formats = useFormats();
  const tell = useTell();
  const words = usePictureWords(props);
  const { answer, span, table } = props;
  if (answer === null) return null;
  const { question } = answer;
  const shown = { from: Math.round(span.from), to: Math.round(span.to) };
  const saveNumbers = async () => {
    const result = await api.call('climate.exportCsv', { ...question, shown });
    if (!result.ok) return tell.failed(result.error);
    const { saved, rows } = result.value;
    if (saved) tell.done(t('climate.exportedCsv', { count: rows, rows: formats.number(rows) }));
  };
  const savePicture = async () => {
    const png = pictureOf(words());
    const result = await api.call('climate.exportPng', { series: question.series, shown, png });
    if (!result.ok) tell.failed(result.error);
    else if (result.value.saved) tell.done(t('climate.exportedPng'));
  };
  return (
    <>
      <Save says={t('climate.exportCsv')} form="CSV" onSave={saveNumbers} />
      <Save says={t('climate.exportPng')} form="PNG" disabled={table} onSave={savePicture} />
    </>
  );
}

function Save(props: {
  readonly says: string;
  readonly form: string;
  readonly disabled?: boolean;
  readonly onSave: () => Promise<void>;
}) {
  const { says, form, disabled = false, onSave } = props;
  return (
    <ActionButton
      size="xs"
      title={says}
      aria-label={says}
      disabled={disabled}
      leftSection={<IconDownload size={16} aria-hidden />}
      onAct={onSave}
    >
      {form}
    </ActionButton>
  );
}

function usePictureWords({ nodes, metrics, span, answer, plots }: ExportProps): () => PictureWords {
  const { t } = useTranslation();
  const formats = useFormats();
  const names = useLive((state) => state.names);
  const site = useSession((state) => state.info?.site?.name ?? '');
  return () => {
    const step = answer?.histories[0]?.step ?? 0;
    const { value, unit } = widthOf(step);
    const zone = `${formats.zone(span.to)} (${formats.timeZone})`;
    return {
      title: t('climate.pictureTitle', { site: visible(site) }),
      lines: [
        `${formats.moment(span.from)} – ${formats.moment(span.to)} ${zone}`,
        step === 0
          ? t('climate.asMeasured')
          : `${t('climate.meanOf', { width: `${value} ${t(`unit.${unit}`)}` })}, ${t('climate.bandIs')}`,
      ],
      legend: nodes.map((node, i) => ({ style: styleOf(i), name: visible(names[node] ?? node) })),
      charts: metrics.flatMap((metric) => {
        const plot = plots.current.get(metric);
        return plot === undefined ? [] : [{ title: `${t(`metric.${metric}`)}, ${t(unitKey[metric])}`, plot }];
      }),
    };
  };
}
