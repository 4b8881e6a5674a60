import { Loader } from '@mantine/core';
import { IconAlertSquareRounded, IconCheck, IconCircle, IconMinus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CommissionView, LinkTick } from '../../../../electron/contract/commissioning.ts';
import { useStation } from '../../station.tsx';
import { ActionButton } from '../../ui/ask.tsx';
import { HostField } from './assign.tsx';
import { EnterAtBroker } from './enter.tsx';
import { tickField } from './faults.ts';
import { StepPage } from './step-page.tsx';
import { useCommission } from './use-commission.ts';
import { useHost } from './use-host.ts';
import { WifiSelect } from './wifi-select.tsx';

/** The node tries each stage of connecting: a tick for each, the remedy for a red one, and the field that mends it. */
export function ConnectPage() {
  const { t } = useTranslation();
  const view = useCommission((state) => state.view);
  const enter = useCommission((state) => state.enter);
  const [noted, setNoted] = useState(false);
  const act = useSend();
  const { commission } = useStation();
  if (view === null) return null;
  const { working, stoppable, ticks, fault, assigned } = view;
  const begun = ticks.some(({ state }) => state !== 'waiting');
  const all = begun && ticks.every(({ state }) => state === 'ok' || state === 'absent');
  const label =
    fault === null ? t(`commission.connect.${begun ? 'again' : 'act'}`) : t(`commission.button.${fault.code}`);
  const refused = ticks.some(({ code }) => code === 'password');
  // The account of a new node was entered before the writing; another's is drawn only while it connects.
  const asked = enter !== null && !all && (!begun || refused || assigned?.purpose !== 'new') ? enter : null;
  return (
    <StepPage
      title={t('commission.head.connect')}
      lead={t(all ? 'commission.connect.all' : begun ? 'commission.connect.what' : 'commission.connect.ready')}
      main={working ? null : { label, act, disabled: asked !== null && !noted }}
      others={
        working && stoppable ? (
          <ActionButton onAct={() => commission.act('commission.stop', {})}>{t('commission.stop')}</ActionButton>
        ) : null
      }
    >
      {asked === null ? null : <EnterAtBroker enter={asked} noted={noted} onNoted={setNoted} />}
      {begun ? (
        <ol className="ticks">
          {ticks.map((tick) => (
            <Tick key={tick.name} tick={tick} view={view} />
          ))}
        </ol>
      ) : null}
    </StepPage>
  );
}

const none: readonly LinkTick[] = [];

/** Sends the identity with what was corrected, where something was. */
function useSend(): () => Promise<unknown> {
  const { commission } = useStation();
  const assigned = useCommission(({ view }) => view?.assigned ?? null);
  const ticks = useCommission(({ view }) => view?.ticks ?? none);
  const { wifi } = useCommission((state) => state.draft);
  const { host } = useHost();
  // A profile that was corrected has the same name as before.
  const again = ticks.some(({ code }) => code !== null && tickField[code] === 'wifi');
  return () => {
    if (assigned === null || assigned.purpose === 'update') return commission.act('commission.connect', {});
    const typed = host.trim();
    const chosen = wifi === undefined ? assigned.wifi : wifi;
    return commission.act('commission.connect', {
      ...(chosen === assigned.wifi && !again ? {} : { wifi: chosen }),
      ...(typed === '' || typed === assigned.host ? {} : { host: typed }),
    });
  };
}

function TickMark({ state }: Pick<LinkTick, 'state'>) {
  switch (state) {
    case 'ok':
      return <IconCheck size={18} stroke={2.4} aria-hidden />;
    case 'failed':
      return <IconAlertSquareRounded size={18} className="text-medium" stroke={2.2} aria-hidden />;
    case 'trying':
      return <Loader size={16} color="var(--muted)" />;
    case 'absent':
      return <IconMinus size={18} aria-hidden />;
    case 'waiting':
      return <IconCircle size={18} className="muted" aria-hidden />;
  }
}

function Tick({ tick, view }: { readonly tick: LinkTick; readonly view: CommissionView }) {
  const { t } = useTranslation();
  const { commission } = useStation();
  const { wifi } = useCommission((state) => state.draft);
  const byHand = useCommission(({ enter }) => enter !== null);
  const { name, state, code } = tick;
  const field = code === null || view.working ? null : tickField[code];
  const given = view.assigned === null || view.assigned.purpose === 'update' ? null : view.assigned;
  // What was tried when the work was stopped is not tried any more.
  const shown = state === 'trying' && !view.working ? 'waiting' : state;
  return (
    <li className={`tick tick-${shown}`}>
      <TickMark state={shown} />
      <span className="tick-name">{t(`commission.tick.${name}`)}</span>
      <span className="small muted">{t(`commission.tickIs.${shown}`)}</span>
      {shown !== 'failed' || code === null ? null : (
        <div className="tick-mend stack">
          <span>{t(code === 'password' && !byHand ? 'commission.tickWhyKept' : `commission.tickWhy.${code}`)}</span>
          {field === 'wifi' && given !== null ? (
            <WifiSelect
              correctable
              value={wifi === undefined ? given.wifi : wifi}
              onChange={(value) => commission.setDraft({ wifi: value })}
            />
          ) : null}
          {field === 'host' && given !== null ? <HostField wrong={false} /> : null}
        </div>
      )}
    </li>
  );
}
