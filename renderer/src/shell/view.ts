import { createStore, type StoreApi } from 'zustand/vanilla';
import { type ChartMetric, metrics } from '../../../electron/contract/fields.ts';
import type { IncidentFilter } from '../../../electron/contract/incidents.ts';

/** In the order of the product: Alt+1 to Alt+8. */
export const screens = ['overview', 'alarms', 'doors', 'climate', 'incidents', 'people', 'nodes', 'settings'] as const;
export type Screen = (typeof screens)[number];

export const peoplePages = ['persons', 'groups', 'rights', 'schedules', 'holidays', 'areas', 'inside'] as const;
/** A page of People, in the order of its tabs. */
export type PeoplePage = (typeof peoplePages)[number];

export const alarmsPages = ['active', 'hidden', 'history', 'metrics', 'rules'] as const;
/** A page of Alarms, in the order of its tabs. */
export type AlarmsPage = (typeof alarmsPages)[number];

export const incidentsPages = ['journal', 'shift', 'reports'] as const;
/** A page of Incidents, in the order of its tabs. */
export type IncidentsPage = (typeof incidentsPages)[number];

/** What Nodes shows: the list or one node, the work on a new one, or firmware over the air. */
export type NodesPage = 'list' | 'commission' | 'firmware';

const HOUR = 3_600_000;

/** What Climate shows; kept while other screens are open. */
export interface ClimateView {
  /** The compared nodes in the order chosen; none stands for the first there is. */
  readonly nodes: readonly string[];
  readonly metrics: readonly ChartMetric[];
  /** How long the shown span is, ms, and where it ends: null, or a moment ahead, is now. */
  readonly span: { readonly length: number; readonly to: number | null };
  /** A moment that is marked: that of the alarm or the row one came from. */
  readonly mark: number | null;
}

export interface ViewState {
  readonly screen: Screen;
  /** The screen that a way back leads to; null where one did not come along a link that has one. */
  readonly came: Screen | null;
  /** The node that Doors and Nodes look at. */
  readonly node: string | null;
  readonly nodes: NodesPage;
  readonly climate: ClimateView;
  /** The rows that the journal begins with. */
  readonly journal: IncidentFilter;
  readonly incidents: IncidentsPage;
  /** What the guard who goes has written so far for the one who comes. */
  readonly remarks: string;
  readonly people: PeoplePage;
  /** The person that People looks at; null is none, or a new one. */
  readonly person: number | null;
  /** The group whose members People lists; null is all. */
  readonly group: number | null;
  /** How Overview shows the nodes where there is a floor plan. */
  readonly overview: 'plan' | 'tiles';
  /** The floor plan that Overview shows; null is the first. */
  readonly plan: number | null;
  /** The floor plan that is being drawn, a new one, or none. */
  readonly drawing: number | 'new' | null;
  readonly alarms: AlarmsPage;
  /** Key of the alarm that Alarms looks at. */
  readonly alarm: string | null;
  readonly overlay: 'help' | 'finder' | null;
}

export interface ViewStore extends StoreApi<ViewState> {
  go(screen: Screen, node?: string | null): void;
  /** Opens a page of Incidents. */
  goIncidents(page: IncidentsPage): void;
  setRemarks(remarks: string): void;
  /** Opens the journal with these rows, with a way back to the screen one came from. */
  goJournal(filter: IncidentFilter): void;
  /** Opens the curves of a node, around a moment where one is given, with a way back to the screen one came from. */
  goClimate(wish: { readonly node: string; readonly metric?: ChartMetric; readonly at?: number }): void;
  /** Opens what another screen has of a node, with a way back to the screen one came from. */
  goWithBack(screen: 'doors' | 'nodes', node: string): void;
  setClimate(part: Partial<ClimateView>): void;
  /** Along the way back. */
  goBack(): void;
  setNode(node: string | null): void;
  /** Opens the work on a new node, or goes on with what is under way. */
  goCommission(): void;
  /** Opens firmware over the air. */
  goFirmware(): void;
  /** Back to the list of nodes; the work on a new node goes on at the station unless it was ended. */
  goNodeList(): void;
  /** Opens a page of Alarms; no alarm of another page stays open beside it. */
  goAlarms(page: AlarmsPage): void;
  /** Opens one alarm beside the list of all. */
  goAlarm(alarm: string): void;
  setAlarm(alarm: string | null): void;
  /** Opens a page of People as it was left. */
  goPeople(page: PeoplePage): void;
  /** Opens one person in the list of all. */
  goPerson(person: number): void;
  /** Opens the list of persons with the members of one group. */
  goMembers(group: number): void;
  setPerson(person: number | null): void;
  setGroup(group: number | null): void;
  setOverview(overview: ViewState['overview']): void;
  setPlan(plan: number): void;
  /** Opens the editor of a floor plan, or closes it. */
  setDrawing(drawing: ViewState['drawing']): void;
  setOverlay(overlay: ViewState['overlay']): void;
}

