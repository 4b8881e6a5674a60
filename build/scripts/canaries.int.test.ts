import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../testing/until.ts';
import { type RunTimes, runTests } from './test-run.ts';
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

describe('a run of the tests', { timeout: 120_000 }, () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'leitstand-canary-'));
    const reporter = JSON.stringify(join(root, 'build/scripts/test-report.ts'));
    const config = `import { RunReporter } from ${reporter};
      export default { test: { pool: 'forks', reporters: [new RunReporter(process.env.LEITSTAND_TEST_REPORT)] } };`;
    writeFileSync(join(folder, 'vitest.config.mjs'), config);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const vitestFrom = JSON.stringify(import.meta.resolve('vitest'));
  const write = (name: string, test: string) =>
    writeFileSync(join(folder, `${name}.test.mjs`), `import { it } from ${vitestFrom}; ${test}`);
  const ran = (times: RunTimes) => runTests(join(folder, 'report.json'), ['--root', folder], times);

  it('names a test that fails, a file that cannot be loaded, and one whose process ends in the middle', async () => {
    write('good', `it('holds', () => {}); it.skip('waits', () => {});`);
    write('bad', `it('breaks', () => { throw new Error('the reason'); });`);
    write('unloadable', `throw new Error('no door');`);
    write('dead', `it('is open', () => new Promise(() => process.kill(process.pid, 'SIGKILL')));`);
    const { passed, failures, skipped } = await ran({ whole: 60_000, end: 20_000 });
    expect({ passed, skipped }).toEqual({ passed: 1, skipped: ['good.test.mjs > waits'] });
    expect(failures.toSorted()).toEqual([
      'bad.test.mjs > breaks: the reason',
      'dead.test.mjs: did not come to its end; open: is open',
      expect.stringMatching(/^outside of the tests: .*SIGKILL.*dead\.test\.mjs/),
      'unloadable.test.mjs: no door',
    ]);
  });

  it('ends and names what runs on, with which vitest would never end', async () => {
    write(
      'leaves',
      `it('leaves a process', async () => {
      (await import('node:child_process')).spawn('sleep', ['3600'], { stdio: 'inherit' });
    });`,
    );
    const { passed, failures } = await ran({ whole: 60_000, end: 1_000 });
    expect({ passed, failures }).toEqual({
      passed: 1,
      failures: [expect.stringMatching(/^ran on after the tests, and was ended: \d+ sleep 3600$/)],
    });
    const pid = /\d+/.exec(failures[0] ?? '')?.[0] ?? '';
    await until('it has ended', () => !existsSync(`/proc/${pid}`) || readFileSync(`/proc/${pid}/cmdline`).length === 0);
  });

  it('is ended where it has no report in its time', async () => {
    write('stands', `it('stands still', () => { for (;;) {} });`);
    const { failed, failures } = await ran({ whole: 5_000, end: 1_000 });
    expect(failed).toBe(failures.length);
    expect(failures.at(-1)).toMatch(/no report, at most 5000 ms after it began/);
  });
});

describe('the gate against untranslated text', () => {
  it('finds text and attributes that no translation can reach', async () => {
    const findings = await untranslated([canary('untranslated.tsx')]);
    expect(findings.map((each) => each.text)).toEqual(expect.arrayContaining(['Open the door', 'Unlock now']));
  });
});
