import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../format/use.ts';
import { useAsk } from '../../ui/ask.tsx';
import { Outside } from '../../ui/outside.tsx';
import { Empty, Failed, Loading, Panel } from '../../ui/states.tsx';

/** The sheets that were signed, newest first. */
export function SignedSheets(props: {
  /** Number of the sheet that was signed last, here and now. */
  readonly newest: number;
  readonly open: number | null;
  readonly onOpen: (id: number | null) => void;
}) {
  const { t } = useTranslation();
  const { newest, open, onOpen } = props;
  const [asked, again] = useAsk('handover.list', {});
  useEffect(() => {
    if (newest > 0) again();
  }, [newest, again]);
  const { value } = asked;
  return (
    <Panel title={t('handover.sheets')} className="handover-sheets">
      {value === undefined && asked.state === 'failed' ? <Failed error={asked.error} onRetry={again} /> : null}
      {value === undefined && asked.state !== 'failed' ? <Loading what={t('handover.sheetsLoading')} /> : null}
      {value?.length === 0 ? <Empty title={t('handover.noSheets')}>{t('handover.noSheetsWhy')}</Empty> : null}
      <ul className="sheet-list">
        {value?.map((line) => (
          <SheetLine key={line.id} line={line} open={open === line.id} onOpen={onOpen} />
        ))}
      </ul>
    </Panel>
  );
}

function SheetLine(props: {
  readonly line: {
    readonly id: number;
    readonly from: string;
    readonly to: string;
    readonly signed: number;
    readonly open: number;
  };
  readonly open: boolean;
  readonly onOpen: (id: number | null) => void;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { line, open, onOpen } = props;
  return (
    <li>
      <button type="button" className="sheet-line" aria-pressed={open} onClick={() => onOpen(open ? null : line.id)}>
        <span className="strong">{formats.shortMoment(line.signed)}</span>
        <span className="small muted">{t('handover.openCount', { count: line.open })}</span>
        <span className="small sheet-who">
          <Outside text={line.from} /> → <Outside text={line.to} />
        </span>
      </button>
    </li>
  );
}
