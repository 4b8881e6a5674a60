import { describe, expect, it } from 'vitest';
import { ok } from '../../../electron/contract/result.ts';
import type { Api } from '../api.ts';
import { createSessionStore } from '../session/store.ts';
import { createPhotos, HELD_PHOTOS } from './photos.ts';

function station() {
  const asked: number[] = [];
  const session = createSessionStore();
  const person = { id: 1, username: 'guard-1', role: 'guard', language: 'en', appearance: 'light' } as const;
  session.begin({ token: 't', expires: 9, locked: false, person }, 0);
  const call = async (_name: string, { id }: { id: number }) => {
    asked.push(id);
    return id === 9
      ? { ok: false, error: { code: 'unavailable', message: '' } }
      : ok(id === 8 ? null : { type: 'image/png', data: 'AAAA' });
  };
  const photos = createPhotos({ call, on: () => () => undefined } as unknown as Api, session);
  return { asked, session, photos };
}

describe('the photos', () => {
  it('are asked once each, again when the number changes, and never where there is none', async () => {
    const { asked, photos } = station();
    expect(await photos.get(1, 3)).toBe('data:image/png;base64,AAAA');
    await photos.get(1, 3);
    await photos.get(1, 4);
    expect(await photos.get(2, 0)).toBeNull();
    expect(await photos.get(8, 1)).toBeNull();
    expect(asked).toEqual([1, 1, 8]);
  });

  it('are asked again after a failure and after the session has ended', async () => {
    const { asked, photos, session } = station();
    expect(await photos.get(9, 1)).toBeNull();
    await photos.get(9, 1);
    await photos.get(1, 1);
    session.end('logout');
    await photos.get(1, 1);
    expect(asked).toEqual([9, 9, 1, 1]);
  });

  it('are held up to a limit; the one not looked at for longest goes first', async () => {
    const { asked, photos } = station();
    for (let i = 0; i < HELD_PHOTOS; i++) await photos.get(100 + i, 1);
    await photos.get(100, 1);
    await photos.get(5_000, 1);
    await photos.get(100, 1);
    expect(asked).toHaveLength(HELD_PHOTOS + 1);
    await photos.get(101, 1);
    expect(asked).toHaveLength(HELD_PHOTOS + 2);
  });
});
