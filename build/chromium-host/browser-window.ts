import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import type * as Electron from 'electron';
import type { CDPSession, Page } from 'playwright-core';
import { emitPreventable } from './events.ts';
import { host } from './host.ts';
import { pageWorld } from './page/page-world.ts';
import { preloadWorld } from './page/preload-world.ts';
import { fromChromium, toChromium } from './urls.ts';

const worldName = 'leitstand-preload';
const titleSuffix = ' · development host (Chromium)';

/** What arrives over the binding of the preload's world. */
interface Invocation {
  readonly id: number;
  readonly channel: string;
  readonly args: readonly unknown[];
}

type Opened = Pick<Electron.HandlerDetails, 'url'>;

/** A script that does nothing in frames inside the page and outside our addresses. */
const onlyMainFrame = (body: string) => `if (window === window.top && location.protocol === 'https:') {${body}}`;

/** Electron's WebContents as far as the application uses it. */
class HostContents extends EventEmitter {
  readonly id: number;
  readonly #names = { binding: `b${randomUUID()}`, entry: `e${randomUUID()}`, secret: randomUUID() };
  #session: CDPSession | null = null;
  #page: Page | null = null;
  #world: number | null = null;
  #openHandler: (details: Opened) => { action: string } = () => ({ action: 'deny' });

  constructor(id: number) {
    super();
    this.id = id;
  }

  get mainFrame(): Electron.WebFrameMain {
    const frame = { url: this.getURL(), parent: null } satisfies Pick<Electron.WebFrameMain, 'url' | 'parent'>;
    return frame as Electron.WebFrameMain;
  }

  getURL(): string {
    return this.#page === null ? '' : fromChromium(this.#page.url());
  }

  isDestroyed(): boolean {
    return this.#page === null || this.#page.isClosed();
  }

  setWindowOpenHandler(handler: (details: Electron.HandlerDetails) => { action: 'deny' | 'allow' }): void {
    this.#openHandler = handler as (details: Opened) => { action: string };
  }

  send(channel: string, ...args: unknown[]): void {
    this.#tell('push', channel, args).catch(() => undefined);
  }

  /** Electron's options of a PDF, which are Chromium's own under other names; lengths in inches. */
  async printToPDF(options: Electron.PrintToPDFOptions): Promise<Buffer> {
    if (this.#session === null || options.pageSize !== 'A4')
      throw new Error('The development host prints on A4, and only a page that is there');
    const { margins = {}, pageSize: _, ...same } = options;
    const { data } = await this.#session.send('Page.printToPDF', {
      ...same,
      paperWidth: 8.27,
      paperHeight: 11.69,
      ...(margins.top === undefined ? {} : { marginTop: margins.top }),
      ...(margins.bottom === undefined ? {} : { marginBottom: margins.bottom }),
      ...(margins.left === undefined ? {} : { marginLeft: margins.left }),
      ...(margins.right === undefined ? {} : { marginRight: margins.right }),
    });
    return Buffer.from(data, 'base64');
  }

  /**
   * Takes hold of a page: from its next document on the preload runs in a world of its own before the page's scripts,
   * or nothing does.
   */
  async attach(page: Page, preload: string | undefined, runs: boolean): Promise<void> {
    this.#page = page;
    const session = await page.context().newCDPSession(page);
    this.#session = session;
    const { frameTree } = await session.send('Page.getFrameTree');
    session.on('Runtime.executionContextCreated', ({ context }) => {
      // Chromium makes the world in frames inside the page too; those are not the window.
      const isMain = context.auxData?.frameId === frameTree.frame.id;
      if (isMain && context.name === worldName) this.#world = context.id;
    });
    session.on('Runtime.executionContextsCleared', () => {
      this.#world = null;
    });
    session.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
      if (name === this.#names.binding && executionContextId === this.#world) void this.#invoked(payload);
    });
    page.on('popup', (popup) => {
      this.#openHandler({ url: fromChromium(popup.url()) });
      void popup.close();
    });
    page.on('framenavigated', (frame) => {
      if (frame === page.mainFrame()) this.emit('did-navigate', {}, this.getURL(), 200, 'OK');
    });
    page.on('crash', () => this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 }));
    await host.applyPermissions(session);
    await session.send('Runtime.enable');
    await session.send('Page.enable');
    if (!runs) return void (await session.send('Emulation.setScriptExecutionDisabled', { value: true }));
    await session.send('Runtime.addBinding', { name: this.#names.binding, executionContextName: worldName });
    await this.#installWorlds(session, preload);
  }

  async #installWorlds(session: CDPSession, preload: string | undefined): Promise<void> {
    const { secret, binding, entry } = this.#names;
    const source = preload === undefined ? '' : readFileSync(preload, 'utf8');
    const args = [secret, binding, entry, titleSuffix].map((each) => JSON.stringify(each)).join(',');
    await session.send('Page.addScriptToEvaluateOnNewDocument', {
      source: onlyMainFrame(`(${pageWorld.toString()})(${JSON.stringify(secret)});`),
    });
    await session.send('Page.addScriptToEvaluateOnNewDocument', {
      worldName,
      source: onlyMainFrame(
        `const world = (${preloadWorld.toString()})(${args});
        ((require, exports, module) => {${source}\n})(world.require, {}, { exports: {} });`,
      ),
    });
  }

  async #invoked(payload: string): Promise<void> {
    const { id, channel, args } = JSON.parse(payload) as Invocation;
    const event = { sender: this, senderFrame: this.mainFrame, frameId: 0, processId: 0, type: 'frame' };
    try {
      const invocable = host.invocables.get(channel);
      if (invocable === undefined) throw new Error(`No handler registered for '${channel}'`);
      const value = await invocable(event as unknown as Electron.IpcMainInvokeEvent, ...args);
      await this.#tell('reply', { id, ok: true, value });
    } catch (cause) {
      const value = `Error invoking remote method '${channel}': ${String(cause)}`;
      await this.#tell('reply', { id, ok: false, value }).catch(() => undefined);
    }
  }

  async #tell(method: 'reply' | 'push', ...args: readonly unknown[]): Promise<void> {
    if (this.#world === null || this.#session === null) return;
    const entry = `globalThis[${JSON.stringify(this.#names.entry)}]`;
    await this.#session.send('Runtime.callFunctionOn', {
      functionDeclaration: `(text) => { ${entry}.${method}(...JSON.parse(text)); }`,
      // As one text: DevTools takes several times as long over a value with a thousand numbers in it.
      arguments: [{ value: JSON.stringify(args) }],
      executionContextId: this.#world,
    });
  }
}

