import { Button, Modal, SegmentedControl, Textarea, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PrintedCase } from '../../../../electron/contract/archive.ts';
import { displayName, note } from '../../../../electron/contract/fields.ts';
import type { Incident } from '../../../../electron/contract/incidents.ts';
import { limits } from '../../../../electron/contract/limits.ts';
import { useFormats } from '../../format/use.ts';
import { useStation } from '../../station.tsx';
import { ActionButton, useAsk } from '../../ui/ask.tsx';
import { useFailureText } from '../../ui/failure.ts';
import { JobProgress, useJob, useRunningJob } from '../../ui/job.tsx';
import { NodeName } from '../../ui/node-name.tsx';
import { Notice } from '../../ui/states.tsx';
import { useTell } from '../../ui/tell.ts';
import { ToneMark } from '../../ui/tone.tsx';
import { incidentText, incidentTone, wordOf } from '../../ui/words.ts';
import { CasePaperButton, casePaperLines } from '../archive/case-paper.tsx';
import { OpenArchive } from '../archive/open-archive.tsx';
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
      size={580}
      onClose={onClose}
      title={t('case.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {id === null ? (
        <CaseForm rows={rows} onClose={onClose} onBegun={setId} />
      ) : (
        <JobProgress id={id} onClose={onClose} onAgain={() => setId(null)}>
          <MadeCase job={id} />
        </JobProgress>
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
        <span className="cut muted incident-beside">{incidentText(t, formats, row)}</span>
      </span>
      <span className="muted cut">{row.node === null ? t('alarms.station') : <NodeName id={row.node} />}</span>
    </li>
  );
}

/** What was made, for people who have no Leitstand. */
function MadeCase({ job }: { readonly job: string }) {
  const sha256 = useJob(job)?.result?.['sha256'];
  return typeof sha256 === 'string' ? <OnPaper sha256={sha256} /> : null;
}

/** Lines of tables, all together, and curves that this window draws on a sheet before anybody misses it. */
const LINES = 5_000;
const CURVES = 200;

/** A case whose sheet would hold this window up is printed from the window of its file: this one shows alarms. */
const isLarge = (content: PrintedCase['content']) => casePaperLines(content) > LINES || content.curves.length > CURVES;

/** The paper of the case in a file, as it was read back out of it; says why it cannot be. */
function OnPaper({ sha256 }: { readonly sha256: string }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const text = useFailureText();
  const [asked, again] = useAsk('cases.paper', { sha256 });
  if (asked.state === 'failed')
    return (
      <Notice
        kind="warning"
        live
        title={t('case.noPaper')}
        actions={
          <Button size="xs" onClick={again}>
            {t('common.retry')}
          </Button>
        }
      >
        {wordOf(t, 'case.noPaper', asked.error.details?.['reason']) ?? text(asked.error)}
      </Notice>
    );
  const printed = asked.value ?? null;
  if (printed !== null && isLarge(printed.content)) {
    const { rows, curves } = printed.content;
    return (
      <Notice title={t('case.largePaper')} actions={<OpenArchive />}>
        {t('case.largePaperWhy', { rows: formats.number(rows.length), curves: formats.number(curves.length) })}
      </Notice>
    );
  }
  return (
    <section className="case-on-paper">
      <div className="grow">
        <div className="strong">{t('case.paper')}</div>
        <p className="small muted">{t('case.paperWhy')}</p>
      </div>
      <CasePaperButton printed={printed} />
    </section>
  );
}
