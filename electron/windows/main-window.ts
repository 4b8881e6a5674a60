import { BrowserWindow, nativeTheme } from 'electron';
import { type SafeWindowOptions, safeWebPreferences, startUrl } from './policy.ts';
import { restrictContents } from './restrictions.ts';

export interface WindowOptions {
  /** Path of the bundled preload script. */
  readonly preload: string;
  /** Called before the page is loaded: its first calls come from this window. */
  readonly created: (window: BrowserWindow) => void;
  /** A page was loaded, the first one too. */
  readonly navigated: (windowId: number) => void;
  /** The page's process has ended. */
  readonly gone: (reason: string) => void;
}

/** Opens a window with the application's page: the station's, or one for an archive. Resolves when the page is loaded. */
export async function openWindow({ preload, created, navigated, gone }: WindowOptions): Promise<BrowserWindow> {
  const options: SafeWindowOptions = {
    title: 'Leitstand',
    width: 1440,
    height: 900,
    minWidth: 1024,
    minHeight: 700,
    show: false,
    // The page's own ground, so that nothing flashes before it is drawn.
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#11151a' : '#e7eaee',
    webPreferences: safeWebPreferences(preload),
  };
  const window = new BrowserWindow(options);
  const { webContents } = window;
  restrictContents(webContents);
  webContents.on('did-navigate', () => navigated(webContents.id));
  webContents.on('render-process-gone', (_event, { reason }) => gone(reason));
  window.once('ready-to-show', () => window.show());
  created(window);
  await window.loadURL(startUrl);
  return window;
}

/** Brings the window to the front, wherever it is. */
export function bringToFront(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

/** A closed window goes on watching behind the tray: who wants to end the station says so there or in the menu. */
export function hideInsteadOfClose(window: BrowserWindow, isEnding: () => boolean): void {
  window.on('close', (event) => {
    if (isEnding()) return;
    event.preventDefault();
    window.hide();
  });
}
