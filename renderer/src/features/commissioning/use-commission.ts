import { useStore } from 'zustand';
import type { CommissionFault, CommissionView } from '../../../../electron/contract/commissioning.ts';
import type { CommissionState, CommissionStore } from '../../live/commission.ts';
import { useStation } from '../../station.tsx';
import { faultTable } from './faults.ts';

/** A part of the work on a new node; the selector must return a stable value. */
export function useCommission<T>(selector: (state: CommissionState) => T): T {
  return useStore(useStation().commission, selector);
}

/** Goes on to another port: what was read of the last one no longer counts. */
export function goToPorts(commission: CommissionStore): void {
  commission.pass({ identify: false });
  commission.setReplug(true);
}

/** Reads the board at a port. */
export function identify(commission: CommissionStore, port: string): Promise<boolean> {
  commission.setReplug(false);
  commission.pass({ identify: false });
  return commission.act('commission.identify', { port });
}

/** Does the step again that a fault has stopped. */
async function again(commission: CommissionStore, view: CommissionView): Promise<unknown> {
  const { step, port, assigned, fault } = view;
  switch (step) {
    case 'check':
    case 'plug':
      return commission.act('commission.check', {});
    case 'identify':
      return port === null ? goToPorts(commission) : identify(commission, port);
    case 'assign':
      return assigned === null ? false : commission.act('commission.assign', { assignment: assigned });
    case 'flash':
      return commission.act('commission.flash', {});
    case 'boot':
      // What does not start is written anew; what started and said nothing is listened to once more.
      return fault?.code === 'no_boot'
        ? commission.act('commission.flash', {})
        : commission.act('commission.connect', {});
    case 'connect':
      return commission.act('commission.connect', {});
    case 'prove':
    case 'done':
      return commission.act('commission.finish', {});
  }
}

/** What the button of a fault does. */
export function mend(commission: CommissionStore, view: CommissionView, fault: CommissionFault): Promise<unknown> {
  const { act } = faultTable[fault.code];
  if (act === 'begin') return commission.anew();
  if (act === 'port') return Promise.resolve(goToPorts(commission));
  const early = view.step === 'check' || view.step === 'plug';
  if (act !== 'check' || !early) return again(commission, view);
  commission.pass({ check: false });
  return commission.act('commission.check', {});
}
