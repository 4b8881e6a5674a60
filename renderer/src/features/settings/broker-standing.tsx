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
  const { fault, message, owed, doubtful, missing } = standing;
  if (fault === null && [...owed, ...doubtful, ...missing].length === 0) return null;
  return (
    <div className="stack narrow broker-standing">
      {fault === null ? null : <Fault fault={fault} message={message} />}
      {owed.length === 0 ? null : <OwedAccounts owed={owed} words={owedWords} />}
      {doubtful.length === 0 ? null : <OwedAccounts owed={doubtful} words={doubtfulWords} />}
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
  account_in_doubt: ['broker.fault.dynsec_silent', 'broker.remedy.dynsec_silent'],
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

const owedWords = {
  counted: 'broker.standing.owed',
  why: 'broker.standing.owedWhy',
  dismissTitle: 'broker.standing.dismissTitle',
  dismissWhy: 'broker.standing.dismissWhy',
  dismissed: 'broker.standing.dismissed',
} as const;
const doubtfulWords = {
  counted: 'broker.standing.doubtful',
  why: 'broker.standing.doubtfulWhy',
  dismissTitle: 'broker.standing.doubtTitle',
  dismissWhy: 'broker.standing.doubtWhy',
  dismissed: 'broker.standing.doubtDismissed',
} as const;
type OwedWords = typeof owedWords | typeof doubtfulWords;

function OwedAccounts({ owed, words }: { readonly owed: readonly OwedRemoval[]; readonly words: OwedWords }) {
  const { t } = useTranslation();
  return (
    <Notice kind="warning" title={t(words.counted, { count: owed.length })}>
      <p>{t(words.why)}</p>
      <ul className="owed-accounts">
        {owed.map((debt) => (
          <OwedAccount key={JSON.stringify(debt)} debt={debt} words={words} />
        ))}
      </ul>
    </Notice>
  );
}

function OwedAccount({ debt, words }: { readonly debt: OwedRemoval; readonly words: OwedWords }) {
  const { t } = useTranslation();
  const { api } = useStation();
  const tell = useTell();
  const admin = useMay('admin');
  const { node } = debt;
  const broker = brokerPlace(debt);
  const dismiss = async () => {
    const result = await api.call('broker.dismissOwed', debt);
    if (result.ok) tell.done(t(words.dismissed, { node, broker }));
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
          title={t(words.dismissTitle, { node })}
          consequence={t(words.dismissWhy, { broker })}
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
