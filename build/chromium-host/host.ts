import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { IpcMainInvokeEvent } from 'electron';
import type { BrowserContext, CDPSession, Page, Route } from 'playwright-core';
import { devToolsAddress, startChromium } from './chromium.ts';
import { fromChromium } from './urls.ts';

type SchemeHandler = (request: Request) => Response | Promise<Response>;
type Invocable = (event: IpcMainInvokeEvent, ...args: unknown[]) => unknown;
/** Says whether a request may go out. */
type RequestFilter = (url: string) => Promise<boolean>;
/** Says whether a page may have a permission, by Electron's name of it. */
type PermissionRule = (permission: 'notifications' | 'geolocation' | 'media' | 'midi' | 'clipboard-read') => boolean;

/** A window as the host must know it. */
export interface HostedWindow {
  readonly id: number;
  /** False when the application does not want the page to go there. */
  mayNavigate(url: string): boolean;
  isOf(page: Page): boolean;
}

const permissionNames = [
  ['notifications', 'notifications'],
  ['geolocation', 'geolocation'],
  ['camera', 'media'],
  ['microphone', 'media'],
  ['midi', 'midi'],
  ['clipboard-read', 'clipboard-read'],
] as const;

const profilePrefix = 'chromium-host-';

/** What the parts of the host share: the one Chromium, the application's handlers, its windows. */
export class Host {
  readonly schemes = new Map<string, SchemeHandler>();
  readonly invocables = new Map<string, Invocable>();
  readonly windows = new Map<number, HostedWindow>();
  readonly debugPort = process.argv.includes('--remote-debugging-port=0');
  requestFilter: RequestFilter = async () => true;
  permissionRule: PermissionRule = () => true;
  #context: Promise<BrowserContext> | null = null;
  #profile: string | null = null;
  #announced = false;
  #lastWindow = 0;

  /** Starts Chromium with its profile inside the application's data folder, which one instance at a time holds. */
  start(dataFolder: string, onGone: () => void): Promise<void> {
    mkdirSync(dataFolder, { recursive: true });
    for (const name of readdirSync(dataFolder))
      if (name.startsWith(profilePrefix)) rmSync(join(dataFolder, name), { recursive: true, force: true });
    this.#profile = join(dataFolder, `${profilePrefix}${randomUUID().slice(0, 8)}`);
    process.once('exit', () => this.#removeProfile());
    this.#context = startChromium(this.#profile, this.debugPort).then(async (context) => {
      context.once('close', onGone);
      await context.route('**/*', (route) => this.#answer(route));
      return context;
    });
    return this.#context.then(() => undefined);
  }

  /** A number that no window had before. */
  nextWindowId(): number {
    this.#lastWindow += 1;
    return this.#lastWindow;
  }

  /** The running Chromium; only after `start`. */
  async context(): Promise<BrowserContext> {
    if (this.#context === null) throw new Error('Chromium is not started before the application is ready');
    return this.#context;
  }

  /** Applies the application's rule to every permission that a page could ask for; lasts as long as `session`. */
  async applyPermissions(session: CDPSession): Promise<void> {
    for (const [name, electronName] of permissionNames) {
      const setting = this.permissionRule(electronName) ? 'granted' : 'denied';
      await session.send('Browser.setPermission', { permission: { name }, setting });
    }
  }

  /** Tells whoever started us, in one line that a program can read, where the tests can take hold of the window, and of us. */
  announce(): void {
    if (!this.debugPort || this.#announced || this.#profile === null) return;
    this.#announced = true;
    process.stdout.write(`${JSON.stringify({ devtools: devToolsAddress(this.#profile), pid: process.pid })}\n`);
  }

  /** Ends Chromium and removes its profile. */
  async stop(): Promise<void> {
    const context = await this.#context?.catch(() => null);
    await context?.close().catch(() => undefined);
    this.#removeProfile();
  }

  #removeProfile(): void {
    if (this.#profile !== null) rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }

  async #answer(route: Route): Promise<void> {
    const request = route.request();
    const url = fromChromium(request.url());
    if (request.isNavigationRequest() && request.frame().parentFrame() === null) {
      const page = request.frame().page();
      const window = [...this.windows.values()].find((each) => each.isOf(page));
      // An aborted navigation leaves the page where it is.
      if (window?.mayNavigate(url) === false) return route.abort('aborted');
    }
    if (!(await this.requestFilter(url))) return route.abort('blockedbyclient');
    const handler = this.schemes.get(new URL(url).protocol.slice(0, -1));
    if (handler === undefined) return route.abort('blockedbyclient');
    const response = await handler(new Request(url, { method: request.method() }));
    await route.fulfill({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: Buffer.from(await response.arrayBuffer()),
    });
  }
}

export const host = new Host();
