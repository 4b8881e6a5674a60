import { app, type BrowserWindow, Menu, Notification, nativeImage, powerMonitor, Tray } from 'electron';
import type { Priority } from '../contract/fields.ts';
import { type AttentionDeps, createAttention } from './attention.ts';
import { bringToFront } from './main-window.ts';
import { trayPixels, traySize } from './tray-image.ts';

/** The words of menu and tray; the window's own are the renderer's. */
export interface ShellWords {
  readonly show: string;
  readonly quit: string;
  readonly edit: string;
}

const words = {
  de: { show: 'Leitstand zeigen', quit: 'Leitstand beenden', edit: 'Bearbeiten' },
  en: { show: 'Show Leitstand', quit: 'Quit Leitstand', edit: 'Edit' },
} as const satisfies Record<'de' | 'en', ShellWords>;

/** The words in the station's language. */
export function shellWords(language: 'de' | 'en'): ShellWords {
  return words[language];
}

/** A menu with nothing but what a text field needs, and the way out. */
export function setMenu({ edit, quit }: ShellWords): void {
  const editing = { label: edit, role: 'editMenu' } as const;
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([{ label: 'Leitstand', submenu: [{ label: quit, role: 'quit' }] }, editing]),
  );
}

/** The symbol beside the clock: the way back to the window, and the way out. */
export function setTray(window: BrowserWindow, { show, quit }: ShellWords): Tray {
  const tray = new Tray(traySymbol(0, null));
  tray.setToolTip('Leitstand');
  tray.setContextMenu(
    Menu.buildFromTemplate([
      { label: show, click: () => bringToFront(window) },
      { type: 'separator' },
      { label: quit, click: () => app.quit() },
    ]),
  );
  tray.on('click', () => bringToFront(window));
  return tray;
}

function traySymbol(count: number, highest: Priority | null) {
  const pixels = Buffer.from(trayPixels(count, highest));
  return nativeImage.createFromBitmap(pixels, { width: traySize, height: traySize });
}

/** Draws attention to alarms where the window is not looked at; `open` lets it show one. */
export function attentionOf(
  window: BrowserWindow,
  tray: Tray,
  own: Pick<AttentionDeps, 'language' | 'open' | 'isSignedIn'>,
) {
  return createAttention({
    ...own,
    notice: (options) => (Notification.isSupported() ? new Notification(options) : null),
    isLookedAt: () => window.isFocused(),
    bringToFront: () => bringToFront(window),
    tray(text, count, highest) {
      tray.setToolTip(text);
      tray.setImage(traySymbol(count, highest));
      app.setBadgeCount(count);
    },
  });
}

/** Calls `lock` when the operator leaves the machine: its screen is locked, or it sleeps. */
export function onLeave(lock: () => void): void {
  powerMonitor.on('lock-screen', lock);
  powerMonitor.on('suspend', lock);
}
