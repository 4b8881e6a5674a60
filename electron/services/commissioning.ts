import { fail } from '../contract/result.ts';
import type { Handlers } from './handlers.ts';

type CommissionHandlers = Pick<Handlers, Extract<keyof Handlers, `commission.${string}` | `wifi.${string}`>>;

const notBuilt = async () => fail('unavailable', 'the commissioning of nodes is not built yet');

/** The calls of the wizard. */
export function commissionHandlers(): CommissionHandlers {
  return {
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
  };
}