/**
 * What is looked at. Going to a screen by its name keeps the node, except that Nodes then shows its list; another page
 * of Nodes is still open when one comes back from another screen, and is closed by the way to Nodes itself.
 */
export function createViewStore(): ViewStore {
  const store = createStore<ViewState>(() => ({
    screen: 'overview',
    came: null,
    node: null,
    nodes: 'list',
    climate: { nodes: [], metrics, span: { length: HOUR, to: null }, mark: null },
    journal: {},
    incidents: 'journal',
    remarks: '',
    people: 'persons',
    person: null,
    group: null,
    overview: 'plan',
    plan: null,
    drawing: null,
    alarms: 'active',
    alarm: null,
    overlay: null,
  }));
  const { setState } = store;
  return {
    ...store,
    go: (screen, node) =>
      setState((state) => ({
        screen,
        came: null,
        overlay: null,
        journal: {},
        node: node === undefined ? (screen === 'nodes' ? null : state.node) : node,
        nodes: screen !== 'nodes' || (state.screen !== 'nodes' && node === undefined) ? state.nodes : 'list',
      })),
    goIncidents: (incidents) => setState({ screen: 'incidents', came: null, overlay: null, journal: {}, incidents }),
    setRemarks: (remarks) => setState({ remarks }),
    goJournal: (journal) =>
      setState(({ screen }) => ({
        screen: 'incidents',
        came: screen === 'incidents' ? null : screen,
        overlay: null,
        journal,
        incidents: 'journal',
      })),
    goClimate: ({ node, metric, at }) =>
      setState(({ screen, climate }) => ({
        screen: 'climate',
        came: screen === 'climate' ? null : screen,
        overlay: null,
        climate: {
          nodes: [node],
          metrics: metric === undefined ? climate.metrics : [metric],
          span: at === undefined ? { length: climate.span.length, to: null } : { length: HOUR, to: at + HOUR / 2 },
          mark: at ?? null,
        },
      })),
    goWithBack: (screen, node) =>
      setState((state) => ({
        screen,
        came: state.screen === screen ? null : state.screen,
        overlay: null,
        node,
        nodes: screen === 'nodes' ? 'list' : state.nodes,
      })),
    setClimate: (part) => setState(({ climate }) => ({ climate: { ...climate, ...part } })),
    goBack: () => setState(({ screen, came }) => ({ screen: came ?? screen, came: null })),
    setNode: (node) => setState({ node }),
    goCommission: () => setState({ screen: 'nodes', came: null, overlay: null, node: null, nodes: 'commission' }),
    goFirmware: () => setState({ screen: 'nodes', came: null, overlay: null, node: null, nodes: 'firmware' }),
    goNodeList: () => setState({ nodes: 'list' }),
    goAlarms: (alarms) => setState({ screen: 'alarms', came: null, overlay: null, alarms, alarm: null }),
    goAlarm: (alarm) => setState({ screen: 'alarms', came: null, overlay: null, alarms: 'active', alarm }),
    setAlarm: (alarm) => setState({ alarm }),
    goPeople: (people) => setState({ screen: 'people', came: null, overlay: null, people }),
    goPerson: (person) =>
      setState({ screen: 'people', came: null, overlay: null, people: 'persons', person, group: null }),
    goMembers: (group) =>
      setState({ screen: 'people', came: null, overlay: null, people: 'persons', person: null, group }),
    setPerson: (person) => setState({ person }),
    setGroup: (group) => setState({ group }),
    setOverview: (overview) => setState({ overview }),
    setPlan: (plan) => setState({ plan, overview: 'plan' }),
    setDrawing: (drawing) => setState({ drawing }),
    setOverlay: (overlay) => setState({ overlay }),
  };
}
