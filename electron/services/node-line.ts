import type { z } from 'zod';
import type { AccountFault } from '../contract/broker.ts';
import type { CommissionFaultCode } from '../contract/commissioning.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Flashed, SerialLine, StopSignal } from '../domain/ports/flashing.ts';
import type { SerialRequest } from '../domain/wire/provisioning.ts';
import { type HelloAnswer, helloAnswer, parseAnswer, type SerialAnswer } from '../domain/wire/serial.ts';

/** A refusal or a silence of the work at a port. */
export function fault(
  code: CommissionFaultCode,
  message: string,
  more: { command?: string; account?: AccountFault } = {},
) {
  return { ok: false, fault: { code, holder: null, command: null, ...more, message } } as const;
}

/** A conversation with a node over its serial line: one request at a time. */
export interface NodeLine {
  /** The answer to a request; `identity_refused` with the node's own code in front of the message, `no_answer`, `port_gone`. */
  ask<T>(request: SerialRequest, schema: z.ZodType<T>, within?: number): Promise<Flashed<T>>;
  /** Asks who is there, again and again, until somebody answers whom `is` takes. */
  greet(within: number, stop: StopSignal, is?: (hello: HelloAnswer) => boolean): Promise<Flashed<HelloAnswer>>;
  /** Lines that are no answers, as they come. */
  onLog(listener: (line: string) => void): () => void;
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** How long a node may take to answer, ms: it may be erasing its flash. */
const answerWithin = 5_000;
/** Between two greetings, ms. */
const greetEvery = 700;

/** Begins to speak over an open line. */
export function nodeLine(line: SerialLine, clock: Clock): NodeLine {
  let last = 0;
  let waiting: { id: number; take(answer: SerialAnswer | null): void } | null = null;
  let gone = false;
  const listeners = new Set<(text: string) => void>();

  const stops = [
    line.onLine((text) => {
      const answer = parseAnswer(text);
      if (answer === null) for (const listener of listeners) listener(text);
      else if (answer.id === waiting?.id) waiting.take(answer);
    }),
    line.onClosed(() => {
      gone = true;
      waiting?.take(null);
    }),
  ];

  /** Null where nothing came in time, or the line is gone. */
  const exchange = async (request: SerialRequest, within: number): Promise<Flashed<SerialAnswer | null>> => {
    if (gone) return fault('port_gone', 'the line is closed');
    last += 1;
    const id = last;
    const answered = new Promise<SerialAnswer | null>((resolve) => {
      const callOff = clock.after(within, () => resolve(null));
      waiting = {
        id,
        take(answer) {
          callOff();
          resolve(answer);
        },
      };
    });
    const sent = await line.send(JSON.stringify({ id, ...request }));
    if (!sent.ok) return sent;
    return { ok: true, value: await answered };
  };

  const ask: NodeLine['ask'] = async (request, schema, within = answerWithin) => {
    const exchanged = await exchange(request, within);
    if (!exchanged.ok) return exchanged;
    const answer = exchanged.value;
    if (answer === null) return gone ? fault('port_gone', 'the line is closed') : fault('no_answer', request.op);
    if (!answer.ok) return fault('identity_refused', `${answer.code} ${answer.message}`.trim());
    const parsed = schema.safeParse(answer);
    return parsed.success ? { ok: true, value: parsed.data } : fault('no_answer', `${request.op}: not as it should be`);
  };

  return {
    ask,
    async greet(within, stop, is = () => true) {
      const end = clock.monotonic() + within;
      for (;;) {
        const hello = await ask({ op: 'hello' }, helloAnswer, greetEvery);
        if (hello.ok && is(hello.value)) return hello;
        if (!hello.ok && hello.fault.code === 'port_gone') return hello;
        if (stop.stopped()) return fault('cancelled', 'stopped');
        if (clock.monotonic() >= end) return fault('no_answer', 'nobody has answered in time');
        if (hello.ok) await pause(clock, greetEvery);
      }
    },
    onLog(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    restart: () => line.restart(),
    async close() {
      for (const end of stops) end();
      gone = true;
      waiting?.take(null);
      await line.close();
    },
  };
}

/** Lets so many ms pass. */
export function pause(clock: Pick<Clock, 'after'>, ms: number): Promise<void> {
  return new Promise((resolve) => void clock.after(ms, resolve));
}
