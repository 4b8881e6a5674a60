import { parentPort } from 'node:worker_threads';
import type { CallTable, Cause, Notice, Reply, Request } from './messages.ts';

/** How a worker answers each of its calls. */
export type Answers<C extends CallTable<C>> = {
  readonly [N in keyof C]: (input: C[N]['input']) => C[N]['output'] | Promise<C[N]['output']>;
};

/** Answers the requests of main in this worker: one that throws is answered with its cause and harms no other. */
export function serve<C extends CallTable<C>>(answers: Answers<C>): void {
  const port = parentPort;
  if (port === null) throw new Error('not in a worker');
  const table = new Map<string, (input: never) => unknown>(Object.entries(answers));
  const post = (reply: Reply) => port.postMessage(reply);
  port.on('message', ({ id, name, input }: Request) => {
    const answer = table.get(name);
    if (answer === undefined) {
      post({ id, ok: false, cause: { name: 'Error', message: `no call ${name}`, code: 'unknown_call' } });
      return;
    }
    try {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only our own client sends, typed by the call table
      const value = answer(input as never);
      if (value instanceof Promise)
        value.then(
          (late) => post({ id, ok: true, value: late }),
          (cause: unknown) => post({ id, ok: false, cause: causeOf(cause) }),
        );
      else post({ id, ok: true, value });
    } catch (cause) {
      post({ id, ok: false, cause: causeOf(cause) });
    }
  });
  post({ stands: true });
}

/** Tells main something that it did not ask for. */
export function notify(notice: Notice): void {
  const reply: Reply = { notice };
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
  parentPort?.postMessage(reply);
}

function causeOf(cause: unknown): Cause {
  if (!(cause instanceof Error)) return { name: 'Error', message: String(cause), code: 'internal' };
  const own = cause as Error & { code?: unknown; reason?: unknown };
  const code = own.reason ?? own.code;
  return { name: own.name, message: own.message, code: typeof code === 'string' ? code : 'internal' };
}
