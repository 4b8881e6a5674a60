import {
  type Assignment,
  type CommissionStep,
  type CommissionView,
  commissionSteps,
  type SelfCheck,
} from '../../../../electron/contract/commissioning.ts';
import type { CommissionState } from '../../live/commission.ts';

/** Whether this PC has all that the work needs; programs that may take the port are only told. */
export function isReady(check: SelfCheck): boolean {
  return check.engine !== null && check.serial.ok && check.images.some(({ usable }) => usable);
}

/** The page that is due: the station's step, except where the operator still reads what it has found. */
export function pageOf(
  view: CommissionView,
  { passed, replug }: Pick<CommissionState, 'passed' | 'replug'>,
): CommissionStep {
  switch (view.step) {
    case 'check':
    case 'plug':
      return passed.check && view.fault === null && view.check !== null && isReady(view.check) ? 'plug' : 'check';
    case 'identify':
    case 'assign':
      if (view.working) return view.step;
      if (replug) return 'plug';
      return passed.identify && view.chip !== null ? 'assign' : 'identify';
    case 'done':
      return view.label === null ? 'prove' : 'done';
    default:
      return view.step;
  }
}

export type StepIs = 'done' | 'current' | 'open' | 'skipped';

/** Steps that a purpose leaves out. */
const skips: Partial<Record<Assignment['purpose'], readonly CommissionStep[]>> = { renew: ['flash', 'boot'] };

/** How each step of the rail stands while a page is shown. */
export function stepsAt(
  page: CommissionStep,
  purpose: Assignment['purpose'] | null,
): readonly { readonly step: CommissionStep; readonly is: StepIs }[] {
  const at = commissionSteps.indexOf(page);
  const skipped = purpose === null ? [] : (skips[purpose] ?? []);
  return commissionSteps.map((step, i) => {
    if (skipped.includes(step)) return { step, is: 'skipped' };
    if (i === at) return { step, is: page === 'done' ? 'done' : 'current' };
    return { step, is: i < at ? 'done' : 'open' };
  });
}
