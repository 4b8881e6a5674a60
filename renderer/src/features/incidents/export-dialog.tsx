import { Button, Checkbox, Modal, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { IncidentFilter } from '../../../../electron/contract/incidents.ts';
import type { CsvForm } from '../../../../electron/contract/review.ts';
import { useFormats } from '../../format/use.ts';
import { useStation } from '../../station.tsx';
import { ActionButton } from '../../ui/ask.tsx';
import { JobProgress, useRunningJob } from '../../ui/job.tsx';
import { useTell } from '../../ui/tell.ts';
import { useConditionText } from './chips.tsx';
import { conditionsOf, type FilterDraft } from './draft.ts';
import { RowCount } from './row-count.tsx';
import type { Rows } from './use-rows.ts';

const separators = [';', ',', 'tab'] as const satisfies readonly CsvForm['separator'][];

interface ExportProps {
  readonly draft: FilterDraft;
  readonly filter: IncidentFilter;
  readonly count: Rows['count'];
  readonly onClose: () => void;
}

/** Writes all rows that match into a file: what, how, and then how far it is. */
export function ExportDialog(props: ExportProps) {
  const { t } = useTranslation();
  const running = useRunningJob('journal_csv');
  // Whoever comes back while it goes on sees it, and its end.
  const [id, setId] = useState(running?.id ?? null);
  const { onClose } = props;
  return (
    <Modal
      opened
      size={520}
      onClose={onClose}
      title={t('export.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {id === null ? (
        <ExportForm {...props} onBegun={setId} />
      ) : (
        <JobProgress id={id} onClose={onClose} onAgain={() => setId(null)} />
      )}
    </Modal>
  );
}

function ExportForm({
  draft,
  filter,
  count,
  onClose,
  onBegun,
}: ExportProps & { readonly onBegun: (job: string) => void }) {
  const { t } = useTranslation();
  const { api } = useStation();
  const formats = useFormats();
  const tell = useTell();
  const text = useConditionText(draft);
  const conditions = conditionsOf(draft);
  const [separator, setSeparator] = useState<CsvForm['separator']>(formats.decimal === ',' ? ';' : ',');
  const [mark, setMark] = useState(true);
  const begin = async () => {
    const result = await api.call('incidents.exportCsv', { filter, form: { separator, mark } });
    if (!result.ok) tell.failed(result.error);
    else if (result.value !== null) onBegun(result.value.job);
  };
  return (
    <div className="stack">
      <dl className="facts">
        <dt>{t('export.what')}</dt>
        <dd>
          {conditions.length === 0 ? (
            t('export.all')
          ) : (
            <ul>
              {conditions.map((condition) => (
                <li key={`${condition.is} ${'of' in condition ? condition.of : ''}`}>
                  <bdi>{text(condition)}</bdi>
                </li>
              ))}
            </ul>
          )}
        </dd>
        <dt>{t('export.rows')}</dt>
        <dd>
          <RowCount count={count} />
        </dd>
      </dl>
      <div>
        <div className="small muted export-label">{t('export.separator')}</div>
        <SegmentedControl
          size="xs"
          aria-label={t('export.separator')}
          value={separator}
          data={separators.map((value) => ({ value, label: t(`export.separator.${value}`) }))}
          onChange={(value) => setSeparator(separators.find((each) => each === value) ?? separator)}
        />
      </div>
      <Checkbox
        size="sm"
        label={t('export.mark')}
        description={t('export.markWhy')}
        checked={mark}
        onChange={(event) => setMark(event.currentTarget.checked)}
      />
      <p className="small muted">{t('export.why', { zone: formats.timeZone })}</p>
      <div className="job-foot">
        <Button onClick={onClose}>{t('common.cancel')}</Button>
        <ActionButton variant="filled" disabled={count?.count === 0} onAct={begin}>
          {t('export.act')}
        </ActionButton>
      </div>
    </div>
  );
}
