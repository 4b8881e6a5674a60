import { expect, it } from 'vitest';
import { accountFaults } from '../contract/broker.ts';
import { accountFailed } from './commissioning-steps.ts';

it.each(accountFaults)('an account that is not made says that it is for %s', (reason) => {
  const error = { code: 'unavailable', message: 'in its own words', details: { reason } } as const;
  expect(accountFailed(error).fault).toMatchObject({ code: 'account_failed', account: reason, message: error.message });
});

it('an account that the station itself does not make says no more than that', () => {
  const error = { code: 'conflict', message: 'the id is taken', details: { reason: 'id' } } as const;
  expect(accountFailed(error).fault).not.toHaveProperty('account');
});
