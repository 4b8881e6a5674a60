import { useTranslation } from 'react-i18next';
import type { CommissionFault } from '../../../../electron/contract/commissioning.ts';
import { isolated } from '../../format/outside.ts';
import { useStation } from '../../station.tsx';
import { useFailureText } from '../../ui/failure.ts';
import { Notice } from '../../ui/states.tsx';
import { Command } from './command.tsx';
import { FaultPictureOf } from './fault-pictures.tsx';
import { faultTable } from './faults.ts';
import type { MainAct } from './step-page.tsx';
import { mend, useCommission } from './use-commission.ts';

/** What has stopped the work: one sentence, what mends it, and one picture or command. Its button is the page's main one. */
export function FaultCard() {
  const fault = useCommission(({ view }) => view?.fault ?? null);
  return fault === null ? null : <Fault fault={fault} />;
}

function Fault({ fault }: { readonly fault: CommissionFault }) {
  const { t } = useTranslation();
  const { code, holder, command, account, message } = fault;
  const { picture } = faultTable[code];
  const left = useCommission(({ view }) => (code === 'expired' && view?.byHand === true ? view.assigned : null));
  return (
    <div className="fault" role="alert">
      {command === null ? <FaultPictureOf picture={picture} /> : null}
      <div className="grow stack">
        <div>
          <div className="fault-what">
            {code === 'port_busy' && holder !== null
              ? t('commission.faultHolder.port_busy', { holder: isolated(holder) })
              : t(account === undefined ? `commission.fault.${code}` : `account.fault.${account}`)}
          </div>
          {account === 'account_taken' ? null : <div>{t(`commission.remedy.${code}`)}</div>}
          {left === null ? null : <div>{t('commission.leaveByHand', { node: isolated(left.id) })}</div>}
        </div>
        {command === null ? null : <Command text={command} />}
        {message === '' ? null : (
          <div className="small muted fault-support">{t('commission.support', { message: isolated(message) })}</div>
        )}
      </div>
    </div>
  );
}

/** The fault's button as the main act of the page; null where nothing has stopped the work. */
export function useFaultMain(): MainAct | null {
  const { t } = useTranslation();
  const { commission } = useStation();
  const view = useCommission((state) => state.view);
  const fault = view?.fault ?? null;
  if (view === null || fault === null) return null;
  return { label: t(`commission.button.${fault.code}`), act: () => mend(commission, view, fault) };
}

/** An act that the station would not begin. */
export function Refused() {
  const { t } = useTranslation();
  const text = useFailureText();
  const refused = useCommission((state) => state.refused);
  if (refused === null) return null;
  return (
    <Notice kind="warning" live title={text(refused)}>
      {t(`failure.remedy.${refused.code}`)}
    </Notice>
  );
}
