import { IconDownload, IconPaperclip } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Incident, IncidentFile } from '../../../../electron/contract/incidents.ts';
import { limits } from '../../../../electron/contract/limits.ts';
import { isolated } from '../../format/outside.ts';
import { useBytes, useFormats } from '../../format/use.ts';
import { useMay, useStation } from '../../station.tsx';
import { ActionButton, useAsk } from '../../ui/ask.tsx';
import { CommentField } from '../../ui/comment-field.tsx';
import { useNow } from '../../ui/now.ts';
import { Outside } from '../../ui/outside.tsx';
import { Failed, Loading, NeedsRole, Notice } from '../../ui/states.tsx';
import { useTell } from '../../ui/tell.ts';
import { Written } from '../../ui/written.tsx';

/** What was added to a row later: comments and files, and fields for more. */
export function Notes({ incident }: { readonly incident: Incident }) {
  const { t } = useTranslation();
  const may = useMay('guard');
  const formats = useFormats();
  const now = useNow(60_000);
  const [asked, again] = useAsk('incidents.notes', { id: incident.id });
  const { value } = asked;
  if (value === undefined)
    return asked.state === 'failed' ? (
      <Failed error={asked.error} onRetry={again} />
    ) : (
      <Loading what={t('notes.loading')} />
    );
  return (
    <>
      <div className="incident-section">
        <h3>{t('notes.comments')}</h3>
        {value.comments.length === 0 ? <p className="muted">{t('notes.noComments')}</p> : null}
        <ol className="notes-comments">
          {value.comments.map((comment) => (
            <Comment key={comment.id} comment={comment} />
          ))}
        </ol>
        {may ? <Write id={incident.id} onWritten={again} /> : <NeedsRole role="guard" />}
      </div>
      <div className="incident-section">
        <h3>{t('notes.files')}</h3>
        {value.files.length === 0 ? <p className="muted">{t('notes.noFiles')}</p> : null}
        <ul className="notes-files">
          {value.files.map((file) => (
            <FileItem key={file.id} file={file} />
          ))}
        </ul>
        {value.missing.map(({ name, by, at }) => (
          <Notice key={`${at} ${name}`} kind="warning" title={t('notes.missing', { name: isolated(name) })}>
            {t('notes.missingWhy', { by: isolated(by), time: formats.when(at, now) })}
          </Notice>
        ))}
        {may ? <AddFile id={incident.id} full={value.files.length >= limits.attachedFiles} onAdded={again} /> : null}
      </div>
    </>
  );
}

function Comment({ comment }: { readonly comment: Incident }) {
  const formats = useFormats();
  const now = useNow(60_000);
  const { actor, timestamp, value } = comment;
  return (
    <li>
      <div className="small muted">
        {actor === null ? null : <Outside text={actor} />} · {formats.when(timestamp, now)}
      </div>
      {typeof value.text === 'string' ? <Written text={value.text} /> : null}
    </li>
  );
}

function Write({ id, onWritten }: { readonly id: number; readonly onWritten: () => void }) {
  const { t } = useTranslation();
  const { api } = useStation();
  const tell = useTell();
  const send = async (text: string) => {
    const result = await api.call('incidents.comment', { id, text });
    if (result.ok) onWritten();
    else tell.failed(result.error);
    return result.ok;
  };
  return (
    <CommentField
      id="incident-comment"
      label={t('notes.comment')}
      placeholder={t('notes.commentHere')}
      act={t('notes.add')}
      onSend={send}
    />
  );
}

function FileItem({ file }: { readonly file: IncidentFile }) {
  const { t } = useTranslation();
  const { api } = useStation();
  const formats = useFormats();
  const bytes = useBytes();
  const now = useNow(60_000);
  const tell = useTell();
  const save = async () => {
    const result = await api.call('incidents.saveFile', { file: file.id });
    if (result.ok) {
      if (result.value.saved) tell.done(t('notes.saved', { name: isolated(file.name) }));
    } else if (result.error.details?.reason === 'altered')
      tell.refused(t('notes.altered', { name: isolated(file.name) }));
    else tell.failed(result.error);
  };
  return (
    <li className="notes-file">
      <div className="grow">
        <div className="cut" title={file.name}>
          <Outside text={file.name} />
        </div>
        <div className="small muted">
          {bytes(file.bytes)} · <Outside text={file.by} /> · {formats.when(file.at, now)}
        </div>
        <div className="small muted cut" title={file.sha256}>
          {t('job.fact.sha256')} <span className="mono">{file.sha256}</span>
        </div>
      </div>
      <ActionButton
        size="xs"
        aria-label={t('notes.save', { name: isolated(file.name) })}
        leftSection={<IconDownload size={14} aria-hidden />}
        onAct={save}
      >
        {t('notes.saveShort')}
      </ActionButton>
    </li>
  );
}

function AddFile(props: { readonly id: number; readonly full: boolean; readonly onAdded: () => void }) {
  const { t } = useTranslation();
  const { api } = useStation();
  const bytes = useBytes();
  const tell = useTell();
  const { id, full, onAdded } = props;
  const add = async () => {
    const result = await api.call('incidents.addFile', { id });
    if (!result.ok) return tell.failed(result.error);
    if (result.value !== null) onAdded();
  };
  return (
    <div className="row notes-add">
      <ActionButton size="xs" disabled={full} leftSection={<IconPaperclip size={14} aria-hidden />} onAct={add}>
        {t('notes.addFile')}
      </ActionButton>
      <span className="small muted">
        {full
          ? t('notes.full', { count: limits.attachedFiles })
          : t('notes.limit', { size: bytes(limits.attachedFile) })}
      </span>
    </div>
  );
}
