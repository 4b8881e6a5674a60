import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BrokerSettings, BrokerTest } from '../../../../electron/contract/broker.ts';
import { useLive, useMay, useStation } from '../../station.tsx';
import { ActionButton, useAsk } from '../../ui/ask.tsx';
import { ConfirmButton } from '../../ui/confirm.tsx';
import { Failed, Loading, NeedsRole, Panel } from '../../ui/states.tsx';
import { useTell } from '../../ui/tell.ts';
import { BrokerForm, brokerDraft, brokerFrom } from './broker-form.tsx';
import { BrokerStanding } from './broker-standing.tsx';
import { BrokerTestResult } from './broker-test.tsx';

/** Which broker the station uses; a test names what is wrong before anything is saved. */
export function BrokerSettingsPage() {
  const { t } = useTranslation();
  const pushed = useLive((state) => state.broker);
  const [asked, again] = useAsk('broker.status', {});
  const known = pushed ?? asked.value;
  return (
    <Panel title={t('settings.page.broker')} padded>
      {known !== undefined ? (
        <>
          <BrokerStanding standing={known.accounts} />
          <BrokerEditor settings={known.settings} />
        </>
      ) : asked.state === 'failed' ? (
        <Failed error={asked.error} onRetry={again} />
      ) : (
        <Loading what={t('common.loading')} />
      )}
    </Panel>
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
