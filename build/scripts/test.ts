import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildApp, buildFirmware } from './build.ts';
import { checkFirmware } from './firmware-checks.ts';
import { root, run } from './steps.ts';
import { ensureSystem } from './system.ts';

interface Count {
  readonly passed: number;
  readonly failed: number;
}

interface Stage {
  readonly name: string;
  readonly run: () => Promise<Count>;
}

const results = join(root, 'build', 'out', 'test-results');

/** A stage that is one command: it passes or fails as a whole. */
const gate = (name: string, command: string, ...args: string[]): Stage => ({
  name,
  run: async () => ((await run(command, args)).code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 }),
});

/** A vitest project; its own report is what is counted, and a run without one test is a failure. */
const vitest = (project: string): Stage => ({
  name: `tests: ${project}`,
  run: async () => {
    const report = join(results, `${project}.json`);
    const flags = ['--config', 'build/vitest.config.ts', '--project', project, '--reporter=default', '--reporter=json'];
    const { code } = await run('vitest', ['run', ...flags, `--outputFile.json=${report}`]);
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8'));
    const unexplained = code !== 0 && numFailedTests === 0;
    return { passed: numPassedTests, failed: numFailedTests + (unexplained || numPassedTests === 0 ? 1 : 0) };
  },
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
      return { passed: Number(tests) - Number(failed), failed: Number(failed) + (Number(tests) > 0 ? 0 : 1) };
    },
  },
  { name: 'firmware: format, lint', run: checkFirmware },
  {
    name: 'builds',
    run: async () => {
      await buildFirmware();
      await buildApp();
      return { passed: 1, failed: 0 };
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
    return { passed: 0, failed: 1 };
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
for (const stage of stages) {
  const count = await runStage(stage);
  passed += count.passed;
  if (count.failed > 0) broken.push(`${stage.name} (${count.failed})`);
}
if (broken.length > 0) console.error(`\n✗ ${broken.join(' · ')}`);
console.log(`\n${passed} passed, ${broken.length} failed`);
process.exit(broken.length === 0 ? 0 : 1);
