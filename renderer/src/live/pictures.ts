import type { Result } from '../../../electron/contract/result.ts';
import type { SessionStore } from '../session/store.ts';

/** As much of a picture as an image element needs. */
interface Picture {
  readonly type: string;
  /** Base64. */
  readonly data: string;
}

export interface Pictures {
  /** The picture as an address for an image; null where there is none, or it cannot be had now. */
  get(owner: number, picture: number): Promise<string | null>;
}

/**
 * Pictures by their owner and number, asked once each; so many are held, and the one that was not looked at for longest
 * goes first. They end with the session.
 */
export function createPictures(
  session: SessionStore,
  most: number,
  ask: (owner: number) => Promise<Result<Picture | null>>,
): Pictures {
  const held = new Map<string, Promise<string | null>>();
  session.subscribe((now) => {
    if (now.session === null) held.clear();
  });
  const fetch = async (key: string, owner: number): Promise<string | null> => {
    const result = await ask(owner);
    if (!result.ok) held.delete(key);
    return result.ok && result.value !== null ? `data:${result.value.type};base64,${result.value.data}` : null;
  };
  return {
    get(owner, picture) {
      if (picture === 0) return Promise.resolve(null);
      const key = `${owner}/${picture}`;
      const answer = held.get(key) ?? fetch(key, owner);
      held.delete(key);
      held.set(key, answer);
      const oldest = held.keys().next().value;
      if (held.size > most && oldest !== undefined) held.delete(oldest);
      return answer;
    },
  };
}
