import { Button } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { HandoverSheet } from '../../../../electron/contract/handover.ts';
import { visible } from '../../format/outside.ts';
import { useFormats } from '../../format/use.ts';
import { useAsk } from '../../ui/ask.tsx';
import { PaperButton } from '../../ui/paper.tsx';
import { Failed, Loading, Notice, Panel } from '../../ui/states.tsx';
import { SheetFacts } from './facts.tsx';
import { SheetPaper } from './paper.tsx';

/** A sheet as two guards have signed it; `onBack` leads to the shift that goes on, where one does. */
export function SignedSheet({ id, onBack }: { readonly id: number; readonly onBack?: () => void }) {
  const { t } = useTranslation();
  const [asked, again] = useAsk('handover.sheet', { id });
  const sheet = asked.value;
  const aside = (
    <>
      {sheet === undefined ? null : (
        <PaperButton kind="handover" name={t('handover.name')}>
          <SheetPaper facts={sheet.facts} remarks={sheet.remarks} signed={sheet} />
        </PaperButton>
      )}
      {onBack === undefined ? null : (
        <Button size="xs" leftSection={<IconArrowLeft size={16} aria-hidden />} onClick={onBack}>
          {t('handover.back')}
        </Button>
      )}
    </>
  );
  return (
    <Panel
      className="screen-panel"
      title={t('handover.sheet', { id })}
      aside={aside}
      scrolls={t('handover.sheet', { id })}
    >
      {sheet === undefined && asked.state === 'failed' ? <Failed error={asked.error} onRetry={again} /> : null}
      {sheet === undefined && asked.state !== 'failed' ? <Loading what={t('handover.loading')} /> : null}
      {sheet === undefined ? null : (
        <>
          <Signatures sheet={sheet} />
          <SheetFacts facts={sheet.facts} remarks={sheet.remarks} />
        </>
      )}
    </Panel>
  );
}

/** Who signed and when, and whether it is still what they signed. */
export function Signatures({ sheet }: { readonly sheet: HandoverSheet }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { from, to, signed, sha256, intact } = sheet;
  return (
    <div className="signatures">
      {intact ? null : (
        <Notice kind="warning" title={t('handover.altered')}>
          {t('handover.alteredWhy')}
        </Notice>
      )}
      <dl className="facts">
        <dt>{t('handover.goes')}</dt>
        <dd>{visible(from)}</dd>
        <dt>{t('handover.comes')}</dt>
        <dd>{visible(to)}</dd>
        <dt>{t('handover.signedAt')}</dt>
        <dd>
          {formats.moment(signed)} {formats.zone(signed)}
        </dd>
        <dt>{t('field.sha256')}</dt>
        <dd className="mono small">{sha256}</dd>
      </dl>
    </div>
  );
}
