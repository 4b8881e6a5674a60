import { Button, Checkbox, Modal, TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Job } from '../../../../../electron/contract/jobs.ts';
import type { BackupInside } from '../../../../../electron/contract/keeping.ts';
import type { Failure } from '../../../../../electron/contract/result.ts';
import { useFormats } from '../../../format/use.ts';
import { useConfirmed } from '../../../session/confirmation.tsx';
import { useStation } from '../../../station.tsx';
import { ActionButton } from '../../../ui/ask.tsx';
import { useFailureText } from '../../../ui/failure.ts';
import { JobProgress, useJob } from '../../../ui/job.tsx';
import { Outside } from '../../../ui/outside.tsx';
import { Notice } from '../../../ui/states.tsx';
import { useTell } from '../../../ui/tell.ts';
import { reasonText } from './words.ts';

/** Looks into a backup, and from there restores it. `name` null lets the operator choose a file. */
export function Inspect({ name, onClose }: { readonly name: string | null; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { api } = useStation();
  const [inside, setInside] = useState<BackupInside | null>(null);
  const [opening, setOpening] = useState<string | null>(null);
  const job = useJob(opening);
  const close = () => {
    // What would be told of it can be shown nowhere else.
    if (job?.state === 'running') void api.call('jobs.cancel', { job: job.id });
    onClose();
  };
  return (
    <Modal
      opened
      size="lg"
      onClose={close}
      title={t('keeping.inside')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {inside === null ? (
        <Open name={name} opening={opening} onOpening={setOpening} onOpened={setInside} onClose={close} />
      ) : (
        <Inside inside={inside} onClose={onClose} />
      )}
    </Modal>
  );
}

interface OpenProps {
  readonly name: string | null;
  /** The work that opens it. */
  readonly opening: string | null;
  readonly onOpening: (job: string | null) => void;
  readonly onOpened: (inside: BackupInside) => void;
  readonly onClose: () => void;
}

function Open({ name, opening, onOpening, onOpened, onClose }: OpenProps) {
  const { t } = useTranslation();
  const { api } = useStation();
  const text = useFailureText();
  const [key, setKey] = useState('');
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<Failure | null>(null);
  const job = useJob(opening);
  useOpened(job, onOpened, setRefused);
  const error = refused ?? job?.error ?? null;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setRefused(null);
    onOpening(null);
    const result = await api.call('backup.inspect', { name, key: key.trim() === '' ? null : key.trim() });
    setBusy(false);
    if (!result.ok) setRefused(result.error);
    else if (result.value !== null) onOpening(result.value.job);
  };
  if (opening !== null && (job === null || job.state === 'running')) return <JobProgress id={opening} goesOn={false} />;
  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      <p>{t('keeping.openDoes')}</p>
      {name === null ? null : <Outside text={name} className="mono" />}
      <TextInput
        label={t('keeping.otherKey')}
        description={t('keeping.otherKeyWhy')}
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        value={key}
        onChange={(event) => setKey(event.currentTarget.value)}
      />
      {error === null ? null : (
        <Notice kind="warning" live title={t('keeping.refused')}>
          {reasonText(t, 'keeping.refusedWhy', error.details?.reason, text(error))}
        </Notice>
      )}
      <div className="form-foot">
        <Button onClick={onClose}>{t('common.cancel')}</Button>
        <Button data-autofocus type="submit" variant="filled" loading={busy}>
          {name === null ? t('keeping.chooseFile') : t('keeping.open')}
        </Button>
      </div>
    </form>
  );
}

/** Asks what is inside as soon as it is open. */
function useOpened(job: Job | null, onOpened: OpenProps['onOpened'], onRefused: (error: Failure) => void): void {
  const { api } = useStation();
  const ticket = job?.state === 'done' ? String(job.result?.['ticket']) : null;
  const [tell] = useState(() => ({ onOpened, onRefused }));
  useEffect(() => {
    if (ticket === null) return;
    let gone = false;
    void api.call('backup.inside', { ticket }).then((answer) => {
      if (gone) return;
      if (answer.ok) tell.onOpened(answer.value);
      else tell.onRefused(answer.error);
    });
    return () => {
      gone = true;
    };
  }, [api, ticket, tell]);
}

function Inside({ inside, onClose }: { readonly inside: BackupInside; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const [job, setJob] = useState<string | null>(null);
  if (job !== null) return <JobProgress id={job} />;
  return (
    <div className="stack">
      <Facts inside={inside} />
      {inside.chain.brokenAt === null ? null : (
        <Notice kind="warning" title={t('keeping.chainBroken')}>
          {t('keeping.chainBrokenWhy', { row: inside.chain.brokenAt })}
        </Notice>
      )}
      <Restore inside={inside} onBegun={setJob} onClose={onClose} />
    </div>
  );
}

function Facts({ inside }: { readonly inside: BackupInside }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { site, made, newest, rows, people, nodes, accounts, chain, version } = inside;
  const facts = [
    ['site', <Outside key="site" text={`${site.name} (${site.id})`} />],
    ['made', formats.moment(made)],
    ['newest', newest === null ? '–' : formats.moment(newest)],
    ['rows', formats.number(rows)],
    ['chain', t('keeping.inside.chainTo', { row: formats.number(chain.verifiedTo) })],
    ['people', formats.number(people)],
    ['nodes', formats.number(nodes)],
    ['accounts', formats.number(accounts)],
    ['version', version],
  ] as const;
  return (
    <dl className="facts">
      {facts.map(([name, value]) => [
        <dt key={`${name}-name`}>{t(`keeping.inside.${name}`)}</dt>,
        <dd key={name}>{value}</dd>,
      ])}
    </dl>
  );
}

interface RestoreProps {
  readonly inside: BackupInside;
  readonly onBegun: (job: string) => void;
  readonly onClose: () => void;
}

/** Two confirmations: what would be lost is agreed to, and the own password is given. */
function Restore({ inside, onBegun, onClose }: RestoreProps) {
  const { t } = useTranslation();
  const { api } = useStation();
  const tell = useTell();
  const formats = useFormats();
  const confirmed = useConfirmed();
  const [agreed, setAgreed] = useState(false);
  const { ticket, lost } = inside;
  const restore = async () => {
    const result = await confirmed(t('keeping.restore'), () => api.call('backup.restore', { ticket, lost }));
    if (result === null) return;
    if (result.ok && result.value !== null) onBegun(result.value.job);
    else if (!result.ok) tell.failed(result.error);
  };
  return (
    <>
      <Notice kind="warning" title={t('keeping.restoreTitle')}>
        {t('keeping.restoreDoes')}
      </Notice>
      <Checkbox
        checked={agreed}
        onChange={(event) => setAgreed(event.currentTarget.checked)}
        label={t('keeping.agree', { count: lost, rows: formats.number(lost) })}
      />
      <div className="form-foot">
        <Button data-autofocus onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <ActionButton variant="filled" disabled={!agreed} onAct={restore}>
          {t('keeping.restore')}
        </ActionButton>
      </div>
    </>
  );
}
