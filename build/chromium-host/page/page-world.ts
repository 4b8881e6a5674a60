import type { Argument, FromPage, FromPreload } from './messages.ts';

/**
 * The page's end of contextBridge. Runs before any script of the page and keeps what it needs in its closure,
 * so that a page that replaces `dispatchEvent` or `CustomEvent` later sees nothing of what passes here.
 * It is sent to Chromium as text: it must not reach for anything outside itself.
 */
export function pageWorld(secret: string): void {
  const [NativeEvent, freeze, define] = [CustomEvent, Object.freeze, Object.defineProperty];
  const dispatch = window.dispatchEvent.bind(window);
  const [fromPage, fromPreload] = [`${secret}:page`, `${secret}:preload`];
  const answers = new Map<number, FromPreload>();
  const promises = new Map<number, { resolve(value: unknown): void; reject(cause: unknown): void }>();
  const callbacks = new Map<number, (...args: unknown[]) => unknown>();
  let last = 0;

  const pass = (value: unknown): Argument => {
    if (typeof value !== 'function') return { value };
    last += 1;
    callbacks.set(last, value as (...args: unknown[]) => unknown);
    return { callback: last };
  };
  const invoke = (target: string | number, args: readonly unknown[]): unknown => {
    last += 1;
    const call = last;
    const detail: FromPage = { call, target, args: args.map(pass) };
    dispatch(new NativeEvent(fromPage, { detail }));
    const answer = answers.get(call);
    answers.delete(call);
    if (answer?.kind === 'promise')
      return new Promise((resolve, reject) => {
        promises.set(call, { resolve, reject });
      });
    if (answer?.kind === 'function') return freeze((...more: unknown[]) => invoke(answer.target, more));
    return answer?.kind === 'value' ? answer.value : undefined;
  };
  const settle = (message: FromPreload & { kind: 'settled' }) => {
    const waiting = promises.get(message.call);
    promises.delete(message.call);
    if (message.ok) waiting?.resolve(message.value);
    else waiting?.reject(new Error(String(message.value)));
  };
  const expose = (key: string, methods: readonly string[]) => {
    const api = Object.fromEntries(methods.map((name) => [name, freeze((...args: unknown[]) => invoke(name, args))]));
    define(window, key, { value: freeze(api), enumerable: true });
  };
  // data:, blob: and about: never reach the host's router, so they are refused before they begin.
  window.navigation.addEventListener('navigate', (event) => {
    const { protocol } = new URL(event.destination.url);
    if (event.cancelable && protocol !== 'https:') event.preventDefault();
  });
  window.addEventListener(fromPreload, (event) => {
    const message = (event as CustomEvent<FromPreload>).detail;
    if (message.kind === 'expose') expose(message.key, message.methods);
    else if (message.kind === 'settled') settle(message);
    else if (message.kind === 'callback') callbacks.get(message.callback)?.(...message.args);
    else answers.set(message.call, message);
  });
}
