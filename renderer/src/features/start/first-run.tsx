import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BrokerTest } from '../../../../electron/contract/broker.ts';
import { displayName, siteId, username as usernameSchema } from '../../../../electron/contract/fields.ts';
import type { Failure } from '../../../../electron/contract/result.ts';
import { languageOf } from '../../session/store.ts';
import { useSession, useStation } from '../../station.tsx';
import { ActionButton } from '../../ui/ask.tsx';
import { useFailureText } from '../../ui/failure.ts';
import { NewPassword, passwordRules } from '../../ui/new-password.tsx';
import { Notice } from '../../ui/states.tsx';
import { OpenArchive } from '../archive/open-archive.tsx';
import { type BrokerDraft, BrokerForm, brokerDraft, brokerFrom, ZoneSelect } from '../settings/broker-form.tsx';
import { BrokerTestResult } from '../settings/broker-test.tsx';
import { StartFrame } from './frame.tsx';
import { HostNotices, LanguageChoice } from './login.tsx';

const steps = ['site', 'admin', 'broker', 'check'] as const;
type Step = (typeof steps)[number];

interface Draft {
  readonly siteId: string;
  readonly siteName: string;
  readonly zone: string;
  readonly username: string;
  readonly password: string;
  readonly repeat: string;
  readonly broker: BrokerDraft;
}

const firstDraft = (): Draft => ({
  siteId: '',
  siteName: '',
  zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  username: '',
  password: '',
  repeat: '',
  broker: brokerDraft(null),
});

/** Which fields of a step are not right yet. */
function wrongIn(step: Step, draft: Draft): ReadonlySet<string> {
  const wrong = new Set<string>();
  if (step === 'site') {
    if (!siteId.safeParse(draft.siteId).success) wrong.add('siteId');
    if (!displayName.safeParse(draft.siteName).success) wrong.add('siteName');
  }
  if (step === 'admin') {
    const { length, same } = passwordRules(draft);
    if (!usernameSchema.safeParse(draft.username).success) wrong.add('username');
    if (!length || !same) wrong.add('password');
  }
  const broker = brokerFrom(draft.broker);
  return (step === 'broker' || step === 'check') && 'wrong' in broker ? broker.wrong : wrong;
}

/** First start: the site, its administrator, the broker, and a look at whether the broker answers. */
export function FirstRun() {
  const { t } = useTranslation();
  const { api, session } = useStation();
  const text = useFailureText();
  const info = useSession((state) => state.info);
  const language = useSession((state) => languageOf(state, navigator.language));
  const signedIn = useSession((state) => state.session !== null);
  const [step, setStep] = useState<Step>('site');
  const [draft, setDraft] = useState(firstDraft);
  const [tried, setTried] = useState(false);
  const [error, setError] = useState<Failure | null>(null);
  const wrong = tried ? wrongIn(step, draft) : new Set<string>();
  const set = (part: Partial<Draft>) => setDraft((before) => ({ ...before, ...part }));
  const move = (to: Step) => {
    setTried(false);
    setError(null);
    setStep(to);
  };
  const finish = async () => {
    const broker = brokerFrom(draft.broker);
    if ('wrong' in broker) return;
    const site = { id: draft.siteId, name: draft.siteName, timeZone: draft.zone };
    const { username, password } = draft;
    const result = await api.call('station.setup', { site, broker: broker.settings, language, username, password });
    if (!result.ok) return setError(result.error);
    session.setSettingUp(true);
    session.begin(result.value, Date.now());
    session.setInfo(await api.call('station.info', {}));
    move('check');
  };
  const next = async () => {
    setTried(true);
    if (wrongIn(step, draft).size > 0) return;
    if (step === 'broker') await finish();
    else move(step === 'site' ? 'admin' : 'broker');
  };
  return (
    <StartFrame wide>
      <div className="row">
        <ol className="start-steps grow">
          {steps.map((each, i) => (
            <li key={each} aria-current={each === step ? 'step' : undefined}>
              {i + 1} {t(`first.step.${each}`)}
            </li>
          ))}
        </ol>
        {signedIn ? null : <LanguageChoice />}
      </div>
      {step === 'check' ? (
        <Check draft={draft} set={set} />
      ) : (
        <form
          className="stack"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void next();
          }}
        >
          <StepFields step={step} draft={draft} set={set} wrong={wrong} />
          {error === null ? null : (
            <Notice kind="warning" live title={text(error)}>
              {t(`failure.remedy.${error.code}`)}
            </Notice>
          )}
          <div className="start-foot">
            {step === 'site' ? (
              <span />
            ) : (
              <Button onClick={() => move(step === 'broker' ? 'admin' : 'site')}>{t('common.back')}</Button>
            )}
            <Button type="submit" variant="filled">
              {t(step === 'broker' ? 'first.create' : 'common.next')}
            </Button>
          </div>
        </form>
      )}
      <OpenArchive />
      {info === null ? null : <HostNotices info={info} />}
    </StartFrame>
  );
}

