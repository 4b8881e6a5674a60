import type { BrowserWindowConstructorOptions, WebPreferences } from 'electron';

/** The only page that ever stands in our window. */
export const origin = { scheme: 'app', host: 'leitstand' } as const;
export const startUrl = `${origin.scheme}://${origin.host}/index.html`;

/** Preferences of a window of ours: what is weaker than this does not compile. */
export type SafeWebPreferences = WebPreferences & {
  readonly preload: string;
  readonly contextIsolation: true;
  readonly sandbox: true;
  readonly nodeIntegration: false;
  readonly nodeIntegrationInWorker: false;
  readonly nodeIntegrationInSubFrames: false;
  readonly webSecurity: true;
  readonly allowRunningInsecureContent?: false;
  readonly experimentalFeatures?: false;
  readonly webviewTag: false;
};
/** Options of a window whose preferences are safe. */
export type SafeWindowOptions = BrowserWindowConstructorOptions & { readonly webPreferences: SafeWebPreferences };

/** The preferences of every window; `preload` is the bundled preload script. */
export function safeWebPreferences(preload: string): SafeWebPreferences {
  return {
    preload,
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    webviewTag: false,
    spellcheck: false,
    // An alarm sounds in a window that nobody has touched since it opened, and repeats itself while the window is hidden.
    autoplayPolicy: 'no-user-gesture-required',
    backgroundThrottling: false,
  };
}

/** Whether an address is within our own page's origin. */
export function isOwnUrl(url: string): boolean {
  const parsed = URL.parse(url);
  return parsed?.protocol === `${origin.scheme}:` && parsed.host === origin.host;
}

/** As much of a frame as the question of trust needs. */
export interface SenderFrame {
  readonly url: string;
  readonly parent: unknown;
}

/** Whether a message came from the main frame of a window of ours that shows our own page. */
export function isTrustedFrame(frame: SenderFrame | null, fromOwnWindow: boolean): boolean {
  return fromOwnWindow && frame !== null && frame.parent === null && isOwnUrl(frame.url);
}

/**
 * What our page may load and do. Scripts come from the application only, never inline and never from text (no eval);
 * a `<style>` needs the nonce of its document, because the component library writes some at run time.
 */
export function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'none'",
    "frame-src 'none'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    // No popups, no downloads, no modal dialogs of the browser: the page itself asks main for what it needs.
    'sandbox allow-scripts allow-same-origin allow-forms',
  ].join('; ');
}
