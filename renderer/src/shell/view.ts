import { createStore, type StoreApi } from 'zustand/vanilla';

export const screens = ['overview', 'alarms', 'climate', 'incidents', 'nodes', 'settings'] as const;
export type Screen = (typeof screens)[number];

export interface ViewState {
  readonly screen: Screen;
  /** The node that Climate and Nodes look at. */
  readonly node: string | null;
  readonly overlay: 'help' | 'finder' | null;
}

export interface ViewStore extends StoreApi<ViewState> {
  go(screen: Screen, node?: string | null): void;
  setNode(node: string | null): void;
  setOverlay(overlay: ViewState['overlay']): void;
}

/** What is looked at. Going to a screen by its name keeps the node, except that Nodes then shows its list. */
export function createViewStore(): ViewStore {
  const store = createStore<ViewState>(() => ({ screen: 'overview', node: null, overlay: null }));
  const { setState } = store;
  return {
    ...store,
    go: (screen, node) =>
      setState((state) => ({
        screen,
        overlay: null,
        node: node === undefined ? (screen === 'nodes' ? null : state.node) : node,
      })),
    setNode: (node) => setState({ node }),
    setOverlay: (overlay) => setState({ overlay }),
  };
}
