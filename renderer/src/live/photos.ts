import type { Api } from '../api.ts';
import type { SessionStore } from '../session/store.ts';

/** Photos held at once; the one that was not looked at for longest goes first. */
export const HELD_PHOTOS = 200;

export interface Photos {
  /** The photo as an address for an image; null where there is none, or it cannot be had now. */
  get(person: number, photo: number): Promise<string | null>;
}

/** Photos of persons by their number, asked once each. They end with the session. */
export function createPhotos(api: Api, session: SessionStore): Photos {
  const held = new Map<string, Promise<string | null>>();
  session.subscribe((now) => {
    if (now.session === null) held.clear();
  });
  const ask = async (key: string, person: number): Promise<string | null> => {
    const result = await api.call('people.photo', { id: person });
    if (!result.ok) held.delete(key);
    return result.ok && result.value !== null ? `data:${result.value.type};base64,${result.value.data}` : null;
  };
  return {
    get(person, photo) {
      if (photo === 0) return Promise.resolve(null);
      const key = `${person}/${photo}`;
      const answer = held.get(key) ?? ask(key, person);
      held.delete(key);
      held.set(key, answer);
      const oldest = held.keys().next().value;
      if (held.size > HELD_PHOTOS && oldest !== undefined) held.delete(oldest);
      return answer;
    },
  };
}
