import { Button } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { CommissionStep } from '../../../../electron/contract/commissioning.ts';
import type { Failure } from '../../../../electron/contract/result.ts';
import { isolated } from '../../format/outside.ts';
import { useStation } from '../../station.tsx';
import { Failed, Loading, Panel } from '../../ui/states.tsx';
import { AssignPage } from './assign.tsx';
import { BootPage } from './boot.tsx';
import { CheckPage } from './check.tsx';
import { ConnectPage } from './connect.tsx';
import { DonePage } from './done.tsx';
import { FlashPage } from './flash.tsx';
import { IdentifyPage } from './identify.tsx';
import { pageOf } from './page.ts';
import { PlugPage } from './plug.tsx';
import { ProvePage } from './prove.tsx';
import { StepRail } from './rail.tsx';
import { Spoken } from './spoken.tsx';
import { useCommission } from './use-commission.ts';
import './commissioning.css';

const pages = {
  check: CheckPage,
  plug: PlugPage,
  identify: IdentifyPage,
  assign: AssignPage,
  flash: FlashPage,
  boot: BootPage,
  connect: ConnectPage,
  prove: ProvePage,
  done: DonePage,
} as const satisfies Record<CommissionStep, unknown>;

/** A new node from the cable to the door that works, a page for each step. */
export function Commissioning() {
  const { t } = useTranslation();
  const view = useCommission((state) => state.view);
  const passed = useCommission((state) => state.passed);
  const replug = useCommission((state) => state.replug);
  useWork();
  if (view === null) return <NothingUnderWay />;
  const page = pageOf(view, { passed, replug });
  const Page = pages[page];
  return (
    <div className="commissioning" role="region" aria-label={t('commission.title')}>
      <StepRail page={page} />
      <Page key={page} />
      <Spoken page={page} />
    </div>
  );
}

/** Goes on with what is under way, or begins, once. */
function useWork() {
  const { commission } = useStation();
  const opened = useRef(false);
  useEffect(() => {
    if (opened.current) return;
    opened.current = true;
    if (commission.getState().view === null) void commission.open();
  }, [commission]);
}

/** Before it begins, when it could not begin, and when it has ended without the operator. */
function NothingUnderWay() {
  const { t } = useTranslation();
  const { commission, view } = useStation();
  const ended = useCommission((state) => state.ended);
  const refused = useCommission((state) => state.refused);
  const back = (
    <Button size="xs" leftSection={<IconArrowLeft size={16} aria-hidden />} onClick={() => view.goNodeList()}>
      {t('nodes.back')}
    </Button>
  );
  return (
    <Panel title={t('commission.title')} aside={back} className="screen-panel">
      {ended ? (
        <div className="state" role="alert">
          <strong>{t('commission.ended')}</strong>
          <p>{t('commission.endedWhy')}</p>
          <Button variant="filled" onClick={() => void commission.anew()}>
            {t('commission.anew')}
          </Button>
        </div>
      ) : refused === null ? (
        <Loading what={t('commission.opening')} />
      ) : (
        <CannotBegin error={refused} />
      )}
    </Panel>
  );
}

function CannotBegin({ error }: { readonly error: Failure }) {
  const { t } = useTranslation();
  const { commission } = useStation();
  const retry = () => void commission.open();
  const by = error.details?.by;
  if (error.code !== 'conflict' || typeof by !== 'string') return <Failed error={error} onRetry={retry} />;
  return (
    <div className="state" role="alert">
      <strong>{t('commission.busy', { by: isolated(by) })}</strong>
      <p>{t('commission.busyWhy', { by: isolated(by) })}</p>
      <Button onClick={retry}>{t('common.retry')}</Button>
    </div>
  );
}
