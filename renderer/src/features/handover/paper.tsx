import { useTranslation } from 'react-i18next';
import type { HandoverSheet, ShiftFacts } from '../../../../electron/contract/handover.ts';
import { visible } from '../../format/outside.ts';
import { useSession } from '../../station.tsx';
import { SheetFacts } from './facts.tsx';
import { Signatures } from './sheet.tsx';

/** The sheet on paper; one that nobody has signed says so. */
export function SheetPaper(props: {
  readonly facts: ShiftFacts;
  readonly remarks: string;
  readonly signed: HandoverSheet | null;
}) {
  const { t } = useTranslation();
  const site = useSession(({ info }) => info?.site?.name ?? '');
  const { facts, remarks, signed } = props;
  return (
    <>
      <h1>
        {t('handover.name')} · {visible(site)}
      </h1>
      {signed === null ? <p className="strong">{t('handover.unsigned')}</p> : <Signatures sheet={signed} />}
      <SheetFacts facts={facts} remarks={remarks} />
    </>
  );
}
