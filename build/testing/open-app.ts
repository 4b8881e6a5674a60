import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { _electron, type Browser, chromium, type Page } from 'playwright-core';
import { z } from 'zod';
import { type ApplicationCommand, applicationCommand } from '../scripts/application.ts';
import { uncached } from './loaded-threads.ts';
import { stopProcess } from './simulated-node.ts';
import { startWithin } from './station-process.ts';
import { until } from './until.ts';

export interface OpenOptions {
  /** Data folder of the station; the caller makes and removes it. */
  readonly dataDir: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  /** Its first file; the built one unless told otherwise. */
  readonly main?: string;
  /** On the Chromium host even where Electron is there: Playwright loses an Electron that starts anew. */
  readonly onHost?: boolean;
}

/** The built application with its window, driven through Playwright. */
export interface OpenedApp {
  readonly page: Page;
  readonly host: ApplicationCommand['host'];
  readonly process: ChildProcess;
  /** What it has written to its standard output and error. */
  readonly output: () => string;
  /** Ends it as a user's quit would, and waits until it is gone. Gives its exit code. */
  stop(): Promise<number | null>;
  /** Waits until it has ended by itself and begun anew, on the Chromium host; what is given takes the place of this one. */
  relaunched(): Promise<OpenedApp>;
}

/** Opens the built application (`npm run build` first) on a data folder: Electron where its binary is there, else the Chromium host. */
export async function openApp(options: OpenOptions): Promise<OpenedApp> {
  const command = applicationCommand(options.onHost === true ? null : undefined, options.main);
  return command.host === 'electron' ? openInElectron(command, options) : openOnHost(command, options);
}

function argsFor({ dataDir, args = [] }: OpenOptions): string[] {
  return [`--data=${dataDir}`, '--keychain=file', ...args];
}

/** The cache is for what tests run from source: the application is measured as it is shipped, without. */
function envFor({ env }: OpenOptions): Record<string, string> {
  return { ...uncached(), ...env };
}

async function openOnHost({ command, args }: ApplicationCommand, options: OpenOptions): Promise<OpenedApp> {
  const child = spawn(command, [...args, ...argsFor(options), '--remote-debugging-port=0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: envFor(options),
  });
  const heard = listen(child);
  const ended = () => child.exitCode;
  try {
    const { browser, page } = await windowOf(heard, 0, ended);
    return {
      page,
      host: 'chromium',
      process: child,
      output: heard.output,
      stop: () => stopHost(child, browser),
      relaunched: () => relaunched(child, heard),
    };
  } catch (cause) {
    // Whoever speaks with an application that ends hears the connection break first.
    const code = await until('it has ended by itself', ended, 2_000).catch(() => null);
    await stopProcess(child);
    throw code === null ? cause : new Error(`the application ended with ${code}: ${heard.output()}`);
  }
}

/** The window whose DevTools were named as the one of this number, once the station behind it stands. */
async function windowOf(heard: Heard, index: number, ended: () => number | null) {
  const living = <T>(look: () => T) => {
    if (ended() !== null) throw new Error(`the application ended with ${ended()}: ${heard.output()}`);
    return look();
  };
  const address = await until('the window opens', () => living(() => heard.windows()[index]?.devtools), startWithin);
  const browser = await chromium.connectOverCDP(address);
  const page = await until('the page is there', () => living(() => pageOf(browser)), startWithin);
  await until('the station stands', () => living(() => stands(page)), startWithin);
  return { browser, page };
}

/** What began when `before` ended: it has its outputs, and is nobody's child any more. */
async function relaunched(before: ChildProcess, heard: Heard): Promise<OpenedApp> {
  const gone = once(before, 'close');
  await until('it has ended by itself', () => before.exitCode !== null, startWithin);
  if (before.exitCode !== 0) throw new Error(`the application ended with ${before.exitCode}: ${heard.output()}`);
  const { pid } = await until('it has begun anew', () => heard.windows()[1], startWithin);
  const stop = async () => {
    process.kill(pid, 'SIGTERM');
    await gone;
    return null;
  };
  try {
    const { browser, page } = await windowOf(heard, 1, () => null);
    const end = () => browser.close().then(stop);
    const again = () => Promise.reject(new Error('it has started anew once already'));
    return { page, host: 'chromium', process: before, output: heard.output, stop: end, relaunched: again };
  } catch (cause) {
    await stop();
    throw cause;
  }
}

/** Whether the station behind the page answers; a page whose application has just ended answers nothing. */
async function stands(page: Page): Promise<boolean> {
  const ask = `window.leitstand?.call({ name: 'station.info', input: {}, token: null })`;
  const answer: unknown = await page.evaluate(ask).catch(() => undefined);
  return answer !== undefined && !JSON.stringify(answer).includes('"reason":"starting"');
}

function pageOf(browser: Browser): Page | undefined {
  const pages = browser.contexts().flatMap((context) => context.pages());
  return pages.find((page) => page.url().startsWith('https://leitstand.app.invalid/'));
}

async function stopHost(child: ChildProcess, browser: Browser): Promise<number | null> {
  await browser.close().catch(() => undefined);
  await stopProcess(child);
  return child.exitCode;
}

/** What the host says of a window of its: see its `announce`. */
const announced = z.strictObject({ devtools: z.string(), pid: z.int() });

interface Heard {
  readonly output: () => string;
  /** What was said of windows that opened, oldest first. */
  readonly windows: () => readonly z.infer<typeof announced>[];
}

/** Keeps the last of what a process says and finds the lines that name its DevTools. */
function listen(child: ChildProcess): Heard {
  let output = '';
  const windows: z.infer<typeof announced>[] = [];
  const keep = (line: string) => {
    output = `${output}${line}\n`.slice(-20_000);
    if (line.startsWith('{"devtools":')) windows.push(announced.parse(JSON.parse(line)));
  };
  for (const stream of [child.stdout, child.stderr]) if (stream) createInterface({ input: stream }).on('line', keep);
  return { output: () => output, windows: () => windows };
}

async function openInElectron({ command, args }: ApplicationCommand, options: OpenOptions): Promise<OpenedApp> {
  const given = { executablePath: command, args: [...args, ...argsFor(options)], env: envFor(options) };
  const app = await _electron.launch(given);
  const child = app.process();
  const heard = listen(child);
  const page = await app.firstWindow();
  await until('the station stands', () => stands(page), startWithin);
  const stop = async () => {
    await app.close();
    return child.exitCode;
  };
  const lost = () => Promise.reject(new Error('Playwright loses an Electron that starts anew'));
  return { page, host: 'electron', process: child, output: heard.output, stop, relaunched: lost };
}
