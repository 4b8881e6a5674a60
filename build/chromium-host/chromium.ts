import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BrowserContext, chromium } from 'playwright-core';

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
] as const;

/**
 * Parts of a browser that no window of ours has. The two pages below the address bar take a second of CPU for each
 * window that opens; the others are what playwright leaves out, whose list a second one takes the place of.
 */
export const withoutBrowserParts = `--disable-features=${[
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'AimEnabled',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PreconnectToSearch',
  'ThirdPartyStoragePartitioning',
].join()}`;

const quiet = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  withoutBrowserParts,
] as const;

/** What Electron is told by the preferences of a window, this Chromium is told at its start. */
const likeElectron = [
  '--autoplay-policy=no-user-gesture-required',
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
] as const;

/** Path of this machine's Chromium: LEITSTAND_CHROMIUM, else where systems keep it; null where there is none. */
export function findChromium(): string | null {
  const named = process.env.LEITSTAND_CHROMIUM;
  return [...(named === undefined ? [] : [named]), ...places].find((path) => existsSync(path)) ?? null;
}

/** Whether nobody can see a window here. */
export function isHeadless(): boolean {
  if (process.env.LEITSTAND_HEADLESS === '1') return true;
  return process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;
}

/** Starts Chromium on a fresh profile folder; `debugPort` also opens DevTools on a loopback port of its choice. */
export async function startChromium(profile: string, debugPort: boolean): Promise<BrowserContext> {
  const executablePath = findChromium();
  if (executablePath === null) {
    throw new Error(
      'The development host needs Chromium and finds none. Debian: apt-get install chromium. Or name one in LEITSTAND_CHROMIUM.',
    );
  }
  const headless = isHeadless();
  const shown = headless ? [] : ['--app=data:text/html,<title>Leitstand</title>'];
  return chromium.launchPersistentContext(profile, {
    executablePath,
    headless,
    args: [
      '--window-size=1440,900',
      ...quiet,
      ...likeElectron,
      ...shown,
      ...(debugPort ? ['--remote-debugging-port=0'] : []),
    ],
    chromiumSandbox: process.getuid?.() !== 0,
    // The window decides about size and colours, as in Electron.
    viewport: headless ? { width: 1440, height: 900 } : null,
    colorScheme: null,
    reducedMotion: null,
    forcedColors: null,
    acceptDownloads: false,
    serviceWorkers: 'block',
    // Signals go to the application first, which ends Chromium last.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}

/** Address of the DevTools of a Chromium that was started with `debugPort`. */
export function devToolsAddress(profile: string): string {
  const [port] = readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n');
  return `http://127.0.0.1:${port}`;
}
