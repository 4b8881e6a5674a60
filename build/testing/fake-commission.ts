import { fail } from '../../electron/contract/result.ts';
import type { Handlers } from './fake-parts.ts';

type CommissionHandlers = Pick<Handlers, Extract<keyof Handlers, `commission.${string}` | `wifi.${string}`>>;

const notBuilt = () => fail('unavailable', 'not built yet');

/** The work on a new node at a fake station. */
export function createFakeCommission(): { readonly handlers: CommissionHandlers } {
  return {
    handlers: {
      'commission.view': notBuilt,
      'commission.begin': notBuilt,
      'commission.check': notBuilt,
      'commission.identify': notBuilt,
      'commission.assign': notBuilt,
      'commission.flash': notBuilt,
      'commission.connect': notBuilt,
      'commission.prove': notBuilt,
      'commission.finish': notBuilt,
      'commission.stop': notBuilt,
      'commission.abandon': notBuilt,
      'wifi.list': notBuilt,
      'wifi.save': notBuilt,
      'wifi.remove': notBuilt,
    },
  };
}
