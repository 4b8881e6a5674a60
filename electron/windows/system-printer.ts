import { BrowserWindow } from 'electron';
import { fail, ok, type Result } from '../contract/result.ts';
import { type FrameText, frameTemplates } from './paper-frame.ts';

/** Inches; head and foot stand in the upper and the lower margin. */
const margins = { top: 0.75, bottom: 0.7, left: 0.59, right: 0.59 } as const;

/** The port `Printer` on the windows of the application. */
export const systemPrinter = { pdf } as const;

async function pdf(windowId: number, frame: FrameText): Promise<Result<Uint8Array>> {
  const window = BrowserWindow.getAllWindows().find(({ webContents }) => webContents.id === windowId);
  if (window === undefined) return fail('unavailable', 'the window is gone', { reason: 'print' });
  const { head, foot } = frameTemplates(frame);
  const around = { displayHeaderFooter: true, headerTemplate: head, footerTemplate: foot };
  const paper = { pageSize: 'A4', printBackground: true, margins, generateTaggedPDF: true } as const;
  try {
    return ok(await window.webContents.printToPDF({ ...paper, ...around }));
  } catch (cause) {
    return fail('unavailable', String(cause), { reason: 'print' });
  }
}
