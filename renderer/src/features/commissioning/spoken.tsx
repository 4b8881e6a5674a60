import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { CommissionStep, CommissionView } from '../../../../electron/contract/commissioning.ts';
import { currentStage, stageName } from './stages.ts';
import { useCommission } from './use-commission.ts';

/** How far a step is, in words that change with each stage and not with each percent. */
function spoken(t: TFunction, page: CommissionStep, view: CommissionView): string {
  const stage = page === 'flash' && view.flash !== null ? currentStage(view.flash.stages) : null;
  if (stage !== null) return stageName(t, stage);
  if (page === 'boot' && view.boot?.version != null)
    return t('commission.boot.version', { version: view.boot.version });
  const tick = page === 'connect' ? view.ticks.findLast(({ state }) => state !== 'waiting') : undefined;
  if (tick !== undefined) return `${t(`commission.tick.${tick.name}`)}: ${t(`commission.tickIs.${tick.state}`)}`;
  return t(`commission.step.${page}`);
}

/** Tells a screen reader how the work goes on, after what it is saying. */
export function Spoken({ page }: { readonly page: CommissionStep }) {
  const { t } = useTranslation();
  const view = useCommission((state) => state.view);
  return (
    <span className="visually-hidden" role="status">
      {view === null || !view.working ? '' : spoken(t, page, view)}
    </span>
  );
}
