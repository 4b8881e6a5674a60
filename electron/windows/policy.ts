import type { BrowserWindowConstructorOptions, WebPreferences } from 'electron';

/** The only page that ever stands in our window. */
export const origin = { scheme: 'app', host: 'leitstand' } as const;
export const startUrl = `${origin.scheme}://${origin.host}/index.html`;
/** Where a sheet stands while it is printed: another origin than our page's, so that it has another process. */
export const paperOrigin = { scheme: origin.scheme, host: 'paper' } as const;

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

/** What no window of ours may do, whatever it shows. */
const closedIn = {
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  webviewTag: false,
  spellcheck: false,
} as const satisfies WebPreferences & Omit<SafeWebPreferences, 'preload'>;

/** The preferences of every window that shows our page; `preload` is the bundled preload script. */
export function safeWebPreferences(preload: string): SafeWebPreferences {
  return {
    preload,
    ...closedIn,
    // An alarm sounds in a window that nobody has touched since it opened, and repeats itself while the window is hidden.
    autoplayPolicy: 'no-user-gesture-required',
    backgroundThrottling: false,
  };
}

/** Preferences of the window of a sheet: no bridge to main, and nothing runs in it. */
export const paperWebPreferences = { javascript: false, ...closedIn } as const;
/** Options of a window in which a sheet is printed. */
export type SafePaperOptions = BrowserWindowConstructorOptions & {
  readonly show: false;
  readonly webPreferences: typeof paperWebPreferences;
};

/** Whether an address is within our own page's origin. */
export function isOwnUrl(url: string): boolean {
  return isWithin(origin, url);
}

/** Whether an address is one of a sheet, or of what a sheet is drawn with. */
export function isPaperUrl(url: string): boolean {
  return isWithin(paperOrigin, url);
}

function isWithin({ scheme, host }: { readonly scheme: string; readonly host: string }, url: string): boolean {
  const parsed = URL.parse(url);
  return parsed?.protocol === `${scheme}:` && parsed.host === host;
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

/** What a sheet may load and do: styles of the application and its own, and pictures that it has in itself. */
export const paperPolicy = [
  "default-src 'none'",
  "style-src 'self' 'unsafe-inline'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');
