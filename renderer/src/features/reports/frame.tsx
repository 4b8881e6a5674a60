import { IconRefresh } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { visible } from '../../format/outside.ts';
import { useFormats } from '../../format/use.ts';
import { useSession } from '../../station.tsx';
import { ActionButton, type Asked } from '../../ui/ask.tsx';
import { PaperButton } from '../../ui/paper.tsx';
import { Empty, Failed, Loading, Notice } from '../../ui/states.tsx';
import type { Span } from './spans.ts';

/** A report on the screen, with the ways to paper. */
export function ReportFrame<T extends object>(props: {
  readonly name: string;
  /** Days, or the words for a month. */
  readonly span: Span | string;
  readonly asked: Asked<T>;
  readonly again: () => void;
  /** There is nothing to tell. */
  readonly empty: boolean;
  readonly children: (report: T, paper: boolean) => ReactNode;
}) {
  const { t } = useTranslation();
  const { name, asked, again, empty, children } = props;
  const span = useSpanWords(props.span);
  // What was answered before may be of another span.
  const report = asked.state === 'ready' ? asked.value : undefined;
  const capped = report !== undefined && 'capped' in report && report.capped === true;
  if (report === undefined)
    return asked.state === 'failed' ? (
      <Failed error={asked.error} onRetry={again} />
    ) : (
      <Loading what={t('reports.loading')} />
    );
  return (
    <>
      <div className="reports-head">
        <p className="grow strong" role="status">
          {name} · {span}
        </p>
        <ActionButton size="xs" leftSection={<IconRefresh size={16} aria-hidden />} onAct={async () => again()}>
          {t('metrics.again')}
        </ActionButton>
        <PaperButton kind="report" name={`${name} ${span}`} disabled={empty}>
          <PaperHead name={name} span={span} />
          {capped ? <p className="strong">{t('reports.capped')}</p> : null}
          {children(report, true)}
        </PaperButton>
      </div>
      {capped ? <Notice title={t('reports.capped')} /> : null}
      {empty ? (
        <Empty title={t('reports.empty')}>{t('reports.emptyWhy')}</Empty>
      ) : (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls and may hold nothing that takes the focus
        <div className="report" tabIndex={0} role="group" aria-label={name}>
          {children(report, false)}
        </div>
      )}
    </>
  );
}

function PaperHead({ name, span }: { readonly name: string; readonly span: string }) {
  const site = useSession(({ info }) => info?.site?.name ?? '');
  return (
    <>
      <h1>
        {name} · {visible(site)}
      </h1>
      <p>{span}</p>
    </>
  );
}

function useSpanWords(span: Span | string): string {
  const { t } = useTranslation();
  const formats = useFormats();
  if (typeof span === 'string') return span;
  return t('reports.span', { from: formats.date(span.from), to: formats.date(span.to - 1) });
}
