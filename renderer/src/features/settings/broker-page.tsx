import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccountStanding, BrokerSettings, BrokerTest } from '../../../../electron/contract/broker.ts';
import { useLive, useMay, useStation } from '../../station.tsx';
import { ActionButton, useAsk } from '../../ui/ask.tsx';
import { ConfirmButton } from '../../ui/confirm.tsx';
import { Outside } from '../../ui/outside.tsx';
import { Failed, Loading, NeedsRole, Notice, Panel } from '../../ui/states.tsx';
import { useTell } from '../../ui/tell.ts';
import { BrokerForm, brokerDraft, brokerFrom } from './broker-form.tsx';
import { BrokerTestResult } from './broker-test.tsx';

/** Which broker the station uses; a test names what is wrong before anything is saved. */
export function BrokerSettingsPage() {
  const { t } = useTranslation();
  const pushed = useLive((state) => state.broker);
  const [asked, again] = useAsk('broker.status', {});
  const known = pushed ?? asked.value;
  const settings = known?.settings;
  return (
    <Panel title={t('settings.page.broker')} padded>
      {settings !== undefined ? (
        <>
          <Standing standing={known?.accounts} />
          <BrokerEditor settings={settings} />
        </>
      ) : asked.state === 'failed' ? (
        <Failed error={asked.error} onRetry={again} />
      ) : (
        <Loading what={t('common.loading')} />
      )}
    </Panel>
  );
}

/** What is not as it should be with the accounts at the broker; nothing where all is. */
function Standing({ standing }: { readonly standing: AccountStanding | undefined }) {
  const { t } = useTranslation();
  if (standing === undefined) return null;
  const { fault, message, owed, missing } = standing;
  return (
    <div className="stack narrow">
      {fault === null || fault === 'broker_away' ? null : (
        <Notice kind="warning" title={t(`account.fault.${fault}`)}>
          {message === '' ? null : <Outside text={message} className="mono small muted" />}
        </Notice>
      )}
      {owed.length === 0 ? null : (
        <Notice kind="warning" title={t('broker.standing.owed', { count: owed.length })}>
          <p>{t('broker.standing.owedWhy')}</p>
          <p className="mono">{owed.map(({ node, host, port }) => `${node} (${host}:${port})`).join(', ')}</p>
        </Notice>
      )}
      {missing.length === 0 ? null : (
        <Notice kind="warning" title={t('broker.standing.missing', { count: missing.length })}>
          <p>{t('broker.standing.missingWhy')}</p>
          <p className="mono">{missing.join(', ')}</p>
        </Notice>
      )}
    </div>
  );
}

function BrokerEditor({ settings }: { readonly settings: BrokerSettings }) {
  const { t } = useTranslation();
  const { api } = useStation();
  const tell = useTell();
  const admin = useMay('admin');
  const [draft, setDraft] = useState(() => brokerDraft(settings));
  const [test, setTest] = useState<BrokerTest | null>(null);
  const parsed = brokerFrom(draft);
  const wrong = 'wrong' in parsed ? parsed.wrong : new Set<string>();
  const run = async () => {
    if ('wrong' in parsed) return;
    const result = await api.call('broker.test', { settings: parsed.settings });
    if (result.ok) setTest(result.value);
    else tell.failed(result.error);
  };
  const save = async () => {
    if ('wrong' in parsed) return;
    const result = await api.call('broker.save', { settings: parsed.settings });
    if (result.ok) tell.done(t('broker.saved'));
    else tell.failed(result.error);
  };
  return (
    <div className="stack narrow">
      <BrokerForm
        draft={draft}
        wrong={wrong}
        stored={settings.kind === 'external'}
        disabled={!admin}
        onChange={(next) => {
          setTest(null);
          setDraft(next);
        }}
      />
      {test === null ? null : <BrokerTestResult test={test} />}
      {admin ? (
        <div className="form-foot">
          <ActionButton disabled={wrong.size > 0} onAct={run}>
            {t('broker.test')}
          </ActionButton>
          <ConfirmButton
            disabled={wrong.size > 0}
            title={t('broker.saveTitle')}
            consequence={t('broker.saveWhy')}
            act={t('broker.saveAct')}
            onAct={save}
          >
            {t('broker.save')}
          </ConfirmButton>
        </div>
      ) : (
        <NeedsRole role="admin" />
      )}
    </div>
  );
}
