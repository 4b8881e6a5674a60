import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CommissionView } from '../../../../electron/contract/commissioning.ts';
import { isolated } from '../../format/outside.ts';
import { useStation } from '../../station.tsx';
import { ActionButton } from '../../ui/ask.tsx';
import { useCommission } from './use-commission.ts';

type Loss = 'leaveWriting' | 'leaveAccount' | 'leaveRestore' | 'leaveByHand' | 'leaveNothing';

/** What is lost by leaving now: what is half written, and the account that was made. */
function lossesOf({ expires, step, working, assigned, byHand }: CommissionView): readonly Loss[] {
  const writing: readonly Loss[] = step === 'flash' && working ? ['leaveWriting'] : [];
  if (expires === null) return writing.length > 0 ? writing : ['leaveNothing'];
  const account = assigned?.purpose === 'new' ? 'leaveAccount' : 'leaveRestore';
  return [...writing, account, ...(byHand ? (['leaveByHand'] as const) : [])];
}

/** The way out of the work: asks first, and says what becomes of the account. */
export function LeaveButton() {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('commission.leave')}</Button>
      {open ? <LeaveDialog onStay={() => setOpen(false)} /> : null}
    </>
  );
}

function LeaveDialog({ onStay }: { readonly onStay: () => void }) {
  const { t } = useTranslation();
  const { commission, view } = useStation();
  const work = useCommission((state) => state.view);
  const pending = work !== null && work.expires !== null;
  const node = isolated(work?.assigned?.id ?? '');
  const leave = async () => {
    if (await commission.leave()) view.goNodeList();
    else onStay();
  };
  return (
    <Modal
      opened
      onClose={onStay}
      title={t('commission.leaveTitle')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <div className="stack">
        {(work === null ? [] : lossesOf(work)).map((loss) => (
          <p key={loss}>{t(`commission.${loss}`, { node })}</p>
        ))}
        <div className="form-foot">
          <Button data-autofocus onClick={onStay}>
            {t('commission.stay')}
          </Button>
          <ActionButton variant="filled" onAct={leave}>
            {t(pending ? 'commission.leaveRevoke' : 'commission.leaveAct')}
          </ActionButton>
        </div>
      </div>
    </Modal>
  );
}
