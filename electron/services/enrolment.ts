import type { CommandStory } from '../contract/doors.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Command } from '../domain/wire/orders.ts';
import type { Handlers } from './handlers.ts';

/** How long a reader waits for the card, s. */
const patience = 60;

export interface EnrolmentDeps {
  readonly commands: {
    send(
      node: string,
      op: string,
      args: Command['args'],
      by: string,
    ): Promise<Result<Pick<CommandStory, 'id' | 'outcome'>>>;
  };
  readonly clock: Pick<Clock, 'now'>;
}

/** The calls `enrol.*`: a reader that the operator picks waits for a card, whose row comes as `enrol.read`. */
export function enrolHandlers({ commands, clock }: EnrolmentDeps): Pick<Handlers, 'enrol.start' | 'enrol.stop'> {
  const send = async (node: string, op: string, args: Command['args'], by: string): Promise<Result<string>> => {
    const sent = await commands.send(node, op, args, by);
    if (!sent.ok) return sent;
    return sent.value.outcome === 'unreachable' ? fail('unavailable', 'the node is not online') : ok(sent.value.id);
  };
  return {
    async 'enrol.start'({ node, reader }, { person }) {
      const until = clock.now() + patience * 1_000;
      const sent = await send(node, 'enrol_start', { reader, seconds: patience }, person.username);
      return sent.ok ? ok({ command: sent.value, until }) : sent;
    },
    async 'enrol.stop'({ node }, { person }) {
      const sent = await send(node, 'enrol_stop', {}, person.username);
      return sent.ok ? ok({}) : sent;
    },
  };
}
