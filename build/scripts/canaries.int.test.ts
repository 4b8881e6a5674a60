import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readReport } from './test-report.ts';
import { untranslated } from './untranslated.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const canary = (name: string) => join(root, 'build', 'canary', name);
const bin = (name: string) => join(root, 'node_modules', '.bin', name);

function run(command: string, args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

/** Type-checks a room as it is, with the bad file moved in where one is given. */
function checkRoom(room: string, bad: string | null) {
  const own = JSON.parse(readFileSync(join(root, room, 'tsconfig.json'), 'utf8'));
  const folder = join(root, 'build/out/canary', `${room.replaceAll('/', '-')}-${bad ?? 'as-it-is'}`);
  mkdirSync(folder, { recursive: true });
  const from = (path: string) => relative(folder, join(root, room, path));
  const config = {
    extends: from('tsconfig.json'),
    compilerOptions: { outDir: './types', tsBuildInfoFile: './types.tsbuildinfo' },
    include: [...own.include.map(from), ...(bad === null ? [] : [relative(folder, canary(bad))])],
    exclude: own.exclude.map(from),
    references: own.references.map((each: { path: string }) => ({ path: from(each.path) })),
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  return run(bin('tsc'), ['-b', folder]);
}

const lint = (path: string) => run(bin('oxlint'), ['--config', 'build/oxlint.jsonc', '--type-aware', path]);

// A room is compiled whole, twice, on a machine that runs another test beside it.
describe('the walls between the rooms', { timeout: 300_000 }, () => {
  it.each([
    ['electron/domain', 'domain-imports-node.ts', /node:fs/],
    ['electron/contract', 'contract-uses-dom.ts', /'document'/],
    ['electron/services', 'service-imports-adapter.ts', /TS6307.*system-clock|system-clock.*TS6307/s],
    ['renderer', 'renderer-imports-adapter.tsx', /TS6307.*system-clock|system-clock.*TS6307/s],
    ['electron/windows', 'unsafe-window.ts', /\(5,3\).*\(6,3\).*\(7,3\).*\(8,3\)/s],
  ])('%s is accepted as it is and refused with %s in it', (room, bad, reason) => {
    expect(checkRoom(room, null)).toEqual({ status: 0, output: '' });
    const refused = checkRoom(room, bad);
    expect(refused.status).not.toBe(0);
    expect(refused.output).toMatch(reason);
  });
});

describe('the linter', { timeout: 120_000 }, () => {
  it('refuses a raw ipcRenderer outside preload', () => {
    const { status, output } = lint(canary('raw-ipc-renderer.ts'));
    expect(status).not.toBe(0);
    expect(output).toContain('no-restricted-imports');
  });

  it.each(['no-explicit-any', 'no-default-export', 'no-floating-promises', 'no-console', 'no-non-null-assertion'])(
    'refuses loose code by %s',
    (rule) => {
      expect(lint(canary('loose-code.ts')).output).toContain(rule);
    },
  );
});

describe('the formatter', () => {
  it('refuses a badly formatted file', () => {
    // Outside the project, because the project's own configuration passes the canaries over.
    const folder = mkdtempSync(join(tmpdir(), 'leitstand-canary-'));
    copyFileSync(canary('badly-formatted.ts'), join(folder, 'bad.ts'));
    const flags = ['check', `--config-path=${join(root, 'build/formatter.json')}`, '--linter-enabled=false'];
    const { status, output } = run(bin('biome'), [...flags, join(folder, 'bad.ts')]);
    rmSync(folder, { recursive: true });
    expect(output).toContain('bad.ts');
    expect(status).not.toBe(0);
  });
});

describe('the report of the tests', { timeout: 120_000 }, () => {
  it('names a test that fails, a file that cannot be loaded, and one whose process ends in the middle', () => {
    const folder = mkdtempSync(join(tmpdir(), 'leitstand-canary-'));
    const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
    const vitestFrom = JSON.stringify(import.meta.resolve('vitest'));
    write('good.test.mjs', `import { it } from ${vitestFrom}; it('holds', () => {}); it.skip('waits', () => {});`);
    write('bad.test.mjs', `import { it } from ${vitestFrom}; it('breaks', () => { throw new Error('the reason'); });`);
    write('unloadable.test.mjs', `throw new Error('no door');`);
    const kill = `process.kill(process.pid, 'SIGKILL')`;
    write('dead.test.mjs', `import { it } from ${vitestFrom}; it('is open', () => new Promise(() => ${kill}));`);
    const reporter = JSON.stringify(join(root, 'build/scripts/test-report.ts'));
    const config = `import { RunReporter } from ${reporter};
      export default { test: { pool: 'forks', reporters: [new RunReporter(${JSON.stringify(join(folder, 'report.json'))})] } };`;
    write('vitest.config.ts', config);
    const { status } = run(bin('vitest'), ['run', '--root', folder]);
    const { passed, failures, skipped } = readReport(
      JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8')),
      status ?? 1,
    );
    rmSync(folder, { recursive: true });
    expect({ status, passed, skipped }).toEqual({ status: 1, passed: 1, skipped: ['good.test.mjs > waits'] });
    expect(failures.toSorted()).toEqual([
      'bad.test.mjs > breaks: the reason',
      'dead.test.mjs: did not come to its end; open: is open',
      expect.stringMatching(/^outside of the tests: .*SIGKILL.*dead\.test\.mjs/),
      'unloadable.test.mjs: no door',
    ]);
  });
});

describe('the gate against untranslated text', () => {
  it('finds text and attributes that no translation can reach', async () => {
    const findings = await untranslated([canary('untranslated.tsx')]);
    expect(findings.map((each) => each.text)).toEqual(expect.arrayContaining(['Open the door', 'Unlock now']));
  });
});
