import { Button, Loader, Modal } from '@mantine/core';
import { IconAlertSquareRounded, IconCheck, IconCircle, IconMinus, IconQuestionMark } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Proof } from '../../../../electron/contract/commissioning.ts';
import { isolated } from '../../format/outside.ts';
import { useStation } from '../../station.tsx';
import { ActionButton } from '../../ui/ask.tsx';
import { Loading } from '../../ui/states.tsx';
import { wordOr } from '../../ui/words.ts';
import { useFaultMain } from './fault-card.tsx';
import { StepPage } from './step-page.tsx';
import { useCommission } from './use-commission.ts';

const none: readonly Proof[] = [];
const isOpen = ({ state }: Proof) => state === 'open' || state === 'running' || state === 'asked';

/** Each part of the door is tried once; what is not fitted is said so by a person. */
export function ProvePage() {
  const { t } = useTranslation();
  const { commission } = useStation();
  const proofs = useCommission(({ view }) => view?.proofs ?? none);
  const working = useCommission(({ view }) => view?.working ?? false);
  const expired = useCommission(({ view }) => view?.fault?.code === 'expired');
  const faultMain = useFaultMain();
  const running = proofs.some(({ state }) => state === 'running');
  const [sure, setSure] = useState(false);
  const open = proofs.filter(isOpen).length;
  const failed = proofs.filter(({ state }) => state === 'failed');
  const finish = () => commission.act('commission.finish', {});
  const act = async () => (failed.length > 0 ? setSure(true) : finish());
  const main = { label: t('commission.prove.finish'), act, disabled: open > 0 || proofs.length === 0 };
  return (
    <StepPage
      calm
      title={t('commission.head.prove')}
      lead={t('commission.prove.what')}
      main={expired ? faultMain : working && !running ? null : main}
      others={open > 0 ? <span className="small muted">{t('commission.prove.left', { count: open })}</span> : null}
    >
      <ul className="proofs">
        {proofs.map((proof) => (
          <ProofLine key={proof.name} proof={proof} working={working} />
        ))}
      </ul>
      {working && !running ? <Loading what={t('commission.prove.finishing')} /> : null}
      {sure ? <Sure failed={failed} onClose={() => setSure(false)} onFinish={finish} /> : null}
    </StepPage>
  );
}

function Sure(props: {
  readonly failed: readonly Proof[];
  readonly onClose: () => void;
  readonly onFinish: () => Promise<unknown>;
}) {
  const { t } = useTranslation();
  const names = props.failed.map(({ name }) => t(`commission.prove.${name}`)).join(', ');
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={t('commission.prove.finishTitle')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <div className="stack">
        <p>{t('commission.prove.finishWhy', { names })}</p>
        <div className="form-foot">
          <Button data-autofocus onClick={props.onClose}>
            {t('common.cancel')}
          </Button>
          <ActionButton variant="filled" onAct={props.onFinish}>
            {t('commission.prove.finishAct')}
          </ActionButton>
        </div>
      </div>
    </Modal>
  );
}

function ProofMark({ state }: Pick<Proof, 'state'>) {
  switch (state) {
    case 'ok':
      return <IconCheck size={18} stroke={2.4} aria-hidden />;
    case 'failed':
      return <IconAlertSquareRounded size={18} className="text-medium" stroke={2.2} aria-hidden />;
    case 'running':
      return <Loader size={16} color="var(--muted)" />;
    case 'asked':
      return <IconQuestionMark size={18} aria-hidden />;
    case 'absent':
      return <IconMinus size={18} aria-hidden />;
    case 'open':
      return <IconCircle size={18} className="muted" aria-hidden />;
  }
}

/** The keyboard stays in the line whose button went away under it. */
function useHeld(state: Proof['state']) {
  const line = useRef<HTMLLIElement>(null);
  const held = useRef(false);
  useEffect(() => {
    if (!held.current || document.activeElement !== document.body) return;
    line.current?.querySelector<HTMLElement>('button:not(:disabled)')?.focus();
  }, [state]);
  return {
    ref: line,
    onFocus: () => void (held.current = true),
    onBlur: (event: { relatedTarget: Element | null }) => {
      if (event.relatedTarget !== null) held.current = false;
    },
  };
}

function ProofLine({ proof, working }: { readonly proof: Proof; readonly working: boolean }) {
  const { t } = useTranslation();
  const { commission } = useStation();
  const { name, state, seen } = proof;
  const held = useHeld(state);
  const prove = (act: 'run' | 'ok' | 'failed' | 'absent') => () =>
    commission.act('commission.prove', { proof: name, act });
  const word = (text: string) => `${t(`commission.prove.${name}`)}: ${text}`;
  const button = (act: 'run' | 'ok' | 'failed' | 'absent', text: string, main = false) => (
    <ActionButton size="xs" variant={main ? 'filled' : 'default'} aria-label={word(text)} onAct={prove(act)}>
      {text}
    </ActionButton>
  );
  return (
    <li className={`proof proof-${state}`} {...held}>
      <ProofMark state={state} />
      <div className="grow">
        <div className="row">
          <h3>{t(`commission.prove.${name}`)}</h3>
          <span className="small muted" role="status">
            {t(`commission.proofIs.${state}`)}
            {seen === ''
              ? ''
              : ` · ${state === 'failed' ? wordOr(t, 'code', seen) : t('commission.prove.seen', { seen: isolated(seen) })}`}
          </span>
        </div>
        <p className={state === 'asked' || state === 'running' ? '' : 'muted'}>{t(`commission.prove.${name}Do`)}</p>
      </div>
      {working && state !== 'running' ? null : (
        <div className="row proof-acts">
          {state === 'asked' ? (
            <>
              {button('ok', t('commission.prove.yes'), true)}
              {button('failed', t('commission.prove.no'))}
            </>
          ) : null}
          {state === 'running' ? (
            <>
              <span className="small muted">{t('commission.prove.running')}</span>
              <ActionButton
                size="xs"
                aria-label={word(t('commission.stop'))}
                onAct={() => commission.act('commission.stop', {})}
              >
                {t('commission.stop')}
              </ActionButton>
            </>
          ) : null}
          {state === 'asked' || state === 'running'
            ? null
            : button('run', t(state === 'open' ? 'commission.prove.run' : 'commission.prove.runAgain'))}
          {state === 'ok' || state === 'absent' || state === 'running'
            ? null
            : button('absent', t('commission.prove.absent'))}
        </div>
      )}
    </li>
  );
}
