import { Button, Textarea } from '@mantine/core';
import { IconSignature } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HandoverSheet, ShiftFacts } from '../../../../electron/contract/handover.ts';
import { limits } from '../../../../electron/contract/limits.ts';
import { useFormats } from '../../format/use.ts';
import { useLive, useMay, useStation, useView } from '../../station.tsx';
import { type Asked, useAsk } from '../../ui/ask.tsx';
import { useFailureText } from '../../ui/failure.ts';
import { PaperButton } from '../../ui/paper.tsx';
import { Failed, Loading, NeedsRole, Notice, Panel } from '../../ui/states.tsx';
import { useRound } from '../../ui/use-round.ts';
import { SheetFacts } from './facts.tsx';
import { SheetPaper } from './paper.tsx';
import { SignedSheet } from './sheet.tsx';
import { SignedSheets } from './sheets.tsx';
import { SignDialog } from './sign.tsx';
import './handover.css';

/** The sheet of this shift as it grows, what the guard adds, and the sheets that were signed before. */
export function HandoverPage() {
  const may = useMay('guard');
  const [open, setOpen] = useState<number | null>(null);
  const [signed, setSigned] = useState(0);
  const done = (sheet: HandoverSheet) => {
    setSigned(sheet.id);
    setOpen(sheet.id);
  };
  return (
    <div className="handover">
      {open === null ? (
        <ThisShift may={may} onSigned={done} />
      ) : (
        <SignedSheet key={open} id={open} onBack={() => setOpen(null)} />
      )}
      <div className="handover-side">
        {may && open === null ? <Remarks /> : null}
        <SignedSheets newest={signed} open={open} onOpen={setOpen} />
      </div>
    </div>
  );
}

function ThisShift({ may, onSigned }: { readonly may: boolean; readonly onSigned: (sheet: HandoverSheet) => void }) {
  const { t } = useTranslation();
  if (!may)
    return (
      <Panel className="screen-panel" title={t('handover.title')} padded>
        <NeedsRole role="guard" />
      </Panel>
    );
  return <Draft onSigned={onSigned} />;
}

/** The sheet as it would be now: asked for again after news, and from time to time. */
function useDraft(): [Asked<ShiftFacts>, () => void] {
  const [asked, again] = useAsk('handover.draft', {});
  const round = useRound(useLive(({ incidents }) => incidents[0]?.id ?? 0));
  const seen = useRef(round);
  useEffect(() => {
    if (seen.current === round) return;
    seen.current = round;
    again();
  }, [round, again]);
  return [asked, again];
}

function Draft({ onSigned }: { readonly onSigned: (sheet: HandoverSheet) => void }) {
  const { t } = useTranslation();
  const text = useFailureText();
  const formats = useFormats();
  const remarks = useView((state) => state.remarks);
  const [asked, again] = useDraft();
  const [signing, setSigning] = useState(false);
  const facts = asked.value;
  const aside =
    facts === undefined ? null : (
      <>
        <span className="handover-as-of small muted">{t('handover.asOf', { time: formats.time(facts.to) })}</span>
        <PaperButton kind="handover" name={t('handover.name')}>
          <SheetPaper facts={facts} remarks={remarks} signed={null} />
        </PaperButton>
        <Button
          size="xs"
          variant="filled"
          leftSection={<IconSignature size={16} aria-hidden />}
          onClick={() => setSigning(true)}
        >
          {t('handover.sign')}
        </Button>
      </>
    );
  return (
    <Panel className="screen-panel" title={t('handover.title')} aside={aside} scrolls={t('handover.title')}>
      {facts === undefined && asked.state === 'failed' ? <Failed error={asked.error} onRetry={again} /> : null}
      {facts === undefined && asked.state !== 'failed' ? <Loading what={t('handover.loading')} /> : null}
      {facts !== undefined && asked.state === 'failed' ? (
        <Notice kind="warning" live title={text(asked.error)}>
          {t('handover.stale')}
        </Notice>
      ) : null}
      {facts === undefined ? null : <SheetFacts facts={facts} />}
      {signing ? <SignDialog onClose={() => setSigning(false)} onSigned={onSigned} /> : null}
    </Panel>
  );
}

function Remarks() {
  const { t } = useTranslation();
  const { view } = useStation();
  const remarks = useView((state) => state.remarks);
  return (
    <Panel title={t('handover.remarks')} className="handover-remarks" padded>
      <Textarea
        aria-label={t('handover.remarks')}
        description={t('handover.remarksWhy')}
        placeholder={t('handover.remarksExample')}
        autosize
        minRows={5}
        maxRows={14}
        maxLength={limits.note}
        value={remarks}
        onChange={(event) => view.setRemarks(event.currentTarget.value)}
      />
    </Panel>
  );
}
