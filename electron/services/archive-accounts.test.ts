import { describe, expect, it } from 'vitest';
import { boundedHasher } from './archive-accounts.ts';

describe('a password of an archive', () => {
  const asked: string[] = [];
  const hasher = boundedHasher({
    hash: async () => '',
    async verify(hash) {
      asked.push(hash);
      return true;
    },
  });
  const hash = (parameters: string) => `$argon2id$v=19$${parameters}$c2FsdHNhbHQ$aGFzaA`;

  it('is compared with a hash as ours are', async () => {
    expect(await hasher.verify(hash('m=19456,t=2,p=1'), 'x')).toBe(true);
    expect(asked).toHaveLength(1);
  });

  it.each(['m=4194304,t=2,p=1', 'm=19456,t=900,p=1', 'm=19456,t=2,p=99', 'm=99999999,t=2,p=1'])(
    'is wrong, and never asked, where the hash would take the machine: %s',
    async (parameters) => {
      asked.length = 0;
      expect(await hasher.verify(hash(parameters), 'x')).toBe(false);
      expect(asked).toEqual([]);
    },
  );
});
