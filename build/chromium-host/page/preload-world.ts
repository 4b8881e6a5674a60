import type { Argument, FromPage, FromPreload } from './messages.ts';

/** What a preload script may ask for by `require`. */
export interface PreloadWorld {
  require(name: string): unknown;
}

type Listener = (event: unknown, ...args: unknown[]) => void;
type Api = Readonly<Record<string, (...args: unknown[]) => unknown>>;
type Reply = { readonly id: number; readonly ok: boolean; readonly value: unknown };
type Binding = (message: string) => void;

/**
 * The preload's own world: Electron's `contextBridge` and `ipcRenderer` over a binding that exists in this world only.
 * It is sent to Chromium as text: it must not reach for anything outside itself.
 */
export function preloadWorld(secret: string, binding: string, entry: string, suffix: string): PreloadWorld {
  const scope = globalThis as unknown as Record<string, unknown>;
  const toHost = scope[binding] as Binding;
  const [fromPage, fromPreload] = [`${secret}:page`, `${secret}:preload`];
  const waiting = new Map<number, { resolve(value: unknown): void; reject(cause: unknown): void }>();
  const listeners = new Map<string, Set<Listener>>();
  const functions = new Map<number, (...args: unknown[]) => unknown>();
  let last = 0;
  const tell = (detail: FromPreload) => window.dispatchEvent(new CustomEvent(fromPreload, { detail }));

  const ipcRenderer = {
    invoke(channel: string, ...args: unknown[]) {
      last += 1;
      const id = last;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        toHost(JSON.stringify({ id, channel, args }));
      });
    },
    on(channel: string, listener: Listener) {
      const known = listeners.get(channel) ?? new Set();
      listeners.set(channel, known.add(listener));
    },
    removeListener(channel: string, listener: Listener) {
      listeners.get(channel)?.delete(listener);
    },
  };
  // What the host calls; a property of this world's global object, which the page does not share.
  scope[entry] = {
    reply({ id, ok, value }: Reply) {
      const asked = waiting.get(id);
      waiting.delete(id);
      if (ok) asked?.resolve(value);
      else asked?.reject(new Error(String(value)));
    },
    push(channel: string, args: unknown[]) {
      for (const listener of listeners.get(channel) ?? []) listener({}, ...args);
    },
  };

  const receive = (argument: Argument) =>
    'callback' in argument
      ? (...args: unknown[]) => tell({ kind: 'callback', callback: argument.callback, args })
      : argument.value;
  const answer = (call: number, result: unknown) => {
    if (typeof result === 'function') {
      last += 1;
      functions.set(last, result as (...args: unknown[]) => unknown);
      tell({ kind: 'function', call, target: last });
    } else if (result instanceof Promise) {
      tell({ kind: 'promise', call });
      result.then(
        (value) => tell({ kind: 'settled', call, ok: true, value }),
        (cause: unknown) => tell({ kind: 'settled', call, ok: false, value: String(cause) }),
      );
    } else tell({ kind: 'value', call, value: result });
  };
  const contextBridge = {
    exposeInMainWorld(key: string, api: Api) {
      window.addEventListener(fromPage, (event) => {
        const { call, target, args } = (event as CustomEvent<FromPage>).detail;
        const wanted = typeof target === 'number' ? functions.get(target) : api[target];
        answer(call, wanted?.(...args.map(receive)));
      });
      tell({ kind: 'expose', key, methods: Object.keys(api) });
    },
  };

  const markTitle = () => {
    if (!document.title.endsWith(suffix)) document.title += suffix;
  };
  document.addEventListener('DOMContentLoaded', () => {
    markTitle();
    new MutationObserver(markTitle).observe(document.head, { childList: true, subtree: true, characterData: true });
  });

  const modules: Readonly<Record<string, unknown>> = { electron: { contextBridge, ipcRenderer } };
  return {
    require(name) {
      if (!(name in modules)) throw new Error(`A sandboxed preload cannot require ${name}`);
      return modules[name];
    },
  };
}
