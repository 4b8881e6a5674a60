import { join } from 'node:path';
import { app, type BrowserWindow, ipcMain } from 'electron';
import { channels } from './contract/channels.ts';
import { readStartOptions } from './start-options.ts';
import { declareAppScheme, serveAppScheme } from './windows/app-scheme.ts';
import { bringToFront, openMainWindow } from './windows/main-window.ts';
import { isTrustedFrame } from './windows/policy.ts';
import { restrictSession } from './windows/restrictions.ts';
import { setMenu, setTray, shellWords } from './windows/shell.ts';

const options = readStartOptions(process.argv.slice(1));
app.setName('Leitstand');
if (options.data !== null) app.setPath('userData', options.data);
app.enableSandbox();
declareAppScheme();

async function start(): Promise<void> {
  restrictSession();
  serveAppScheme(join(import.meta.dirname, 'renderer'));
  ipcMain.handle(channels.call, (event) => ({
    ok: false,
    error: { code: 'unavailable', message: `trusted ${isTrustedFrame(event.senderFrame, true)}` },
  }));
  const window: BrowserWindow = await openMainWindow(join(import.meta.dirname, 'preload.cjs'), () => app.exit(1));
  setMenu(shellWords('de'));
  setTray(window, shellWords('de'));
  app.on('second-instance', () => bringToFront(window));
  app.on('window-all-closed', () => app.quit());
}

if (app.requestSingleInstanceLock()) void app.whenReady().then(start);
else app.exit(0);
