import type { CommandStory } from '../contract/doors.ts';
import type { NodeSession } from './node-sessions.ts';

/** So many stories are shown. */
export const latestStories = 200;
/** So many running ones are kept beyond that, so that what becomes of them is still told. */
const runningStories = 2_000;

interface Held {
  readonly story: CommandStory;
  /** The connection that the order was given for. */
  readonly session: NodeSession | null;
}

/** The stories of orders, bounded: the oldest that are over go first. */
export interface CommandShelf {
  get(id: string): Held | null;
  put(story: CommandStory, session: NodeSession | null): void;
  /** What ends the wait for the node's word; called off when the story is let go. */
  await(id: string, callOff: () => void): void;
  running(node: string): Held[];
  /** Newest first. */
  latest(): CommandStory[];
  stop(): void;
}

/** An empty shelf. */
export function commandShelf(): CommandShelf {
  const held = new Map<string, Held>();
  const waits = new Map<string, () => void>();
  const end = (id: string) => {
    waits.get(id)?.();
    waits.delete(id);
  };
  const drop = (id: string) => {
    end(id);
    held.delete(id);
  };
  const bound = () => {
    if (held.size <= latestStories) return;
    const over = [...held.values()].filter(({ story }) => story.outcome !== 'running').map(({ story }) => story.id);
    for (const id of over) if (held.size > latestStories) drop(id);
    for (const id of held.keys()) if (held.size > runningStories) drop(id);
  };
  return {
    get: (id) => held.get(id) ?? null,
    put(story, session) {
      const fresh = !held.has(story.id);
      held.set(story.id, { story, session });
      if (story.outcome !== 'running') end(story.id);
      if (fresh) bound();
    },
    await: (id, callOff) => void waits.set(id, callOff),
    running: (node) => [...held.values()].filter(({ story }) => story.node === node && story.outcome === 'running'),
    latest: () =>
      [...held.values()]
        .map(({ story }) => story)
        .slice(-latestStories)
        .toReversed(),
    stop() {
      for (const callOff of waits.values()) callOff();
      waits.clear();
    },
  };
}
