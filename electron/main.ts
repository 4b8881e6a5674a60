import { join } from 'node:path';
import { app, type BrowserWindow, dialog, ipcMain } from 'electron';
import { systemClock } from './adapters/clock/system-clock.ts';
import { openKeychain } from './adapters/keychain/open-keychain.ts';
import { createFileLog, type FileLog } from './adapters/log/file-log.ts';
import type { OpenArchive } from './archive.ts';
import { channels } from './contract/channels.ts';
import type { EventPayload } from './contract/live.ts';
import type { Result } from './contract/result.ts';
import { readStartOptions } from './start-options.ts';
import { createStation, type Station } from './station.ts';
import { declareAppScheme, serveAppScheme } from './windows/app-scheme.ts';
import { type ArchiveWindows, archiveWindows } from './windows/archive-windows.ts';
import { bringToFront, hideInsteadOfClose, openWindow } from './windows/main-window.ts';
import { isTrustedFrame } from './windows/policy.ts';
import { restrictSession } from './windows/restrictions.ts';
import { attentionOf, onLeave, setMenu, setTray, shellWords } from './windows/shell.ts';
import { systemFiles } from './windows/system-files.ts';
import { systemPrinter } from './windows/system-printer.ts';

const options = readStartOptions(process.argv.slice(1));
const preload = join(import.meta.dirname, 'preload.cjs');
app.setName('Leitstand');
if (options.data !== null) app.setPath('userData', options.data);
app.enableSandbox();
declareAppScheme();

if (app.requestSingleInstanceLock()) {
  const dataDir = app.getPath('userData');
  const log = createFileLog({
    folder: join(dataDir, 'logs'),
    echo: options.echo,
    level: options.echo ? 'debug' : 'info',
  });
  const die = (cause: unknown) => giveUp(log, cause);
  process.on('uncaughtException', die);
  process.on('unhandledRejection', die);
  app
    .whenReady()
    .then(() => start(dataDir, log))
    .catch(die);
} else {
  app.exit(0);
}

async function start(dataDir: string, log: FileLog): Promise<void> {
  restrictSession();
  serveAppScheme(join(import.meta.dirname, 'renderer'));
  const keychain = need(await openKeychain({ dataDir, choice: options.keychain, log }));
  const archives = archiveWindows<OpenArchive>(preload, log.error);
  const station = need(
    await createStation({
      dataDir,
      keychain,
      log,
      clock: systemClock(),
      files: systemFiles,
      printer: systemPrinter,
      showArchive: archives.show,
      version: app.getVersion(),
      relaunch,
      host: process.versions.electron === undefined ? 'chromium' : 'electron',
      systemLanguage: Intl.DateTimeFormat().resolvedOptions().locale.startsWith('de') ? 'de' : 'en',
      checkOutput: !app.isPackaged,
    }),
  );
  station.onFatal((cause) => giveUp(log, cause));
  const isEnding = quitInOrder(station, archives, log);
  await show(station, archives, log, isEnding);
}

/** Opens the window and connects it with the station. */
async function show(
  station: Station,
  archives: ArchiveWindows<OpenArchive>,
  log: FileLog,
  isEnding: () => boolean,
): Promise<void> {
  let window: BrowserWindow | null = null;
  ipcMain.handle(channels.call, ({ sender, senderFrame }, message) => {
    const archive = archives.behind(sender);
    const ours = archive !== null || sender === window?.webContents;
    const from = { windowId: sender.id, trusted: isTrustedFrame(senderFrame, ours) };
    return (archive ?? station).door(from, message);
  });
  ipcMain.handle(channels.event, ({ sender }, name) => {
    if (name === 'live') station.seen(sender.id);
  });
  station.onPush((windowId, name, payload) => {
    if (window?.webContents.id === windowId && !window.isDestroyed())
      window.webContents.send(channels.event, name, payload);
  });
  window = await openWindow({
    preload,
    created: (opened) => {
      window = opened;
    },
    // A page that is loaded anew has forgotten its token.
    navigated: (windowId) => station.sessions.endWindow(windowId),
    gone: (reason) => giveUp(log, new Error(`the window's page has died: ${reason}`)),
  });
  const opened = window;
  const language = await station.language();
  const words = shellWords(language);
  setMenu(words);
  const open = (alarm: string) =>
    opened.webContents.send(channels.event, 'open', { alarm } satisfies EventPayload<'open'>);
  station.onDesk(attentionOf(opened, setTray(opened, words), { language, open }));
  hideInsteadOfClose(opened, isEnding);
  onLeave(() => station.sessions.lockAll('left'));
  app.on('second-instance', () => bringToFront(opened));
}

/** Ends the station before the process, once, however the end was asked for. Tells whether it is on its way. */
function quitInOrder(station: Station, archives: ArchiveWindows<OpenArchive>, log: FileLog): () => boolean {
  let ending = false;
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (ending) return;
    ending = true;
    Promise.all([archives.stop(), station.stop()])
      .then(() => app.exit(0))
      .catch((cause: unknown) => giveUp(log, cause));
  });
  return () => ending;
}

/** Ends in order, and starts anew with the same command line. */
function relaunch(): void {
  app.relaunch();
  app.quit();
}

/** The value of a step without which the station cannot start. */
function need<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

/** Says what happened and ends: a station that limps on is one that nobody can trust. */
function giveUp(log: FileLog, cause: unknown): void {
  const error = cause instanceof Error ? cause : new Error(String(cause));
  log.error('the station ends', { cause: error });
  log.flush();
  dialog.showErrorBox('Leitstand', error.message);
  app.exit(1);
}