type UsedContents = Pick<
  Electron.WebContents,
  'id' | 'mainFrame' | 'getURL' | 'isDestroyed' | 'setWindowOpenHandler' | 'send' | 'printToPDF'
>;
type UsedWindow = Pick<
  Electron.BrowserWindow,
  | 'id'
  | 'loadURL'
  | 'show'
  | 'hide'
  | 'focus'
  | 'close'
  | 'destroy'
  | 'isDestroyed'
  | 'isVisible'
  | 'isFocused'
  | 'isMinimized'
  | 'restore'
>;

/** Electron's BrowserWindow as far as the application uses it, on a page of the host's Chromium. */
export class BrowserWindow extends EventEmitter implements UsedWindow {
  static readonly #all = new Set<BrowserWindow>();
  readonly id: number;
  readonly webContents: Electron.WebContents;
  readonly #contents: HostContents;
  readonly #ready: Promise<Page>;
  #page: Page | null = null;
  #visible: boolean;
  #loading: string | null = null;

  constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
    super();
    const { contextIsolation, sandbox, nodeIntegration, preload, javascript } = options.webPreferences ?? {};
    if (contextIsolation === false || sandbox === false || nodeIntegration === true)
      throw new Error('The development host opens only windows with contextIsolation and sandbox, without Node');
    this.id = host.nextWindowId();
    BrowserWindow.#all.add(this);
    this.#visible = options.show !== false;
    this.#contents = new HostContents(this.id);
    this.webContents = this.#contents satisfies UsedContents as unknown as Electron.WebContents;
    this.#ready = this.#open(preload, javascript !== false);
    // Whoever loads an address hears of a failure; before that nobody listens yet.
    this.#ready.catch(() => undefined);
    host.windows.set(this.id, {
      id: this.id,
      // Electron asks nobody about an address that the application loads itself.
      mayNavigate: (url) => url === this.#loading || url === this.#contents.getURL() || !this.#isPrevented(url),
      isOf: (page) => page === this.#page,
    });
  }

  static getAllWindows(): Electron.BrowserWindow[] {
    return [...BrowserWindow.#all] as unknown as Electron.BrowserWindow[];
  }

  #isPrevented(url: string): boolean {
    return emitPreventable(this.#contents, 'will-navigate', url);
  }

  async #open(preload: string | undefined, runs: boolean): Promise<Page> {
    const context = await host.context();
    const free = host.windows.size <= 1 ? context.pages()[0] : undefined;
    const page = free ?? (await context.newPage());
    this.#page = page;
    page.once('close', () => {
      host.windows.delete(this.id);
      BrowserWindow.#all.delete(this);
      this.emit('closed');
    });
    await this.#contents.attach(page, preload, runs);
    return page;
  }

  async loadURL(url: string): Promise<void> {
    const page = await this.#ready;
    this.#loading = url;
    await page.goto(toChromium(url)).finally(() => {
      this.#loading = null;
    });
    this.emit('ready-to-show');
    this.#contents.emit('did-finish-load');
    host.announce();
  }

  show(): void {
    this.#visible = true;
    void this.#page?.bringToFront().catch(() => undefined);
  }

  focus(): void {
    this.show();
  }

  restore(): void {
    this.show();
  }

  hide(): void {
    this.#visible = false;
  }

  close(): void {
    if (!emitPreventable(this, 'close')) this.destroy();
  }

  destroy(): void {
    void this.#page?.close().catch(() => undefined);
  }

  isDestroyed(): boolean {
    return this.#page?.isClosed() ?? false;
  }

  isVisible(): boolean {
    return this.#visible;
  }

  /** There is one window on this host, and nothing else that could be looked at, unless LEITSTAND_AWAY says so. */
  isFocused(): boolean {
    return this.#visible && process.env['LEITSTAND_AWAY'] === undefined;
  }

  isMinimized(): boolean {
    return false;
  }
}
