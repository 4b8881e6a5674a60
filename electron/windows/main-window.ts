import { BrowserWindow, nativeTheme } from 'electron';
import { type SafeWindowOptions, safeWebPreferences, startUrl } from './policy.ts';
import { restrictContents } from './restrictions.ts';

/** The one window of the station; `gone` hears why its page died. */
export async function openMainWindow(preload: string, gone: (reason: string) => void): Promise<BrowserWindow> {
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
  restrictContents(window.webContents);
  window.webContents.on('render-process-gone', (_event, { reason }) => gone(reason));
  window.once('ready-to-show', () => window.show());
  await window.loadURL(startUrl);
  return window;
}

/** Brings the window to the front, wherever it is. */
export function bringToFront(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
