import { fail, ok } from '../../electron/contract/result.ts';
import type { Handlers } from './fake-parts.ts';

/** The window of a station: it looks at no file, and opens each in another one. */
export const fakeArchive: Pick<Handlers, Extract<keyof Handlers, `archive.${string}`>> = {
  'archive.open': () => ok({ opened: true }),
  'archive.info': () => ok(null),
  'archive.case': () => fail('not_found', 'this window shows the station'),
  'archive.saveFile': () => fail('not_found', 'this window shows the station'),
};
