import { useTranslation } from 'react-i18next';
import {
  type AccountFault,
  type AccountStanding,
  brokerPlace,
  type OwedRemoval,
} from '../../../../electron/contract/broker.ts';
import { useMay, useStation } from '../../station.tsx';
import { ConfirmButton } from '../../ui/confirm.tsx';
import { Outside } from '../../ui/outside.tsx';
import { Notice } from '../../ui/states.tsx';
import { useTell } from '../../ui/tell.ts';

/** What is not as it should be with the accounts at the broker; nothing where all is. */
export function BrokerStanding({ standing }: { readonly standing: AccountStanding }) {
  const { t } = useTranslation();
  const { fault, message, owed, missing } = standing;
  if (fault === null && owed.length === 0 && missing.length === 0) return null;
  return (
    <div className="stack narrow broker-standing">
      {fault === null ? null : <Fault fault={fault} message={message} />}
      {owed.length === 0 ? null : <OwedAccounts owed={owed} />}
      {missing.length === 0 ? null : (
        <Notice kind="warning" title={t('broker.standing.missing', { count: missing.length })}>
          <p>{t('broker.standing.missingWhy')}</p>
          <p className="mono">{missing.join(', ')}</p>
        </Notice>
      )}
    </div>
  );
}

const remedies = {
  broker_away: ['broker.standing.away', 'broker.standing.awayWhat'],
  dynsec_silent: ['broker.fault.dynsec_silent', 'broker.remedy.dynsec_silent'],
  dynsec_forbidden: ['broker.fault.dynsec_forbidden', 'broker.remedy.dynsec_forbidden'],
  dynsec_open: ['broker.fault.dynsec_open', 'broker.remedy.dynsec_open'],
  dynsec_refused: ['broker.standing.refused', 'broker.standing.refusedWhat'],
  account_taken: ['broker.standing.refused', 'broker.standing.refusedWhat'],
} as const satisfies Record<AccountFault, readonly [title: string, remedy: string]>;

function Fault({ fault, message }: { readonly fault: AccountFault; readonly message: string }) {
  const { t } = useTranslation();
  const [title, remedy] = remedies[fault];
  return (
    <Notice kind="warning" title={t(title)}>
      <p>{t(remedy)}</p>
      {message === '' ? null : (
        <p className="small muted">
          {t('broker.support')} <Outside text={message} className="mono" />
        </p>
      )}
    </Notice>
  );
}

function OwedAccounts({ owed }: { readonly owed: readonly OwedRemoval[] }) {
  const { t } = useTranslation();
  return (
    <Notice kind="warning" title={t('broker.standing.owed', { count: owed.length })}>
      <p>{t('broker.standing.owedWhy')}</p>
      <ul className="owed-accounts">
        {owed.map((debt) => (
          <OwedAccount key={JSON.stringify(debt)} debt={debt} />
        ))}
      </ul>
    </Notice>
  );
}

function OwedAccount({ debt }: { readonly debt: OwedRemoval }) {
  const { t } = useTranslation();
  const { api } = useStation();
  const tell = useTell();
  const admin = useMay('admin');
  const { node } = debt;
  const broker = brokerPlace(debt);
  const dismiss = async () => {
    const result = await api.call('broker.dismissOwed', debt);
    if (result.ok) tell.done(t('broker.standing.dismissed', { node, broker }));
    else if (result.error.code === 'conflict') tell.refused(t('broker.standing.here', { broker }));
    else tell.failed(result.error);
  };
  return (
    <li>
      <span className="mono strong">{node}</span>
      <span className="mono">{broker}</span>
      {admin ? (
        <ConfirmButton
          size="xs"
          title={t('broker.standing.dismissTitle', { node })}
          consequence={t('broker.standing.dismissWhy', { broker })}
          act={t('broker.standing.dismissAct')}
          onAct={dismiss}
        >
          {t('broker.standing.dismiss')}
          <span className="visually-hidden"> {`${node}, ${broker}`}</span>
        </ConfirmButton>
      ) : null}
    </li>
  );
}
