import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const outDir = join(root, 'build/out/app');

const packages: { dependencies: object } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** Workers stand beside main.js under the name of their source, where the code that starts them looks. */
const workers = [
  'electron/adapters/sqlite/writer-worker.ts',
  'electron/adapters/sqlite/reader-worker.ts',
  'electron/adapters/sqlite/export-worker.ts',
  'electron/adapters/broker/broker-worker.ts',
  'electron/adapters/backup/backup-worker.ts',
  'electron/adapters/cases/case-worker.ts',
]
  .map((path) => join(root, path))
  .filter((path) => existsSync(path));

// What is in `dependencies` stays a package of its own: some of it is native, and all of it is found beside the application.
const external = [
  'electron',
  ...builtinModules,
  ...builtinModules.map((name) => `node:${name}`),
  ...Object.keys(packages.dependencies).flatMap((name) => [name, new RegExp(`^${name}/`)]),
];

/** Main and the workers as ES modules for Node, preload as CommonJS, which the sandbox asks for. */
export default defineConfig({
  root,
  publicDir: false,
  environments: {
    main: {
      consumer: 'server',
      resolve: { noExternal: true, external: [] },
      build: {
        outDir,
        emptyOutDir: false,
        target: 'node24',
        minify: false,
        sourcemap: true,
        rolldownOptions: {
          input: Object.fromEntries(
            [join(root, 'electron/main.ts'), ...workers].map((path) => [basename(path, '.ts'), path]),
          ),
          external,
          output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'main-[name]-[hash].js' },
        },
      },
    },
    preload: {
      consumer: 'server',
      build: {
        outDir,
        emptyOutDir: false,
        target: 'chrome140',
        minify: false,
        rolldownOptions: {
          input: join(root, 'electron/preload.ts'),
          external: ['electron'],
          output: { format: 'cjs', entryFileNames: 'preload.cjs' },
        },
      },
    },
  },
  builder: {
    async buildApp(builder) {
      // Not the whole folder: the page's bundle stands in it, and is another build's.
      for (const name of existsSync(outDir) ? readdirSync(outDir) : [])
        if (/\.(js|cjs|map)$/.test(name)) rmSync(join(outDir, name));
      for (const name of ['main', 'preload'] as const) {
        const environment = builder.environments[name];
        if (environment) await builder.build(environment);
      }
    },
  },
});
