import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BackupFile } from '../../../../../electron/contract/keeping.ts';
import { useBytes, useFormats } from '../../../format/use.ts';
import { useNow } from '../../../ui/now.ts';
import { Outside } from '../../../ui/outside.tsx';
import { Empty } from '../../../ui/states.tsx';
import { Inspect } from './inspect.tsx';

/** The backups of the folder, newest first, each with a way to look inside. */
export function BackupList({ files }: { readonly files: readonly BackupFile[] }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState<{ name: string | null } | null>(null);
  return (
    <section className="stack">
      <div className="row">
        <h3 className="grow">{t('keeping.list')}</h3>
        <Button onClick={() => setOpen({ name: null })}>{t('keeping.otherFile')}</Button>
      </div>
      {files.length === 0 ? (
        <Empty title={t('keeping.listEmpty')}>{t('keeping.listEmptyWhy')}</Empty>
      ) : (
        <div className="keeping-list">
          <table className="plain-table">
            <thead>
              <tr>
                <th>{t('keeping.made')}</th>
                <th>{t('keeping.stateOf')}</th>
                <th className="number">{t('keeping.rows')}</th>
                <th className="number">{t('keeping.size')}</th>
                <th>
                  <span className="visually-hidden">{t('alarms.action')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {files.map((file) => (
                <Row key={file.name} file={file} onOpen={() => setOpen(file)} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {open === null ? null : <Inspect name={open.name} onClose={() => setOpen(null)} />}
    </section>
  );
}

function Row({ file, onOpen }: { readonly file: BackupFile; readonly onOpen: () => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const bytes = useBytes();
  const now = useNow(60_000);
  const closed = file.state === 'damaged' || file.state === 'foreign';
  const when = formats.when(file.made, now);
  return (
    <tr>
      <td title={file.name}>
        {closed || file.state === 'other_key' ? <Outside text={file.name} className="mono" /> : when}
      </td>
      <td>{t(`keeping.state.${file.state}`)}</td>
      <td className="number">{file.rows === null ? '–' : formats.number(file.rows)}</td>
      <td className="number">{bytes(file.bytes)}</td>
      <td className="number">
        <Button size="xs" disabled={closed} onClick={onOpen} aria-label={t('keeping.lookInto', { time: when })}>
          {t('keeping.look')}
        </Button>
      </td>
    </tr>
  );
}
