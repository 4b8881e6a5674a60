import { EventEmitter } from 'node:events';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import type * as Electron from 'electron';
import { HostApp } from './app.ts';
import { host } from './host.ts';

// What answers `import 'electron'`: the part of its API that the application uses, each thing held to Electron's own
// declarations, so that nothing can be built on this host that Electron does not have.

export { BrowserWindow } from './browser-window.ts';

export const app = new HostApp();

export const ipcMain = {
  handle(channel, listener) {
    host.invocables.set(channel, listener);
  },
} satisfies Pick<Electron.IpcMain, 'handle'>;

export const protocol = {
  registerSchemesAsPrivileged() {
    // Chromium sees https: that is privileged already.
  },
  handle(scheme, handler) {
    host.schemes.set(scheme, handler);
  },
} satisfies Pick<Electron.Protocol, 'registerSchemesAsPrivileged' | 'handle'>;

type RequestListener = (
  details: Electron.OnBeforeRequestListenerDetails,
  callback: (answer: Electron.CallbackResponse) => void,
) => void;

const webRequest = {
  onBeforeRequest(listener: unknown) {
    host.requestFilter = (url) =>
      new Promise((resolve) => {
        const details = { url } as Electron.OnBeforeRequestListenerDetails;
        (listener as RequestListener)(details, ({ cancel }) => resolve(cancel !== true));
      });
  },
} satisfies Pick<Electron.WebRequest, 'onBeforeRequest'>;

const defaultSession = {
  webRequest: webRequest as Electron.WebRequest,
  setPermissionCheckHandler(handler) {
    host.permissionRule = (permission) =>
      handler === null ||
      handler(null, permission as Parameters<typeof handler>[1], '', {} as Parameters<typeof handler>[3]);
  },
  setPermissionRequestHandler() {
    // Chromium asks no one: what the check handler says is set for every page beforehand.
  },
} satisfies Pick<Electron.Session, 'webRequest' | 'setPermissionCheckHandler' | 'setPermissionRequestHandler'>;

export const session = { defaultSession };

export const Menu = {
  buildFromTemplate: (template: Electron.MenuItemConstructorOptions[]) => ({ template }),
  setApplicationMenu() {
    // Chromium keeps its own menu.
  },
} satisfies { buildFromTemplate: unknown } & Pick<typeof Electron.Menu, 'setApplicationMenu'>;

type UsedTray = Pick<Electron.Tray, 'setToolTip' | 'setImage' | 'setContextMenu' | 'destroy'>;

/** There is no tray on this host: nobody can click it, and the window says what it is anyway. */
export class Tray extends EventEmitter implements UsedTray {
  setToolTip(): void {}
  setImage(): void {}
  setContextMenu(): void {}
  destroy(): void {}
}

type UsedNotification = Pick<Electron.Notification, 'show' | 'close'>;

/**
 * Nobody is notified on this host: what would be said goes to the output, in one line that a program can read. Where
 * LEITSTAND_AWAY is set somebody works in another program, and clicks whatever calls.
 */
export class Notification extends EventEmitter implements UsedNotification {
  readonly #said: { readonly title: string | undefined; readonly body: string | undefined };

  static isSupported(): boolean {
    return true;
  }

  constructor({ title, body }: Electron.NotificationConstructorOptions = {}) {
    super();
    this.#said = { title, body };
  }

  show(): void {
    process.stdout.write(`${JSON.stringify({ notification: this.#said })}\n`);
    if (process.env['LEITSTAND_AWAY'] !== undefined) this.emit('click', {});
  }

  close(): void {
    this.emit('close');
  }
}

export const nativeImage = {
  createFromBitmap: () => ({}) as Electron.NativeImage,
} satisfies Pick<typeof Electron.nativeImage, 'createFromBitmap'>;

export const nativeTheme = { shouldUseDarkColors: false } satisfies Pick<Electron.NativeTheme, 'shouldUseDarkColors'>;

/** Nothing is heard of the machine's power here. */
export const powerMonitor = new EventEmitter();

export const dialog = {
  showErrorBox(title, content) {
    console.error(`${title}\n${content}`);
  },
  /** Nobody is asked here: a file goes to where LEITSTAND_SAVE_TO says, else to the folder for downloads. */
  async showSaveDialog(options: Electron.BaseWindow | Electron.SaveDialogOptions) {
    const name = 'defaultPath' in options ? basename(options.defaultPath ?? '') : '';
    const filePath = process.env['LEITSTAND_SAVE_TO'] ?? join(homedir(), 'Downloads', name);
    return { canceled: false, filePath };
  },
  /** A file or folder to read is what LEITSTAND_OPEN says; nothing is chosen where it says nothing. */
  async showOpenDialog() {
    const path = process.env['LEITSTAND_OPEN'];
    return path === undefined ? { canceled: true, filePaths: [] } : { canceled: false, filePaths: [path] };
  },
} satisfies Pick<Electron.Dialog, 'showErrorBox' | 'showSaveDialog' | 'showOpenDialog'>;
