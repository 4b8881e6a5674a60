import { type BrowserWindow, ipcMain } from 'electron';
import { channels } from '../contract/channels.ts';
import type { DeskNews } from '../contract/desk.ts';
import type { EventName, EventPayload } from '../contract/live.ts';
import type { Language } from '../contract/session.ts';
import type { ArchiveWindows, ShownArchive } from './archive-windows.ts';
import { openWindow } from './main-window.ts';
import { isTrustedFrame } from './policy.ts';
import { attentionOf, onLeave, setMenu, setTray, shellWords } from './shell.ts';

/** The station as its window needs it. */
export interface ShownStation {
  readonly sessions: {
    endWindow(windowId: number): void;
    lockAll(reason: 'left'): void;
    windowState(windowId: number): 'none' | 'locked' | 'open';
  };
  seen(windowId: number): void;
  onPush(listener: <N extends EventName>(windowId: number, name: N, payload: EventPayload<N>) => void): void;
  onDesk(listener: (news: DeskNews) => void): void;
  language(): Promise<Language>;
}

/** Opens the window: its calls go to the door, or to that of the archive which it shows. */
export async function openStationWindow(options: {
  /** Path of the bundled preload script. */
  readonly preload: string;
  /** Null while the station is being opened. */
  readonly running: { readonly station: ShownStation | null };
  readonly door: ShownArchive['door'];
  readonly archives: Pick<ArchiveWindows<ShownArchive>, 'behind'>;
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
export async function connectWindow(station: ShownStation, window: BrowserWindow): Promise<void> {
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
  const { id } = window.webContents;
  const isSignedIn = () => station.sessions.windowState(id) !== 'none';
  station.onDesk(attentionOf(window, setTray(window, words), { language, open, isSignedIn }));
  onLeave(() => station.sessions.lockAll('left'));
}
