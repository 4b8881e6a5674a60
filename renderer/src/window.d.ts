import type { Bridge } from '../../electron/contract/bridge.ts';

declare global {
  interface Window {
    /** What preload puts there; absent where the page is opened outside the application. */
    readonly leitstand?: Bridge;
  }
}
