import { fail, ok } from '../../electron/contract/result.ts';
import type { FakeParts, Handlers } from './fake-parts.ts';

/** The access book and who is inside, behind the bridge: a station where nothing is set up yet. */
export function createFakeAccess(_parts: FakeParts) {
  const nothing = () => fail('not_found', 'no such item');
  const handlers = {
    'access.book': () => ok({ groups: [], schedules: [], holidays: [], areas: [], doorGroups: [], rights: [] }),
    'groups.save': nothing,
    'groups.remove': nothing,
    'schedules.save': nothing,
    'schedules.remove': nothing,
    'holidays.save': nothing,
    'holidays.remove': nothing,
    'areas.save': nothing,
    'areas.remove': nothing,
    'doorGroups.save': nothing,
    'doorGroups.remove': nothing,
    'rights.save': nothing,
    'rights.remove': nothing,
    'presence.list': () => ok([]),
    'presence.correct': nothing,
    'access.check': nothing,
  } satisfies Partial<Handlers>;
  return { handlers };
}
