import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { root, runQuietly } from './steps.ts';
import type { Count } from './test-report.ts';

const sources = (pattern: string) => globSync(`firmware/${pattern}`, { cwd: root }).toSorted();

/** clang-format, cppcheck and clang-tidy over the firmware; needs the sanitised build for its compile commands. */
export async function checkFirmware(): Promise<Count> {
  const all = [...sources('**/*.{h,cpp}'), ...sources('node/*.ino')];
  const units = [...sources('core/**/*.cpp'), ...sources('boards/linux/**/*.cpp')];
  const database = join('build', 'out', 'firmware-sanitize');
  const cores = availableParallelism();
  const gates: ReadonlyArray<readonly [string, readonly string[], readonly string[]]> = [
    ['clang-format', ['--dry-run', '-Werror'], all],
    [
      'cppcheck',
      [
        '--quiet',
        '--error-exitcode=1',
        '--std=c++17',
        '--enable=warning,performance,portability',
        '--inline-suppr',
        '-I',
        'firmware/core/src',
      ],
      units,
    ],
    ['clang-tidy', ['--quiet', '--warnings-as-errors=*', '-p', database], units],
  ];
  const failures: string[] = [];
  for (const [program, args, files] of gates) {
    // A share of the files for each core: clang-tidy alone would take minutes on one.
    const shares = Array.from({ length: cores }, (_, core) => files.filter((_file, i) => i % cores === core));
    const filled = shares.filter((share) => share.length > 0);
    const runs = await Promise.all(filled.map((share) => runQuietly(program, [...args, ...share])));
    if (runs.some(({ code }) => code !== 0)) failures.push(program);
  }
  return { passed: gates.length - failures.length, failed: failures.length, failures, skipped: [] };
}
