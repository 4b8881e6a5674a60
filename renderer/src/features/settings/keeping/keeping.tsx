import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BackupStatus } from '../../../../../electron/contract/keeping.ts';
import type { Failure } from '../../../../../electron/contract/result.ts';
import { useBytes, useFormats } from '../../../format/use.ts';
import { useMay, useStation } from '../../../station.tsx';
import { ActionButton, useAsk } from '../../../ui/ask.tsx';
import { JobProgress, useRunningJob } from '../../../ui/job.tsx';
import { useNow } from '../../../ui/now.ts';
import { Failed, Loading, NeedsRole, Notice, Panel } from '../../../ui/states.tsx';
import { useTell } from '../../../ui/tell.ts';
import { BackupList } from './backup-list.tsx';
import { FolderChoice, Schedule } from './plan.tsx';
import { RecoveryKey } from './recovery-key.tsx';
import { Retention } from './retention.tsx';
import { reasonText } from './words.ts';
import './keeping.css';

/** Backups of the station, what comes of them, and how long the journal is kept. */
export function KeepingPage() {
  const { t } = useTranslation();
  const admin = useMay('admin');
  return (
    <Panel title={t('settings.page.keeping')} padded>
      {admin ? <Asked /> : <NeedsRole role="admin" />}
    </Panel>
  );
}

function Asked() {
  const { t } = useTranslation();
  const [asked, again] = useAsk('backup.status', {});
  const { value } = asked;
  if (value === undefined)
    return asked.state === 'failed' ? (
      <Failed error={asked.error} onRetry={again} />
    ) : (
      <Loading what={t('common.loading')} />
    );
  return (
    <div className="stack keeping">
      <Newest status={value} onChanged={again} />
      <section className="stack">
        <h3>{t('keeping.where')}</h3>
        <FolderChoice status={value} onChanged={again} />
        <Schedule key={JSON.stringify(value.settings)} settings={value.settings} onChanged={again} />
      </section>
      <RecoveryKey kept={value.keyKept} onChanged={again} />
      <BackupList files={value.files} />
      <Retention onChanged={again} />
    </div>
  );
}

interface Part {
  readonly status: BackupStatus;
  readonly onChanged: () => void;
}

/** How old the newest is, what is wrong, and a way to make one now. */
function Newest({ status, onChanged }: Part) {
  const { t } = useTranslation();
  const { api } = useStation();
  const tell = useTell();
  const formats = useFormats();
  const bytes = useBytes();
  const now = useNow(60_000);
  const running = useRunningJob('backup');
  const [job, setJob] = useState<string | null>(null);
  const shown = running?.id ?? job;
  const wasRunning = useRef(false);
  useEffect(() => {
    if (wasRunning.current && running === null) onChanged();
    wasRunning.current = running !== null;
  }, [running, onChanged]);
  const run = async () => {
    const result = await api.call('backup.run', {});
    if (result.ok) setJob(result.value?.job ?? null);
    else tell.failed(result.error);
  };
  const { newest, next, failed, keyKept, folder } = status;
  return (
    <div className="stack">
      <div className="keeping-newest">
        <div>
          <div className="strong">
            {newest === null ? t('keeping.none') : t('keeping.newest', { time: formats.when(newest.made, now) })}
          </div>
          <div className="muted">
            {newest === null
              ? t('keeping.next', { time: formats.when(next, now) })
              : t('keeping.newestFacts', {
                  size: bytes(newest.bytes),
                  state: t(`keeping.state.${newest.state}`),
                  time: formats.when(next, now),
                })}
          </div>
        </div>
        <ActionButton variant="filled" disabled={running !== null} onAct={run}>
          {t('keeping.run')}
        </ActionButton>
      </div>
      {shown === null ? null : <JobProgress id={shown} goesOn={false} />}
      {failed === null ? null : <FailedBackup at={failed.at} error={failed.error} />}
      {folder === null ? <Notice title={t('keeping.sameDisk')}>{t('keeping.sameDiskWhy')}</Notice> : null}
      {keyKept ? null : (
        <Notice kind="warning" title={t('keeping.keyMissing')}>
          {t('keeping.keyMissingWhy')}
        </Notice>
      )}
    </div>
  );
}

function FailedBackup({ at, error }: { readonly at: number; readonly error: Failure }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow(60_000);
  return (
    <Notice kind="warning" live title={t('keeping.failed', { time: formats.when(at, now) })}>
      {reasonText(t, 'keeping.failedWhy', error.details?.reason, t('keeping.failedWhy.other'))}
    </Notice>
  );
}
