import { Button, Radio, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { limits } from '../../../../electron/contract/limits.ts';
import { isolated } from '../../format/outside.ts';
import type { CommissionDraft } from '../../live/commission.ts';
import { useLive, useStation } from '../../station.tsx';
import { ActionButton } from '../../ui/ask.tsx';
import { Loading } from '../../ui/states.tsx';
import { type AssignField, assignmentFrom, fails } from './assignment.ts';
import { StepPage } from './step-page.tsx';
import { useCommission } from './use-commission.ts';
import { useHost } from './use-host.ts';
import { WifiSelect } from './wifi-select.tsx';

/** What the node is called, what its lock does without power, and how it connects. */
export function AssignPage() {
  const { t } = useTranslation();
  const { commission } = useStation();
  const working = useCommission(({ view }) => view?.working ?? false);
  const stoppable = useCommission(({ view }) => view?.stoppable ?? false);
  const fault = useCommission(({ view }) => view?.fault?.code ?? null);
  const draft = useCommission((state) => state.draft);
  const names = useLive((state) => state.names);
  const taken = useLive((state) => state.nodes);
  const { host } = useHost();
  const [tried, setTried] = useState(false);
  const { id, assignment, wrong } = assignmentFrom(draft, { taken: new Set(Object.keys(taken)), host });
  const act = async () => {
    setTried(true);
    return assignment === null ? false : commission.act('commission.assign', { assignment });
  };
  const own = draft.purpose === 'update' ? 'actUpdate' : draft.purpose === 'renew' ? 'actRenew' : 'act';
  const label = t(fault === null ? `commission.assign.${own}` : `commission.button.${fault}`);
  const back = <Button onClick={() => commission.pass({ identify: false })}>{t('common.back')}</Button>;
  const stop = <ActionButton onAct={() => commission.act('commission.stop', {})}>{t('commission.stop')}</ActionButton>;
  const name = isolated(names[draft.target ?? ''] ?? draft.target ?? '');
  const update = draft.purpose === 'update';
  return (
    <StepPage
      title={t(update ? 'commission.head.assignUpdate' : 'commission.head.assign')}
      lead={update ? t('commission.assign.updateWhat', { name }) : undefined}
      main={working ? null : { label, act }}
      others={working ? (stoppable ? stop : null) : back}
    >
      {working ? <Loading what={t('commission.assign.checking')} /> : null}
      {working || update ? null : (
        <div className="stack narrow">
          {draft.purpose === 'new' ? (
            <Identity id={id} wrong={tried ? wrong : new Set()} />
          ) : (
            <dl className="facts">
              <dt>{t('commission.assign.node')}</dt>
              <dd>
                {name} <span className="mono muted">{draft.target}</span>
              </dd>
            </dl>
          )}
          <Connection wrong={tried ? wrong : new Set()} />
        </div>
      )}
    </StepPage>
  );
}

function Identity({ id, wrong }: { readonly id: string; readonly wrong: ReadonlySet<AssignField> }) {
  const { t } = useTranslation();
  const { commission } = useStation();
  const { name, fail } = useCommission((state) => state.draft);
  const set = (part: Partial<CommissionDraft>) => commission.setDraft(part);
  return (
    <>
      <div className="two">
        <TextInput
          label={t('nodes.name')}
          description={t('commission.assign.nameWhy')}
          autoComplete="off"
          maxLength={limits.name}
          value={name}
          error={wrong.has('name') ? t('nodes.wrong.name') : null}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <TextInput
          label={t('nodes.id')}
          description={t('commission.assign.idWhy')}
          classNames={{ input: 'mono' }}
          autoComplete="off"
          spellCheck={false}
          maxLength={31}
          value={id}
          error={wrong.has('taken') ? t('nodes.idTaken') : wrong.has('id') ? t('nodes.wrong.id') : null}
          onChange={(event) => set({ id: event.currentTarget.value === '' ? null : event.currentTarget.value })}
        />
      </div>
      <Radio.Group
        label={t('nodes.fail')}
        description={t('nodes.failWhy')}
        value={fail}
        error={wrong.has('fail') ? t('nodes.wrong.fail') : null}
        onChange={(value) => set({ fail: fails.find((each) => each === value) ?? null })}
      >
        <div className="two fail-choice">
          {fails.map((each) => (
            <Radio key={each} value={each} label={t(`nodes.fail.${each}`)} description={t(`nodes.fail.${each}Why`)} />
          ))}
        </div>
      </Radio.Group>
    </>
  );
}

/** Which network, and which address of the broker. */
export function Connection({ wrong }: { readonly wrong: ReadonlySet<AssignField> }) {
  const { commission } = useStation();
  const { t } = useTranslation();
  const { wifi } = useCommission((state) => state.draft);
  return (
    <div className="two">
      <WifiSelect
        value={wifi}
        error={wrong.has('wifi') ? t('commission.assign.wifiWrong') : null}
        onChange={(value) => commission.setDraft({ wifi: value })}
      />
      <HostField wrong={wrong.has('host')} />
    </div>
  );
}

/** The address of the broker as the node is told it. */
export function HostField({ wrong }: { readonly wrong: boolean }) {
  const { t } = useTranslation();
  const { commission } = useStation();
  const { host, local } = useHost();
  return (
    <TextInput
      label={t('commission.assign.host')}
      description={t('commission.assign.hostWhy')}
      autoComplete="off"
      spellCheck={false}
      maxLength={limits.host}
      value={host}
      error={wrong ? t('broker.wrong.host') : local ? t('commission.assign.hostLocal') : null}
      onChange={(event) => commission.setDraft({ host: event.currentTarget.value })}
    />
  );
}
