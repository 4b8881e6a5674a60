import { Button, Modal } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CommissionView } from '../../../../electron/contract/commissioning.ts';
import { isolated } from '../../format/outside.ts';
import { useStation } from '../../station.tsx';
import { ActionButton } from '../../ui/ask.tsx';
import { useCommission } from './use-commission.ts';

/** What is lost by leaving now. */
function lostOf({ expires, step, working }: CommissionView): 'leaveWriting' | 'leaveAccount' | 'leaveNothing' {
  if (step === 'flash' && working) return 'leaveWriting';
  return expires === null ? 'leaveNothing' : 'leaveAccount';
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
    if (await commission.leave()) view.leaveCommission();
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
        {work === null ? null : <p>{t(`commission.${lostOf(work)}`, { node })}</p>}
        {work !== null && pending && lostOf(work) === 'leaveWriting' ? (
          <p>{t('commission.leaveAccount', { node })}</p>
        ) : null}
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
