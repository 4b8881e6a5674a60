import { createStore, type StoreApi } from 'zustand/vanilla';

/** In the order of the product: Alt+1 to Alt+8. */
export const screens = ['overview', 'alarms', 'doors', 'climate', 'incidents', 'people', 'nodes', 'settings'] as const;
export type Screen = (typeof screens)[number];

export interface ViewState {
  readonly screen: Screen;
  /** The node that Doors, Climate and Nodes look at. */
  readonly node: string | null;
  /** The node whose rows the journal begins with; null is all. */
  readonly journal: string | null;
  readonly overlay: 'help' | 'finder' | null;
}

export interface ViewStore extends StoreApi<ViewState> {
  go(screen: Screen, node?: string | null): void;
  /** Opens the journal with the rows of one node. */
  goJournal(node: string): void;
  setNode(node: string | null): void;
  setOverlay(overlay: ViewState['overlay']): void;
}

/** What is looked at. Going to a screen by its name keeps the node, except that Nodes then shows its list. */
export function createViewStore(): ViewStore {
  const store = createStore<ViewState>(() => ({ screen: 'overview', node: null, journal: null, overlay: null }));
  const { setState } = store;
  return {
    ...store,
    go: (screen, node) =>
      setState((state) => ({
        screen,
        overlay: null,
        journal: null,
        node: node === undefined ? (screen === 'nodes' ? null : state.node) : node,
      })),
    goJournal: (node) => setState({ screen: 'incidents', overlay: null, journal: node }),
    setNode: (node) => setState({ node }),
    setOverlay: (overlay) => setState({ overlay }),
  };
}
