import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { build } from 'vite';
import { contentSecurityPolicy } from '../../electron/windows/policy.ts';
import { withoutBrowserParts } from '../chromium-host/chromium.ts';
import type { FakeSetup } from './fake-data.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
};
const ORIGIN = 'https://leitstand.test';

/** The built renderer in a real Chromium, with a fake station behind the bridge and the window's own security policy. */
export interface TestWindows {
  open(setup?: Partial<FakeSetup>, options?: OpenOptions): Promise<TestWindow>;
  close(): Promise<void>;
}

export interface OpenOptions {
  readonly width?: number;
  readonly height?: number;
  readonly reducedMotion?: boolean;
  /** Signs in as the setup's role; default true. */
  readonly signIn?: boolean;
}

export interface TestWindow {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the page complained about: errors, refused styles or scripts. */
  readonly complaints: string[];
  close(): Promise<void>;
}

/** A file and all that it imports as one script, whose exports are the global `name`. */
export async function bundled(entry: string, name: string): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: { write: false, minify: false, lib: { entry, formats: ['iife'], name } },
  });
  const [bundle] = Array.isArray(built) ? built : [built];
  const code = bundle !== undefined && 'output' in bundle ? bundle.output[0].code : undefined;
  if (code === undefined) throw new Error(`${entry} did not bundle`);
  return code;
}

async function serve(context: BrowserContext, outDir: string): Promise<void> {
  await context.route(`${ORIGIN}/**`, async (route) => {
    const path = new URL(route.request().url()).pathname;
    const file = join(outDir, path === '/' ? 'index.html' : path);
    if (!existsSync(file)) return route.fulfill({ status: 404 });
    const headers = {
      'content-type': types[extname(file)] ?? 'application/octet-stream',
      'content-security-policy': contentSecurityPolicy('none'),
    };
    await route.fulfill({ body: await readFile(file), headers });
  });
}

async function openWindow(
  { browser, script, outDir }: Parts,
  setup: Partial<FakeSetup>,
  options: OpenOptions,
): Promise<TestWindow> {
  const { width = 1_440, height = 900, reducedMotion = true, signIn = true } = options;
  const context = await browser.newContext({
    viewport: { width, height },
    reducedMotion: reducedMotion ? 'reduce' : 'no-preference',
    colorScheme: setup.appearance === 'dark' ? 'dark' : 'light',
    locale: 'en-GB',
    timezoneId: 'America/New_York',
  });
  await serve(context, outDir);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.addInitScript({ content: `globalThis.fakeSetup = ${JSON.stringify(setup)};\n${script}` });
  await page.goto(`${ORIGIN}/`);
  if (signIn && setup.firstRun !== true) {
    await page.locator('#login-username').fill(setup.role ?? 'admin');
    await page.locator('#login-password').fill('correct horse battery');
    await page.keyboard.press('Enter');
    await page.locator('.shell').waitFor();
  }
  return { page, context, complaints, close: () => context.close() };
}

interface Parts {
  readonly browser: Browser;
  readonly script: string;
  readonly outDir: string;
}

/** A test runner says `test` to its tools: they build what warns of mistakes, and is several times slower. */
async function buildRenderer(outDir: string, nodeEnv: string | undefined): Promise<void> {
  const before = process.env.NODE_ENV;
  if (nodeEnv !== undefined) process.env.NODE_ENV = nodeEnv;
  try {
    await build({ configFile: here('../vite.renderer.config.ts'), logLevel: 'error', build: { outDir } });
  } finally {
    process.env.NODE_ENV = before;
  }
}

/** Builds the renderer once, into a folder of its own, and starts Chromium; both end with `close`. As shipped, where time is measured. */
export async function startTestWindows(asShipped = false): Promise<TestWindows> {
  const outDir = await mkdtemp(join(tmpdir(), 'leitstand-renderer-'));
  await buildRenderer(outDir, asShipped ? 'production' : undefined);
  const script = await bundled(here('./fake-page.ts'), 'fakePage');
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--force-color-profile=srgb',
      withoutBrowserParts,
    ],
  });
  return {
    open: (setup = {}, options = {}) => openWindow({ browser, script, outDir }, setup, options),
    async close() {
      await browser.close();
      await rm(outDir, { recursive: true, force: true });
    },
  };
}
