import { type BrowserWindow, ipcMain } from 'electron';
import type { OpenArchive } from './archive.ts';
import { channels } from './contract/channels.ts';
import type { EventName, EventPayload } from './contract/live.ts';
import type { Door } from './ipc/server.ts';
import type { Station } from './station.ts';
import type { ArchiveWindows } from './windows/archive-windows.ts';
import { openWindow } from './windows/main-window.ts';
import { isTrustedFrame } from './windows/policy.ts';
import { attentionOf, onLeave, setMenu, setTray, shellWords } from './windows/shell.ts';

/** Opens the window: its calls go to the door, or to that of the archive which it shows. */
export async function openStationWindow(options: {
  /** Path of the bundled preload script. */
  readonly preload: string;
  readonly running: { readonly station: Station | null };
  readonly door: Door;
  readonly archives: ArchiveWindows<OpenArchive>;
  readonly failed: (cause: Error) => void;
}): Promise<BrowserWindow> {
  const { preload, running, door, archives, failed } = options;
  let window: BrowserWindow | null = null;
  ipcMain.handle(channels.call, ({ sender, senderFrame }, message) => {
    const archive = archives.behind(sender);
    const ours = archive !== null || sender === window?.webContents;
    const from = { windowId: sender.id, trusted: isTrustedFrame(senderFrame, ours) };
    return (archive?.door ?? door)(from, message);
  });
  ipcMain.handle(channels.event, ({ sender }, name) => {
    if (name === 'live') running.station?.seen(sender.id);
  });
  return openWindow({
    preload,
    created: (opened) => {
      window = opened;
    },
    // A page that is loaded anew has forgotten its token.
    navigated: (windowId) => running.station?.sessions.endWindow(windowId),
    gone: (reason) => failed(new Error(`the window's page has died: ${reason}`)),
  });
}

/** Connects the window and the desktop around it with the station. */
export async function connectWindow(station: Station, window: BrowserWindow): Promise<void> {
  const send = <N extends EventName>(name: N, payload: EventPayload<N>) => {
    if (!window.isDestroyed()) window.webContents.send(channels.event, name, payload);
  };
  station.onPush((windowId, name, payload) => {
    if (window.webContents.id === windowId) send(name, payload);
  });
  const language = await station.language();
  const words = shellWords(language);
  setMenu(words);
  const open = (alarm: string) => send('open', { alarm });
  station.onDesk(attentionOf(window, setTray(window, words), { language, open }));
  onLeave(() => station.sessions.lockAll('left'));
}
