import { BrowserWindow } from 'electron';
import { fail, ok, type Result } from '../contract/result.ts';
import { type FrameText, frameTemplates } from './paper-frame.ts';
import type { PaperSheets } from './paper-sheets.ts';
import { paperWebPreferences, type SafePaperOptions } from './policy.ts';
import { restrictContents } from './restrictions.ts';

/** Inches; head and foot stand in the upper and the lower margin. */
const margins = { top: 0.75, bottom: 0.7, left: 0.59, right: 0.59 } as const;
/** Longest time that a paper may take, ms: the largest case, of 20,000 rows, took 83 s beside a load of 4. */
const longest = 600_000;

/**
 * The port `Printer` by Chromium. A page that is printed stands still, so a sheet has a window of its own that nobody
 * sees, with a process of its own: the one of the station goes on showing alarms.
 */
export function systemPrinter(sheets: PaperSheets) {
  return {
    pdf(sheet: string, frame: FrameText) {
      const end = new AbortController();
      const signal = AbortSignal.any([end.signal, AbortSignal.timeout(longest)]);
      return { done: printed(sheets, sheet, frame, signal), stop: () => end.abort(new Error('it was stopped')) };
    },
  };
}

async function printed(
  sheets: PaperSheets,
  sheet: string,
  frame: FrameText,
  signal: AbortSignal,
): Promise<Result<Uint8Array>> {
  const { head, foot } = frameTemplates(frame);
  const around = { displayHeaderFooter: true, headerTemplate: head, footerTemplate: foot };
  const paper = { pageSize: 'A4', printBackground: true, margins, generateTaggedPDF: true } as const;
  const laid = sheets.lay(sheet);
  const window = paperWindow();
  const print = async () => {
    await window.loadURL(laid.url);
    return window.webContents.printToPDF({ ...paper, ...around });
  };
  try {
    return ok(await Promise.race([print(), gone(window), ended(signal)]));
  } catch (cause) {
    return fail('unavailable', String(cause), { reason: 'print' });
  } finally {
    laid.takeAway();
    if (!window.isDestroyed()) window.destroy();
  }
}

function paperWindow(): BrowserWindow {
  const options: SafePaperOptions = { show: false, webPreferences: paperWebPreferences };
  const window = new BrowserWindow(options);
  restrictContents(window.webContents);
  return window;
}

/** Fails when the window is closed or its process dies: a print that went on there would never answer. */
function gone(window: BrowserWindow): Promise<never> {
  return new Promise((_resolve, reject) => {
    window.once('closed', () => reject(new Error('the window of the paper was closed')));
    window.webContents.once('render-process-gone', (_event, { reason }) =>
      reject(new Error(`the page of the paper has died: ${reason}`)),
    );
  });
}

/** Fails with the reason of the signal. */
function ended(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
