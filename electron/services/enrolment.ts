import type { CommandStory } from '../contract/doors.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import { isAccepted } from '../domain/doors/story.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { Commands } from './commands.ts';
import type { Handlers } from './handlers.ts';

/** How long a reader waits for the card, s. */
const patience = 60;
/** A reader begins at once or not at all: who asked for it stands there, and it must not take a card of somebody else. */
const life = { due: 5_000, exp: 10_000 } as const;

export interface EnrolmentDeps {
  readonly commands: Pick<Commands, 'send' | 'get' | 'onChange'>;
  readonly clock: Pick<Clock, 'now'>;
}

/** The story as it is when the node has taken the order, or will not take it any more. */
function answered(commands: EnrolmentDeps['commands'], { id }: CommandStory): Promise<CommandStory> {
  return new Promise((resolve) => {
    const look = (story: CommandStory | null) => {
      if (story === null || story.id !== id || (story.outcome === 'running' && !isAccepted(story))) return;
      stop();
      resolve(story);
    };
    const stop = commands.onChange(look);
    look(commands.get(id));
  });
}

/** The calls `enrol.*`: a reader that the operator picks waits for a card, whose row comes as `enrol.read`. */
export function enrolHandlers({ commands, clock }: EnrolmentDeps): Pick<Handlers, 'enrol.start' | 'enrol.stop'> {
  return {
    /** Says that the reader waits only when the node says so: a card that came before would be decided upon. */
    async 'enrol.start'({ node, reader }, { person }) {
      const sent = await commands.send(node, 'enrol_start', { reader, seconds: patience }, person.username, life);
      if (!sent.ok) return sent;
      const story = await answered(commands, sent.value);
      if (story.outcome !== 'running' && story.outcome !== 'done') return refused(story);
      return ok({ command: story.id, until: clock.now() + patience * 1_000 });
    },
    async 'enrol.stop'({ node }, { person }) {
      const sent = await commands.send(node, 'enrol_stop', {}, person.username);
      if (!sent.ok) return sent;
      return sent.value.outcome === 'unreachable' ? refused(sent.value) : ok({});
    },
  };
}

function refused({ outcome, stages }: CommandStory): Result<never> {
  return fail('unavailable', `the reader does not wait for a card: ${outcome}, ${stages.at(-1)?.code ?? 'no reason'}`);
}
