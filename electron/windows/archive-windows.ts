import type { BrowserWindow, WebContents } from 'electron';
import { openWindow } from './main-window.ts';

/** As much of an archive as its window needs. */
export interface ShownArchive {
  /** Answers the calls of its window. */
  readonly door: (from: { readonly windowId: number; readonly trusted: boolean }, message: unknown) => Promise<unknown>;
  endWindow(windowId: number): void;
  close(): Promise<void>;
}

/** The windows in which archives are looked at. */
export interface ArchiveWindows<A extends ShownArchive> {
  /** Resolves when the page is loaded. The archive is closed with its window. */
  show(archive: A): Promise<void>;
  /** The archive behind a page; null for the page of the station. */
  behind(contents: WebContents): A | null;
  /** Closes the windows and what is behind them. */
  stop(): Promise<void>;
}

/** No archive is open yet; `failed` is told of what goes wrong behind a window. */
export function archiveWindows<A extends ShownArchive>(
  preload: string,
  failed: (what: string, fields: Record<string, unknown>) => void,
): ArchiveWindows<A> {
  const shown = new Map<number, { window: BrowserWindow; archive: A }>();
  const closed = async (id: number) => {
    const one = shown.get(id);
    shown.delete(id);
    await one?.archive.close();
  };
  const closedAside = (id: number) => {
    closed(id).catch((cause: unknown) => failed('an archive was not taken away', { cause: String(cause) }));
  };
  return {
    async show(archive) {
      await openWindow({
        preload,
        created(window) {
          const { id } = window.webContents;
          shown.set(id, { window, archive });
          window.once('closed', () => closedAside(id));
        },
        navigated: (windowId) => archive.endWindow(windowId),
        gone: (reason) => failed('the page of an archive has died', { reason }),
      });
    },
    behind: (contents) => shown.get(contents.id)?.archive ?? null,
    async stop() {
      const all = [...shown];
      await Promise.all(all.map(([id]) => closed(id)));
      for (const [, { window }] of all) if (!window.isDestroyed()) window.destroy();
    },
  };
}
