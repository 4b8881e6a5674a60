import { fail, ok } from '../../electron/contract/result.ts';
import type { FakeParts, Handlers } from './fake-parts.ts';

/** Persons and cards behind the bridge: a station that knows nobody yet. */
export function createFakePeople(_parts: FakeParts) {
  const nobody = () => fail('not_found', 'no such person');
  const handlers = {
    'people.list': () => ok([]),
    'people.create': nobody,
    'people.update': nobody,
    'people.remove': nobody,
    'people.setPin': nobody,
    'people.photo': nobody,
    'people.setPhoto': nobody,
    'people.checkCsv': nobody,
    'people.importCsv': nobody,
    'people.exportCsv': () => ok({ saved: false, rows: 0 }),
    'cards.add': nobody,
    'cards.update': nobody,
    'cards.block': nobody,
    'cards.remove': nobody,
    'enrol.start': nobody,
    'enrol.stop': nobody,
  } satisfies Partial<Handlers>;
  return { handlers };
}
