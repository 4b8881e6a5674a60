import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { _electron, type Browser, chromium, type Page } from 'playwright-core';
import { type ApplicationCommand, applicationCommand } from '../scripts/application.ts';
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
}

/** Opens the built application (`npm run build` first) on a data folder: Electron where its binary is there, else the Chromium host. */
export async function openApp(options: OpenOptions): Promise<OpenedApp> {
  const command = applicationCommand(undefined, options.main);
  return command.host === 'electron' ? openInElectron(command, options) : openOnHost(command, options);
}

function argsFor({ dataDir, args = [] }: OpenOptions): string[] {
  return [`--data=${dataDir}`, '--keychain=file', ...args];
}

async function openOnHost({ command, args }: ApplicationCommand, options: OpenOptions): Promise<OpenedApp> {
  const child = spawn(command, [...args, ...argsFor(options), '--remote-debugging-port=0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...options.env },
  });
  const heard = listen(child);
  try {
    const living = <T>(look: () => T) => {
      if (child.exitCode !== null) throw new Error(`the application ended with ${child.exitCode}: ${heard.output()}`);
      return look();
    };
    const address = await until('the window opens', () => living(heard.devTools), startWithin);
    const browser = await chromium.connectOverCDP(address);
    const page = await until('the page is there', () => living(() => pageOf(browser)), startWithin);
    await until('the station stands', () => living(() => stands(page)), startWithin);
    return { page, host: 'chromium', process: child, output: heard.output, stop: () => stopHost(child, browser) };
  } catch (cause) {
    // Whoever speaks with an application that ends hears the connection break first.
    const code = await until('it has ended by itself', () => child.exitCode, 2_000).catch(() => null);
    await stopProcess(child);
    throw code === null ? cause : new Error(`the application ended with ${code}: ${heard.output()}`);
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

/** Keeps the last of what a process says and finds the line that names its DevTools. */
function listen(child: ChildProcess): { output: () => string; devTools: () => string | null } {
  let output = '';
  let address: string | null = null;
  const keep = (line: string) => {
    output = `${output}${line}\n`.slice(-20_000);
    const match = /^\{"devtools":"([^"]+)"\}$/.exec(line);
    if (match?.[1] !== undefined) address = match[1];
  };
  for (const stream of [child.stdout, child.stderr]) if (stream) createInterface({ input: stream }).on('line', keep);
  return { output: () => output, devTools: () => address };
}

async function openInElectron({ command, args }: ApplicationCommand, options: OpenOptions): Promise<OpenedApp> {
  const env = { ...process.env, ...options.env } as Record<string, string>;
  const app = await _electron.launch({ executablePath: command, args: [...args, ...argsFor(options)], env });
  const child = app.process();
  const heard = listen(child);
  const page = await app.firstWindow();
  await until('the station stands', () => stands(page), startWithin);
  const stop = async () => {
    await app.close();
    return child.exitCode;
  };
  return { page, host: 'electron', process: child, output: heard.output, stop };
}
