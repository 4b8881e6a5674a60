import { Button, TextInput } from '@mantine/core';
import { IconArchive } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../../../electron/contract/result.ts';
import { messages } from '../../i18n/messages.ts';
import { useStation } from '../../station.tsx';
import { useFailureText } from '../../ui/failure.ts';
import { JobProgress, useJob } from '../../ui/job.tsx';
import { Notice } from '../../ui/states.tsx';

/** The way to a file that is looked at; says why one was not opened, and asks for a key where one is needed. */
export function OpenArchive() {
  const { t } = useTranslation();
  const { api } = useStation();
  const text = useRefusalText();
  const [refused, setRefused] = useState<Failure | null>(null);
  const [key, setKey] = useState('');
  const [busy, setBusy] = useState(false);
  const [id, setId] = useState<string | null>(null);
  const job = useJob(id);
  const error = refused ?? job?.error ?? null;
  const isOpen = job?.state === 'done';
  useEffect(() => {
    if (isOpen) setKey('');
  }, [isOpen]);
  const wantsKey = error?.details?.['reason'] === 'key';
  const open = async () => {
    setBusy(true);
    setId(null);
    const result = await api.call('archive.open', { key: key === '' ? null : key });
    setBusy(false);
    setRefused(result.ok ? null : result.error);
    if (result.ok && result.value !== null) setId(result.value.job);
  };
  if (id !== null && (job === null || job.state === 'running'))
    return (
      <div className="stack archive-open">
        <span className="small muted">{t('job.kind.archive')}</span>
        <JobProgress id={id} goesOn={false} />
      </div>
    );
  return (
    <div className="stack archive-open">
      {error === null ? null : (
        <Notice kind="warning" live title={t('archive.refused')}>
          {text(error)}
        </Notice>
      )}
      {wantsKey || key !== '' ? (
        <TextInput
          id="archive-key"
          label={t('archive.key')}
          description={t('archive.keyWhy')}
          autoComplete="off"
          spellCheck={false}
          value={key}
          onChange={(event) => setKey(event.currentTarget.value)}
        />
      ) : null}
      <div>
        <Button leftSection={<IconArchive size={16} aria-hidden />} loading={busy} onClick={() => void open()}>
          {t('archive.open')}
        </Button>
      </div>
      <span className="small muted">{t('archive.openWhy')}</span>
    </div>
  );
}

function useRefusalText(): (error: Failure) => string {
  const { t } = useTranslation();
  const text = useFailureText();
  return (error) => {
    const key = `archive.refused.${String(error.details?.['reason'])}`;
    return Object.hasOwn(messages.en, key) ? t(key as 'archive.refused') : text(error);
  };
}
