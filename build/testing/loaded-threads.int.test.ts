import { describe, expect, it } from 'vitest';
import { compileCache, loadThread, threads } from './loaded-threads.ts';

describe('a thread that a test starts from source', () => {
  it('is one of those that are loaded beforehand', () => {
    const names = threads.map((file) => file.pathname.split('/').at(-1));
    expect(names).toEqual(expect.arrayContaining(['writer-worker.ts', 'reader-worker.ts', 'broker-worker.ts']));
    expect(process.env['NODE_COMPILE_CACHE']).toBe(compileCache);
  });

  it.each(threads.map((file) => [file.pathname.split('/').at(-1), file] as const))(
    '%s runs no WebAssembly, which it would without the cache',
    async (_, file) => {
      expect(await loadThread(file, compileCache)).toBe(0);
      expect(await loadThread(file)).toBe(1);
    },
  );
});
