import { protocol } from 'electron';
import { answerPage } from './page-files.ts';
import type { PaperSheets } from './paper-sheets.ts';
import { origin } from './policy.ts';

/** Declares the scheme; Electron wants it before it is ready. */
export function declareAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: origin.scheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/**
 * Serves the built page from `folder` under `app://leitstand/`, the sheets that are printed under `app://paper/`, and
 * nothing from outside that folder.
 */
export function serveAppScheme(folder: string, sheets: Pick<PaperSheets, 'at'>): void {
  protocol.handle(origin.scheme, ({ url, method }) => answerPage(folder, sheets, url, method));
}
