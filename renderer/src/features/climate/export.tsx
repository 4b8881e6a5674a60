import { Button, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { type RefObject, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type uPlot from 'uplot';
import type { ChartMetric } from '../../../../electron/contract/fields.ts';
import { visible } from '../../format/outside.ts';
import { useFormats } from '../../format/use.ts';
import { useLive, useSession, useStation } from '../../station.tsx';
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
  readonly plots: RefObject<ReadonlyMap<ChartMetric, uPlot>>;
}

/** What is shown, into a file that the operator chooses: the numbers, or the picture. */
export function Export(props: ExportProps) {
  const { t } = useTranslation();
  const { api } = useStation();
  const formats = useFormats();
  const tell = useTell();
  const [busy, setBusy] = useState(false);
  const words = usePictureWords(props);
  const { answer, span } = props;
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
  const act = (work: () => Promise<void>) => {
    setBusy(true);
    void work().finally(() => setBusy(false));
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button size="xs" loading={busy} leftSection={<IconDownload size={16} aria-hidden />}>
          {t('climate.export')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => act(saveNumbers)}>{t('climate.exportCsv')}</Menu.Item>
        <Menu.Item disabled={props.plots.current.size === 0} onClick={() => act(savePicture)}>
          {t('climate.exportPng')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
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
