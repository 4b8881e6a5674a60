import { Button, Radio, Select } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ChipFound } from '../../../../electron/contract/commissioning.ts';
import { isolated, visible } from '../../format/outside.ts';
import { useFormats } from '../../format/use.ts';
import type { Purpose } from '../../live/commission.ts';
import { useLive, useSession, useStation } from '../../station.tsx';
import { ActionButton } from '../../ui/ask.tsx';
import { Loading, Notice } from '../../ui/states.tsx';
import { useFaultMain } from './fault-card.tsx';
import { chosenPurpose, purposesFor, targetOf } from './purposes.ts';
import { StepPage } from './step-page.tsx';
import { goToPorts, useCommission } from './use-commission.ts';

/** A flash memory is counted in powers of two. */
const MEBI = 1_048_576;

/** What hangs on the port, and what is to become of it. */
export function IdentifyPage() {
  const { t } = useTranslation();
  const { commission } = useStation();
  const view = useCommission((state) => state.view);
  const draft = useCommission((state) => state.draft);
  const faultMain = useFaultMain();
  if (view === null) return null;
  const { chip, working, port, stoppable } = view;
  const found = chip !== null && !working;
  const purpose = chip === null ? null : chosenPurpose(chip, draft);
  const target = chip === null || purpose === null ? null : targetOf(chip, purpose, draft);
  const next = async () => {
    commission.setDraft({ purpose, target });
    commission.pass({ identify: true });
  };
  const main = { label: t('commission.next'), act: next, disabled: purpose !== 'new' && target === null };
  return (
    <StepPage
      title={t('commission.head.identify')}
      main={found ? main : working ? null : faultMain}
      others={
        working ? (
          stoppable ? (
            <ActionButton onAct={() => commission.act('commission.stop', {})}>{t('commission.stop')}</ActionButton>
          ) : null
        ) : (
          <Button onClick={() => goToPorts(commission)}>{t('commission.identify.another')}</Button>
        )
      }
    >
      {working ? <Loading what={t('commission.identify.reading', { port: port ?? '' })} /> : null}
      {found && purpose !== null ? (
        <div className="two-columns">
          <Board chip={chip} port={port} />
          <div className="stack">
            <Warnings chip={chip} />
            <PurposeChoice chip={chip} purpose={purpose} target={target} />
          </div>
        </div>
      ) : null}
    </StepPage>
  );
}

function useKnownName(): (known: NonNullable<ChipFound['known']>) => string {
  const { t } = useTranslation();
  return ({ id, name, revoked }) =>
    t(revoked ? 'commission.identify.knownRevoked' : 'commission.identify.knownAs', { id, name: isolated(name) });
}

function useRuns(): (runs: ChipFound['runs']) => string {
  const { t } = useTranslation();
  return (runs) => {
    if (runs === null) return t('commission.identify.runsNone');
    const version = isolated(runs.version);
    if (!runs.provisioned) return t('commission.identify.runsFresh', { version });
    const [node, site] = [isolated(runs.node ?? ''), isolated(runs.site ?? '')];
    return t('commission.identify.runsAs', { version, node, site });
  };
}

function Board({ chip, port }: { readonly chip: ChipFound; readonly port: string | null }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const runs = useRuns();
  const known = useKnownName();
  const facts: readonly (readonly [string, ReactNode])[] = [
    [t('commission.identify.chip'), visible(chip.chip)],
    [
      t('commission.identify.mac'),
      <span key="mac" className="mono">
        {chip.mac}
      </span>,
    ],
    [
      t('commission.identify.flash'),
      chip.flashBytes === null
        ? t('value.unknown')
        : t('commission.identify.mebibytes', { size: formats.number(chip.flashBytes / MEBI) }),
    ],
    [
      t('commission.identify.port'),
      <span key="port" className="mono">
        {port ?? ''}
      </span>,
    ],
    [t('commission.identify.runs'), runs(chip.runs)],
    [t('commission.identify.known'), chip.known === null ? t('commission.identify.knownNot') : known(chip.known)],
  ];
  return (
    <dl className="facts board-facts">
      {facts.map(([name, value]) => [<dt key={`${name}-name`}>{name}</dt>, <dd key={name}>{value}</dd>])}
    </dl>
  );
}

/** What should make one stop: a board of another site, or not the one that a node's page asked for. */
function Warnings({ chip }: { readonly chip: ChipFound }) {
  const { t } = useTranslation();
  const site = useSession(({ info }) => info?.site?.id ?? null);
  const wished = useCommission(({ draft }) => draft);
  const names = useLive((state) => state.names);
  const { runs, known } = chip;
  const asked = wished.purpose === 'renew' || wished.purpose === 'update' ? wished.target : null;
  return (
    <>
      {runs?.site == null || runs.site === site ? null : (
        <Notice kind="warning" title={t('commission.identify.foreign')}>
          {t('commission.identify.foreignWhy', { node: isolated(runs.node ?? ''), site: isolated(runs.site) })}
        </Notice>
      )}
      {asked === null || asked === known?.id ? null : (
        <Notice kind="warning" title={t('commission.identify.notThat', { name: isolated(names[asked] ?? asked) })}>
          {t('commission.identify.notThatWhy')}
        </Notice>
      )}
    </>
  );
}

function PurposeChoice(props: { readonly chip: ChipFound; readonly purpose: Purpose; readonly target: string | null }) {
  const { t } = useTranslation();
  const { commission } = useStation();
  const { chip, purpose, target } = props;
  const name = isolated(chip.known?.name ?? '');
  const offered = purposesFor(chip);
  return (
    <Radio.Group
      label={t('commission.identify.purpose')}
      value={purpose}
      onChange={(value) => commission.setDraft({ purpose: offered.find((each) => each === value) ?? null })}
    >
      <div className="stack choices">
        {offered.map((each) => (
          <div key={each} className="stack">
            <Radio.Card value={each} className="choice" aria-label={t(`commission.identify.${each}`, { name })}>
              <Radio.Indicator aria-hidden />
              <span className="grow">
                <span className="strong">{t(`commission.identify.${each}`, { name })}</span>
                <span className="small muted choice-why">{t(`commission.identify.${each}Why`)}</span>
              </span>
            </Radio.Card>
            {each === 'replace' && purpose === 'replace' ? <WhichNode target={target} /> : null}
          </div>
        ))}
      </div>
    </Radio.Group>
  );
}

function WhichNode({ target }: { readonly target: string | null }) {
  const { t } = useTranslation();
  const { commission } = useStation();
  const names = useLive((state) => state.names);
  const nodes = useLive((state) => state.nodes);
  const data = Object.keys(nodes)
    .toSorted()
    .map((id) => ({ value: id, label: `${visible(names[id] ?? id)} (${id})` }));
  return (
    <Select
      className="choice-below"
      label={t('commission.identify.which')}
      placeholder={t('commission.identify.whichNone')}
      searchable
      nothingFoundMessage={t('common.nothingFound')}
      data={data}
      value={target}
      onChange={(value) => commission.setDraft({ target: value })}
    />
  );
}
