/** What the page's world and the preload's world say to each other, as details of events that only both know. */
export type FromPage = { readonly call: number; readonly target: string | number; readonly args: readonly Argument[] };

/** An argument as the page gave it: a value, or a function of the page by its number. */
export type Argument = { readonly value: unknown } | { readonly callback: number };

export type FromPreload =
  | { readonly kind: 'expose'; readonly key: string; readonly methods: readonly string[] }
  | { readonly kind: 'value'; readonly call: number; readonly value: unknown }
  | { readonly kind: 'function'; readonly call: number; readonly target: number }
  | { readonly kind: 'promise'; readonly call: number }
  | { readonly kind: 'settled'; readonly call: number; readonly ok: boolean; readonly value: unknown }
  | { readonly kind: 'callback'; readonly callback: number; readonly args: readonly unknown[] };
