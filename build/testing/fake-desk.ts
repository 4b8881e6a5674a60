import { ok } from '../../electron/contract/result.ts';
import type { Handlers } from './fake-parts.ts';

type DeskCall = 'papers.pdf';

/** Papers, hand-over and reports of a fake station. */
export function createFakeDesk() {
  return {
    handlers: { 'papers.pdf': () => ok({ saved: true }) } satisfies Pick<Handlers, DeskCall>,
  };
}
