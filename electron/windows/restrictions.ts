import { session, type WebContents } from 'electron';
import { isOwnUrl, isPaperUrl } from './policy.ts';

/** Forbids every permission and every request that is not for our own page, for whatever window there will be. */
export function restrictSession(): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  defaultSession.setPermissionCheckHandler(() => false);
  defaultSession.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !isAllowed(url) }));
}

/** Our own page, the sheet that is printed, and Electron's developer tools, which are not reachable in the packaged application. */
function isAllowed(url: string): boolean {
  return isOwnUrl(url) || isPaperUrl(url) || url.startsWith('devtools://') || url.startsWith('data:image/');
}

/** Keeps a window at our page: no navigation, no further windows, no embedded views. */
export function restrictContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  contents.on('will-navigate', (event, url) => {
    if (!isOwnUrl(url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
}
