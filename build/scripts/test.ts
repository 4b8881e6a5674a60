import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildApp, buildFirmware } from './build.ts';
import { fetchTools } from './fetch-tools.ts';
import { checkFirmware } from './firmware-checks.ts';
import { root, run } from './steps.ts';
import { ensureSystem } from './system.ts';
import type { Count } from './test-report.ts';
import { runTests } from './test-run.ts';

interface Stage {
  readonly name: string;
  readonly run: () => Promise<Count>;
}

const all = (passed: number, failed: number): Count => ({ passed, failed, failures: [], skipped: [] });

const results = join(root, 'build', 'out', 'test-results');

/** A stage that is one command: it passes or fails as a whole. */
const gate = (name: string, command: string, ...args: string[]): Stage => ({
  name,
  run: async () => ((await run(command, args)).code === 0 ? all(1, 0) : all(0, 1)),
});

/** A vitest project; its own report is what is counted. */
const vitest = (project: string): Stage => ({
  name: `tests: ${project}`,
  run: () => runTests(join(results, `${project}.json`), ['--config', 'build/vitest.config.ts', '--project', project]),
});

const stages: readonly Stage[] = [
  gate('types and walls', 'tsc', '-b'),
  gate('format', 'biome', 'check', '--config-path=build/formatter.json', '--linter-enabled=false', '.'),
  gate('lint', 'npm', 'run', '--silent', 'lint'),
  gate('unused code', 'knip', '--config', 'build/knip.json'),
  vitest('unit'),
  {
    name: 'tests: firmware (ASan, UBSan)',
    run: async () => {
      const folder = await buildFirmware(true);
      const report = join(results, 'firmware.xml');
      await run('ctest', ['--test-dir', folder, '--output-on-failure', '--output-junit', report]);
      const [, tests, failed] = /tests="(\d+)"\s+failures="(\d+)"/.exec(readFileSync(report, 'utf8')) ?? [];
      return all(Number(tests) - Number(failed), Number(failed) + (Number(tests) > 0 ? 0 : 1));
    },
  },
  { name: 'firmware: format, lint', run: checkFirmware },
  {
    name: 'builds',
    run: async () => {
      await buildFirmware();
      await buildApp();
      // What is missing costs its own tests only; each of those says so by name.
      for (const [tool, why] of Object.entries(await fetchTools())) if (why !== null) console.log(`· ${tool}: ${why}`);
      return all(1, 0);
    },
  },
  vitest('integration'),
  vitest('window'),
  vitest('acceptance'),
  gate('the demo, for 30 s', 'npm', 'run', '--silent', 'demo', '--', '--for', '30', '--headless'),
];

async function runStage({ name, run: work }: Stage): Promise<Count> {
  console.log(`\n▶ ${name}`);
  const begin = performance.now();
  const count = await work().catch((error: unknown) => {
    console.error(error);
    return all(0, 1);
  });
  const mark = count.failed === 0 ? '✓' : '✗';
  console.log(
    `${mark} ${name}: ${count.passed} passed, ${count.failed} failed, ${Math.round((performance.now() - begin) / 1000)} s`,
  );
  return count;
}

mkdirSync(results, { recursive: true });
await ensureSystem('firmware', 'window', 'test');
let passed = 0;
const broken: string[] = [];
const failures: string[] = [];
const skipped: string[] = [];
for (const stage of stages) {
  const count = await runStage(stage);
  passed += count.passed;
  if (count.failed > 0) broken.push(`${stage.name} (${count.failed})`);
  failures.push(...count.failures);
  skipped.push(...count.skipped);
}
if (skipped.length > 0) console.log(`\nnot run:\n${skipped.map((name) => `· ${name}`).join('\n')}`);
// Once more at the end: whoever sees only the last lines of a long run learns what to look at.
if (broken.length > 0)
  console.error(['', `✗ ${broken.join(' · ')}`, ...failures.map((line) => `  ${line}`)].join('\n'));
console.log(`\n${passed} passed, ${broken.length} failed, ${skipped.length} skipped`);
process.exit(broken.length === 0 ? 0 : 1);
