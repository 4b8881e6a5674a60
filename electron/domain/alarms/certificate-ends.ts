import type { PresentedCertificate } from '../ports/broker.ts';
import { alarmIdentity } from './identity.ts';
import type { AlarmChange } from './sources.ts';

const day = 86_400_000;

/** So long before its end a certificate is an alarm, and when it is a worse one; ms. */
export const endingWithin = { first: 30 * day, worse: 7 * day } as const;

/**
 * What the certificates of the connection mean for the alarms, one for the server's and one for its authorities', of
 * which the first to end counts. Without a connection nothing is known, and nothing changes.
 */
export function certificateChanges(chain: readonly PresentedCertificate[], now: number): AlarmChange[] {
  return (['server', 'authority'] as const).flatMap((of) => {
    const ends = chain.filter((each) => each.of === of).map(({ validTo }) => validTo);
    return ends.length === 0 ? [] : [changeOf(of, Math.min(...ends) - now)];
  });
}

function changeOf(of: PresentedCertificate['of'], left: number): AlarmChange {
  const identity = alarmIdentity('certificate_expiring', null, of);
  if (left >= endingWithin.first) return { is: 'clear', key: identity.key };
  return left < endingWithin.worse ? { is: 'raise', identity, worse: true } : { is: 'raise', identity };
}
