import { describe, expect, it } from 'vitest';
import { fail, ok } from '../../../electron/contract/result.ts';
import { createSessionStore } from '../session/store.ts';
import { createPictures } from './pictures.ts';

const MOST = 20;

function station() {
  const asked: number[] = [];
  const session = createSessionStore();
  const person = { id: 1, username: 'guard-1', role: 'guard', language: 'en', appearance: 'light' } as const;
  session.begin({ token: 't', expires: 9, locked: false, person }, 0);
  const pictures = createPictures(session, MOST, async (id) => {
    asked.push(id);
    return id === 9 ? fail('unavailable', '') : ok(id === 8 ? null : { type: 'image/png', data: 'AAAA' });
  });
  return { asked, session, pictures };
}

describe('pictures', () => {
  it('are asked once each, again when the number changes, and never where there is none', async () => {
    const { asked, pictures } = station();
    expect(await pictures.get(1, 3)).toBe('data:image/png;base64,AAAA');
    await pictures.get(1, 3);
    await pictures.get(1, 4);
    expect(await pictures.get(2, 0)).toBeNull();
    expect(await pictures.get(8, 1)).toBeNull();
    expect(asked).toEqual([1, 1, 8]);
  });

  it('are asked again after a failure and after the session has ended', async () => {
    const { asked, pictures, session } = station();
    expect(await pictures.get(9, 1)).toBeNull();
    await pictures.get(9, 1);
    await pictures.get(1, 1);
    session.end('logout');
    await pictures.get(1, 1);
    expect(asked).toEqual([9, 9, 1, 1]);
  });

  it('are held up to a limit; the one not looked at for longest goes first', async () => {
    const { asked, pictures } = station();
    for (let i = 0; i < MOST; i++) await pictures.get(100 + i, 1);
    await pictures.get(100, 1);
    await pictures.get(5_000, 1);
    await pictures.get(100, 1);
    expect(asked).toHaveLength(MOST + 1);
    await pictures.get(101, 1);
    expect(asked).toHaveLength(MOST + 2);
  });
});
