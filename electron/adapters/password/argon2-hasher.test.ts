import { monitorEventLoopDelay } from 'node:perf_hooks';
import { describe, expect, it } from 'vitest';
import { createPasswordHasher } from './argon2-hasher.ts';

const hasher = createPasswordHasher();

describe('a password hash', () => {
  it('is argon2id with 19 MiB, two passes and a salt of its own', async () => {
    const [one, two] = await Promise.all([hasher.hash('heron under glass'), hasher.hash('heron under glass')]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(two);
    expect(await hasher.verify(one, 'heron under glass')).toBe(true);
    expect(await hasher.verify(one, 'heron under glasS')).toBe(false);
  });

  it('is made off the main thread', async () => {
    const delay = monitorEventLoopDelay({ resolution: 1 });
    delay.enable();
    await Promise.all(Array.from({ length: 4 }, () => hasher.hash('heron under glass')));
    const begun = performance.now();
    await hasher.hash('heron under glass');
    const one = performance.now() - begun;
    delay.disable();
    // One hash takes many ms; a loop that computed it itself would stand still for at least as long, four times over.
    expect(delay.max / 1e6).toBeLessThan(one * 3);
  });
});
