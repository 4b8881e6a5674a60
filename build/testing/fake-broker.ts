import { type BrokerStatus, type BrokerTest, brokerPlace, type OwedRemoval } from '../../electron/contract/broker.ts';
import { fail, ok } from '../../electron/contract/result.ts';
import { fakeBroker } from './fake-data.ts';
import type { FakeParts, Handlers } from './fake-parts.ts';

type BrokerHandlers = Pick<Handlers, Extract<keyof Handlers, `broker.${string}`>>;

/** The broker of a fake station: as the setup has it, until a test says otherwise. */
export function createFakeBroker({ setup, push, happen }: FakeParts) {
  let changed: Partial<BrokerStatus> = {};
  let found: BrokerTest | null = null;
  const status = (): BrokerStatus => ({ ...fakeBroker(setup, Date.now()), ...changed });
  /** The broker changes; pushed at once. */
  const change = (part: Partial<BrokerStatus>) => {
    changed = { ...changed, ...part };
    push({ broker: status() });
  };
  const usual = (kind: BrokerStatus['settings']['kind']): BrokerTest =>
    kind === 'external'
      ? { ok: false, fault: 'unknown_ca', message: 'self-signed certificate in certificate chain' }
      : { ok: true, fault: null, message: '' };
  const handlers: BrokerHandlers = {
    'broker.status': () => ok(status()),
    'broker.test': ({ settings }) => ok(found ?? usual(settings.kind)),
    'broker.save': ({ settings }) => ok({ ...status(), settings }),
    'broker.dismissOwed'({ node, host, port }) {
      const { accounts } = status();
      const others = (debts: readonly OwedRemoval[]) =>
        debts.filter((debt) => debt.node !== node || debt.host !== host || debt.port !== port);
      const [owed, doubtful] = [others(accounts.owed), others(accounts.doubtful)];
      if (owed.length + doubtful.length === accounts.owed.length + accounts.doubtful.length)
        return fail('not_found', 'no such account is owed');
      happen({ type: 'broker.owed_dismissed', node, value: { broker: brokerPlace({ host, port }) } });
      change({ accounts: { ...accounts, owed, doubtful } });
      return ok(status());
    },
  };
  return {
    handlers,
    status,
    /** A person makes the accounts there. */
    byHand: () => {
      const { settings } = status();
      return settings.kind === 'external' && settings.accounts === 'manual';
    },
    change,
    /** What a connection test finds from now on. */
    testFinds: (test: BrokerTest) => {
      found = test;
    },
  };
}
