import { Button, Modal, SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { displayName, note } from '../../../../electron/contract/fields.ts';
import type { Incident } from '../../../../electron/contract/incidents.ts';
import { limits } from '../../../../electron/contract/limits.ts';
import { useFormats } from '../../format/use.ts';
import { useStation } from '../../station.tsx';
import { ActionButton } from '../../ui/ask.tsx';
import { JobProgress, useRunningJob } from '../../ui/job.tsx';
import { NodeName } from '../../ui/node-name.tsx';
import { useTell } from '../../ui/tell.ts';
import { ToneMark } from '../../ui/tone.tsx';
import { incidentTone } from '../../ui/words.ts';
import { reaches } from './around.tsx';

interface CaseProps {
  readonly rows: ReadonlyMap<number, Incident>;
  readonly onClose: () => void;
}

/** Makes one file of the chosen rows with what was around them. */
export function CaseDialog({ rows, onClose }: CaseProps) {
  const { t } = useTranslation();
  const running = useRunningJob('case');
  // Whoever comes back while it goes on sees it, and its end.
  const [id, setId] = useState(running?.id ?? null);
  return (
    <Modal
      opened
      size={560}
      onClose={onClose}
      title={t('case.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {id === null ? (
        <CaseForm rows={rows} onClose={onClose} onBegun={setId} />
      ) : (
        <JobProgress id={id} onClose={onClose} onAgain={() => setId(null)} />
      )}
    </Modal>
  );
}

/** It holds nothing that could be focused: the keyboard scrolls it itself. */
const scrolled = { tabIndex: 0, role: 'group' } as const;

function CaseForm({ rows, onClose, onBegun }: CaseProps & { readonly onBegun: (job: string) => void }) {
  const { t } = useTranslation();
  const { api } = useStation();
  const tell = useTell();
  const chosen = useMemo(() => [...rows.values()].toSorted((a, b) => a.timestamp - b.timestamp), [rows]);
  const [title, setTitle] = useState('');
  const [remarks, setRemarks] = useState('');
  const [minutes, setMinutes] = useState(15);
  const fits = displayName.safeParse(title).success && note.safeParse(remarks).success;
  const make = async () => {
    const incidents = chosen.map(({ id }) => id);
    const result = await api.call('cases.make', { title: title.trim(), remarks, incidents, minutes });
    if (!result.ok) tell.failed(result.error);
    else if (result.value !== null) onBegun(result.value.job);
  };
  return (
    <div className="stack">
      <TextInput
        data-autofocus
        id="case-title"
        label={t('case.name')}
        placeholder={t('case.nameExample')}
        maxLength={limits.name}
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
      />
      <Textarea
        id="case-remarks"
        label={t('case.remarks')}
        autosize
        minRows={3}
        maxRows={8}
        maxLength={limits.note}
        value={remarks}
        onChange={(event) => setRemarks(event.currentTarget.value)}
      />
      <div>
        <div className="small muted export-label">{t('case.around')}</div>
        <SegmentedControl
          size="xs"
          aria-label={t('case.around')}
          value={String(minutes)}
          data={reaches.map((each) => ({ value: String(each), label: t('around.minutes', { minutes: each }) }))}
          onChange={(value) => setMinutes(Number(value))}
        />
      </div>
      <section>
        <div className="small muted export-label">{t('case.chosen', { count: chosen.length })}</div>
        <div className="case-rows" {...scrolled} aria-label={t('case.rows')}>
          <ol>
            {chosen.map((row) => (
              <CaseRow key={row.id} row={row} />
            ))}
          </ol>
        </div>
      </section>
      <p className="small muted">{t('case.why')}</p>
      <div className="job-foot">
        <Button onClick={onClose}>{t('common.cancel')}</Button>
        <ActionButton variant="filled" disabled={!fits} onAct={make}>
          {t('case.act')}
        </ActionButton>
      </div>
    </div>
  );
}

function CaseRow({ row }: { readonly row: Incident }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <li className="case-row">
      <span>{formats.moment(row.timestamp)}</span>
      <span className="with-icon">
        <ToneMark tone={incidentTone(row.type)} />
        <span className="cut">{t(`incident.${row.type}`)}</span>
      </span>
      <span className="muted cut">{row.node === null ? t('alarms.station') : <NodeName id={row.node} />}</span>
    </li>
  );
}
