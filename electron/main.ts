import { join } from 'node:path';
import { app, dialog } from 'electron';
import { systemClock } from './adapters/clock/system-clock.ts';
import { openKeychain } from './adapters/keychain/open-keychain.ts';
import { createFileLog } from './adapters/log/file-log.ts';
import type { OpenArchive } from './archive.ts';
import type { Result } from './contract/result.ts';
import type { Language } from './contract/session.ts';
import type { Log } from './domain/ports/log.ts';
import { openFlashTools } from './flash-tools.ts';
import { readStartOptions } from './start-options.ts';
import { startingDoor } from './starting.ts';
import { createStation, type Station } from './station.ts';
import { declareAppScheme, serveAppScheme } from './windows/app-scheme.ts';
import { type ArchiveWindows, archiveWindows } from './windows/archive-windows.ts';
import { bringToFront, hideInsteadOfClose } from './windows/main-window.ts';
import { paperSheets } from './windows/paper-sheets.ts';
import { restrictSession } from './windows/restrictions.ts';
import { startFailureText } from './windows/start-failure.ts';
import { connectWindow, openStationWindow } from './windows/station-window.ts';
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

/** The window comes first: it shows how the station is opened, which may take minutes for a large database. */
async function start(dataDir: string, log: Log): Promise<void> {
  restrictSession();
  const sheets = paperSheets();
  serveAppScheme(join(import.meta.dirname, 'renderer'), sheets);
  const archives = archiveWindows<OpenArchive>(preload, log.error);
  const starting = startingDoor();
  const running: { station: Station | null } = { station: null };
  const isEnding = quitInOrder(running, archives, log);
  const window = await openStationWindow({
    preload,
    running,
    door: starting.door,
    archives,
    failed: (cause) => giveUp(log, cause),
  });
  hideInsteadOfClose(window, isEnding);
  app.on('second-instance', () => bringToFront(window));
  const systemLanguage = Intl.DateTimeFormat().resolvedOptions().locale.startsWith('de') ? 'de' : 'en';
  const need = <T>(result: Result<T>) => neededBy(result, systemLanguage, dataDir);
  const keychain = need(await openKeychain({ dataDir, choice: options.keychain, log }));
  const clock = systemClock();
  const station = need(
    await createStation({
      dataDir,
      keychain,
      log,
      clock,
      flashing: await openFlashTools({ dataDir, ...placesBeside(app.isPackaged) }, clock),
      files: systemFiles,
      printer: systemPrinter(sheets),
      showArchive: archives.show,
      version: app.getVersion(),
      tell: starting.tell,
      relaunch,
      host: process.versions.electron === undefined ? 'chromium' : 'electron',
      systemLanguage,
      checkOutput: !app.isPackaged,
    }),
  );
  running.station = station;
  starting.opened(station.door);
  station.onFatal((cause) => giveUp(log, cause));
  await connectWindow(station, window);
}

/** Ends the station before the process, once, however the end was asked for. Tells whether it is on its way. */
function quitInOrder(
  running: { readonly station: Station | null },
  archives: ArchiveWindows<OpenArchive>,
  log: Log,
): () => boolean {
  let ending = false;
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (ending) return;
    ending = true;
    // One that is still being opened loses nothing: its database changes in whole steps.
    Promise.all([archives.stop(), running.station?.stop()])
      .then(() => app.exit(0))
      .catch((cause: unknown) => giveUp(log, cause));
  });
  return () => ending;
}

/** Where the application's resources and its tools lie: beside it, or in the tree that it was built in. */
function placesBeside(packaged: boolean): { resources: string; tools: string } {
  const built = join(import.meta.dirname, '..');
  return packaged
    ? { resources: process.resourcesPath, tools: join(process.resourcesPath, 'tools') }
    : { resources: options.resources ?? join(built, '..', 'resources'), tools: join(built, 'tools') };
}

/** Ends in order, and starts anew with the same command line. */
function relaunch(): void {
  app.relaunch();
  app.quit();
}

/** The value of a step without which the station cannot start. */
function neededBy<T>(result: Result<T>, language: Language, dataDir: string): T {
  if (!result.ok) throw new Error(startFailureText(result.error, language, dataDir));
  return result.value;
}

/** Says what happened and ends: a station that limps on is one that nobody can trust. */
function giveUp(log: Log, cause: unknown): void {
  const error = cause instanceof Error ? cause : new Error(String(cause));
  log.error('the station ends', { cause: error });
  dialog.showErrorBox('Leitstand', error.message);
  app.exit(1);
}
