import { createStore, type StoreApi } from 'zustand/vanilla';

/** In the order of the product: Alt+1 to Alt+8. */
export const screens = ['overview', 'alarms', 'doors', 'climate', 'incidents', 'people', 'nodes', 'settings'] as const;
export type Screen = (typeof screens)[number];

export const peoplePages = ['persons', 'groups', 'rights', 'schedules', 'holidays', 'areas', 'inside'] as const;
/** A page of People, in the order of its tabs. */
export type PeoplePage = (typeof peoplePages)[number];

export interface ViewState {
  readonly screen: Screen;
  /** The node that Doors, Climate and Nodes look at. */
  readonly node: string | null;
  /** The node whose rows the journal begins with; null is all. */
  readonly journal: string | null;
  readonly people: PeoplePage;
  /** The person that People looks at; null is none, or a new one. */
  readonly person: number | null;
  /** The group whose members People lists; null is all. */
  readonly group: number | null;
  readonly overlay: 'help' | 'finder' | null;
}

export interface ViewStore extends StoreApi<ViewState> {
  go(screen: Screen, node?: string | null): void;
  /** Opens the journal with the rows of one node. */
  goJournal(node: string): void;
  setNode(node: string | null): void;
  /** Opens a page of People as it was left. */
  goPeople(page: PeoplePage): void;
  /** Opens one person in the list of all. */
  goPerson(person: number): void;
  /** Opens the list of persons with the members of one group. */
  goMembers(group: number): void;
  setPerson(person: number | null): void;
  setGroup(group: number | null): void;
  setOverlay(overlay: ViewState['overlay']): void;
}

/** What is looked at. Going to a screen by its name keeps the node, except that Nodes then shows its list. */
export function createViewStore(): ViewStore {
  const store = createStore<ViewState>(() => ({
    screen: 'overview',
    node: null,
    journal: null,
    people: 'persons',
    person: null,
    group: null,
    overlay: null,
  }));
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
    goPeople: (people) => setState({ screen: 'people', overlay: null, people }),
    goPerson: (person) => setState({ screen: 'people', overlay: null, people: 'persons', person, group: null }),
    goMembers: (group) => setState({ screen: 'people', overlay: null, people: 'persons', person: null, group }),
    setPerson: (person) => setState({ person }),
    setGroup: (group) => setState({ group }),
    setOverlay: (overlay) => setState({ overlay }),
  };
}
