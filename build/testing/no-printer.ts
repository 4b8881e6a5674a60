import { fail } from '../../electron/contract/result.ts';
import type { Printer } from '../../electron/domain/ports/printer.ts';

/** Where there is no window that could be printed. */
export const noPrinter: Printer = {
  pdf: () => ({ done: Promise.resolve(fail('unavailable', 'there is no window here')), stop: () => undefined }),
};
