import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Empty, Panel } from '../../ui/states.tsx';
import { SignedSheet } from './sheet.tsx';
import { SignedSheets } from './sheets.tsx';
import './handover.css';

/** The sheets of an archive, to be read: no shift goes on there, and nothing is signed. */
export function PastHandover() {
  const { t } = useTranslation();
  const [open, setOpen] = useState<number | null>(null);
  return (
    <div className="handover">
      {open === null ? (
        <Panel className="screen-panel" title={t('handover.name')}>
          <Empty title={t('handover.archive')}>{t('handover.archiveWhy')}</Empty>
        </Panel>
      ) : (
        <SignedSheet key={open} id={open} />
      )}
      <div className="handover-side">
        <SignedSheets newest={0} open={open} onOpen={setOpen} />
      </div>
    </div>
  );
}
