import { protocol } from 'electron';
import { answerPage } from './page-files.ts';
import { origin } from './policy.ts';

/** Declares the scheme; Electron wants it before it is ready. */
export function declareAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: origin.scheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves the built page from `folder` under `app://leitstand/`, and nothing from outside that folder. */
export function serveAppScheme(folder: string): void {
  protocol.handle(origin.scheme, ({ url, method }) => answerPage(folder, url, method));
}