interface FieldsProps {
  readonly step: Step;
  readonly draft: Draft;
  readonly set: (part: Partial<Draft>) => void;
  readonly wrong: ReadonlySet<string>;
}

function StepFields({ step, draft, set, wrong }: FieldsProps) {
  const { t } = useTranslation();
  if (step === 'site')
    return (
      <>
        <p className="muted">{t('first.siteWhat')}</p>
        <TextInput
          label={t('site.name')}
          placeholder={t('site.nameExample')}
          value={draft.siteName}
          error={wrong.has('siteName') ? t('site.wrong.name') : null}
          onChange={(event) => set({ siteName: event.currentTarget.value })}
        />
        <div className="two">
          <TextInput
            label={t('site.id')}
            description={t('site.idWhy')}
            value={draft.siteId}
            error={wrong.has('siteId') ? t('site.wrong.id') : null}
            onChange={(event) => set({ siteId: event.currentTarget.value })}
          />
          <ZoneSelect value={draft.zone} onChange={(zone) => set({ zone })} />
        </div>
      </>
    );
  if (step === 'admin')
    return (
      <>
        <p className="muted">{t('first.adminWhat')}</p>
        <TextInput
          label={t('login.username')}
          description={t('accounts.usernameWhy')}
          autoComplete="username"
          value={draft.username}
          error={wrong.has('username') ? t('accounts.wrong.username') : null}
          onChange={(event) => set({ username: event.currentTarget.value })}
        />
        <NewPassword
          password={draft.password}
          repeat={draft.repeat}
          error={wrong.has('password') ? t('password.wrong') : null}
          onChange={set}
        />
      </>
    );
  return (
    <>
      <p className="muted">{t('first.brokerWhat')}</p>
      <BrokerForm draft={draft.broker} wrong={wrong} onChange={(broker) => set({ broker })} />
    </>
  );
}

function Check({ draft, set }: { readonly draft: Draft; readonly set: (part: Partial<Draft>) => void }) {
  const { t } = useTranslation();
  const { api, session } = useStation();
  const text = useFailureText();
  const [test, setTest] = useState<BrokerTest | null>(null);
  const [error, setError] = useState<Failure | null>(null);
  const broker = brokerFrom(draft.broker);
  const run = async () => {
    if ('wrong' in broker) return;
    setError(null);
    const saved = await api.call('broker.save', { settings: broker.settings });
    const result = saved.ok ? await api.call('broker.test', { settings: broker.settings }) : saved;
    if (!result.ok) setError(result.error);
    else if ('ok' in result.value) setTest(result.value);
  };
  return (
    <div className="stack">
      <p className="muted">{t('first.checkWhat')}</p>
      <BrokerForm
        draft={draft.broker}
        wrong={'wrong' in broker ? broker.wrong : new Set()}
        stored
        onChange={(each) => set({ broker: each })}
      />
      {test === null ? null : <BrokerTestResult test={test} />}
      {error === null ? null : (
        <Notice kind="warning" live title={text(error)}>
          {t(`failure.remedy.${error.code}`)}
        </Notice>
      )}
      <div className="start-foot">
        <ActionButton onAct={run}>{t('first.saveAndTest')}</ActionButton>
        <Button variant="filled" onClick={() => session.setSettingUp(false)}>
          {t('first.open')}
        </Button>
      </div>
    </div>
  );
}
