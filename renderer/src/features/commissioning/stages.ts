import type { TFunction } from 'i18next';
import type { FlashProgress } from '../../../../electron/contract/commissioning.ts';
import { isolated } from '../../format/outside.ts';

export type Stage = FlashProgress['stages'][number];

/** Whether a stage is through. */
export function isOver({ done, total }: Stage): boolean {
  return total !== null && total > 0 && done >= total;
}

/** The stage that goes on now: the first that is not through; null when all are. */
export function currentStage(stages: readonly Stage[]): Stage | null {
  return stages.find((stage) => !isOver(stage)) ?? null;
}

/** What a stage is called; with the piece that is written. */
export function stageName(t: TFunction, { name, part }: Stage): string {
  const stage = t(`commission.flash.${name}`);
  return part === null ? stage : t('commission.flash.stageOf', { stage, part: isolated(part) });
}
