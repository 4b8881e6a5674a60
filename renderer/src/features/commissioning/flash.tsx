import { IconCheck, IconPlugConnected } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CommissionView, FlashProgress } from '../../../../electron/contract/commissioning.ts';
import { useAge, useBytes, useFormats } from '../../format/use.ts';
import { useStation } from '../../station.tsx';
import { ActionButton } from '../../ui/ask.tsx';
import { Bar } from '../../ui/bar.tsx';
import { Notice } from '../../ui/states.tsx';
import { EnterAtBroker } from './enter.tsx';
import { useFaultMain } from './fault-card.tsx';
import { isOver, type Stage, stageName } from './stages.ts';
import { StepPage } from './step-page.tsx';
import { useCommission } from './use-commission.ts';

/** The speed that writing begins with, baud. */
const FULL_SPEED = 460_800;

/** Writes the firmware: a bar for each stage, how fast, how long still, and a way to stop while that is safe. */
export function FlashPage() {
  const { t } = useTranslation();
  const { commission } = useStation();
  const view = useCommission((state) => state.view);
  const enter = useCommission((state) => state.enter);
  const [noted, setNoted] = useState(false);
  const faultMain = useFaultMain();
  if (view === null) return null;
  const { working, flash } = view;
  const act = () => commission.act('commission.flash', {});
  const write = { label: t('commission.flash.act'), act, disabled: enter !== null && !noted };
  return (
    <StepPage
      title={t(working ? 'commission.head.flash' : 'commission.head.flashReady')}
      lead={working ? undefined : t('commission.flash.readyWhat')}
      main={working ? null : (faultMain ?? write)}
      others={working ? <Stop view={view} /> : null}
    >
      {working ? (
        <Notice kind="warning" title={t('commission.flash.unplug')}>
          {t('commission.flash.unplugWhy')}
        </Notice>
      ) : null}
      {enter === null || working ? null : <EnterAtBroker enter={enter} noted={noted} onNoted={setNoted} />}
      {flash === null ? working ? null : <Ready view={view} /> : <Stages flash={flash} working={working} />}
    </StepPage>
  );
}

function Stop({ view }: { readonly view: CommissionView }) {
  const { t } = useTranslation();
  const { commission } = useStation();
  if (!view.stoppable) return <span className="small muted">{t('commission.noStop')}</span>;
  return <ActionButton onAct={() => commission.act('commission.stop', {})}>{t('commission.stop')}</ActionButton>;
}

/** What will be written where, before it begins. */
function Ready({ view: { chip, port, check, assigned } }: { readonly view: CommissionView }) {
  const { t } = useTranslation();
  const image = check?.images.find((each) => each.usable && each.chip === chip?.chip);
  return (
    <dl className="facts board-facts">
      <dt>{t('nodes.id')}</dt>
      <dd className="mono">{assigned?.id ?? ''}</dd>
      <dt>{t('commission.identify.mac')}</dt>
      <dd className="mono">{chip?.mac ?? ''}</dd>
      <dt>{t('commission.fact.firmware')}</dt>
      <dd>{image?.version ?? t('value.unknown')}</dd>
      <dt>{t('commission.identify.port')}</dt>
      <dd className="mono">{port ?? ''}</dd>
    </dl>
  );
}

function Stages({ flash, working }: { readonly flash: FlashProgress; readonly working: boolean }) {
  const { t } = useTranslation();
  const age = useAge();
  const formats = useFormats();
  const { stages, speed, left } = flash;
  return (
    <div className="stack narrow">
      <ol className="stages">
        {stages.map((stage) => (
          <StageLine key={`${stage.name}-${stage.part ?? ''}`} stage={stage} />
        ))}
      </ol>
      <div className="row stage-foot muted">
        <span className="with-icon grow">
          <IconPlugConnected size={16} aria-hidden />
          {t('commission.flash.speed', { speed: formats.number(speed) })}
          {speed < FULL_SPEED ? ` · ${t('commission.flash.slower')}` : ''}
        </span>
        {left === null || !working ? null : (
          <strong>{t('commission.flash.left', { time: age(0, Math.max(1_000, left)) })}</strong>
        )}
      </div>
    </div>
  );
}

const KILO = 1_000;

function StageLine({ stage }: { readonly stage: Stage }) {
  const { t } = useTranslation();
  const bytes = useBytes();
  const { done, total } = stage;
  const name = stageName(t, stage);
  const over = isOver(stage);
  const percent = total === null ? (done === 0 ? 0 : null) : total === 0 ? 0 : Math.floor((100 * done) / total);
  return (
    <li className={over ? 'stage-over' : ''}>
      <span className="with-icon">
        {over ? <IconCheck size={16} stroke={2.2} aria-hidden /> : <span className="stage-dot" aria-hidden />}
        {name}
      </span>
      <Bar percent={percent} label={name} />
      <span className="number small muted">
        {over
          ? t('commission.flash.finished')
          : total !== null && total >= KILO && done > 0
            ? t('commission.flash.bytes', { done: bytes(done), total: bytes(total) })
            : ''}
      </span>
    </li>
  );
}
