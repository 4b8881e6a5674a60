import type { Language } from '../../electron/contract/session.ts';
import { hallPlan } from '../testing/hall-plan.ts';
import type { Ask } from '../testing/prepared-site.ts';

/** The doors of the demo, in the order of the screens. */
export const doorIds = [
  'aisle-a-north',
  'aisle-a-south',
  'aisle-b-north',
  'aisle-b-south',
  'aisle-c-north',
  'aisle-c-south',
  'meet-me',
  'dock',
] as const;
type DoorId = (typeof doorIds)[number];

const aisles = doorIds.filter((id) => id.startsWith('aisle-'));

/** What lies behind each door; a door leads in by its reader 0 and out by its reader 1. */
const insides = {
  'aisle-a-north': 'a',
  'aisle-a-south': 'a',
  'aisle-b-north': 'b',
  'aisle-b-south': 'b',
  'aisle-c-north': 'c',
  'aisle-c-south': 'c',
  'meet-me': 'meet',
  dock: 'dock',
} as const satisfies Record<DoorId, string>;
type AreaId = (typeof insides)[DoorId];

const words = {
  en: {
    doors: ['Aisle A north', 'Aisle A south', 'Aisle B north', 'Aisle B south', 'Aisle C north', 'Aisle C south'],
    rooms: ['Meet-me room', 'Loading dock'],
    areas: { a: 'Aisle A', b: 'Aisle B', c: 'Aisle C', meet: 'Meet-me room', dock: 'Loading dock' },
    groups: { operations: 'Operations', deliveries: 'Deliveries' },
    doorGroups: { all: 'All doors', aisles: 'All aisles' },
    hall: 'Hall 2, cold aisles',
    hours: 'Working hours',
    holiday: 'New Year',
    departments: {
      operations: 'Operations',
      network: 'Network',
      security: 'Security',
      facility: 'Facility',
      logistics: 'Logistics',
      customer: 'Customer',
    },
  },
  de: {
    doors: ['Gang A Nord', 'Gang A Süd', 'Gang B Nord', 'Gang B Süd', 'Gang C Nord', 'Gang C Süd'],
    rooms: ['Übergaberaum', 'Anlieferung'],
    areas: { a: 'Gang A', b: 'Gang B', c: 'Gang C', meet: 'Übergaberaum', dock: 'Anlieferung' },
    groups: { operations: 'Betrieb', deliveries: 'Anlieferung' },
    doorGroups: { all: 'Alle Türen', aisles: 'Alle Gänge' },
    hall: 'Halle 2, Kaltgänge',
    hours: 'Arbeitszeit',
    holiday: 'Neujahr',
    departments: {
      operations: 'Betrieb',
      network: 'Netzwerk',
      security: 'Sicherheit',
      facility: 'Haustechnik',
      logistics: 'Logistik',
      customer: 'Kunde',
    },
  },
} as const satisfies Record<Language, unknown>;

/** Name of each door by its id. */
export function doorNames(language: Language): Record<string, string> {
  const names = [...words[language].doors, ...words[language].rooms];
  return Object.fromEntries(doorIds.map((id, i) => [id, names[i] ?? id]));
}

type Department = keyof (typeof words)['en']['departments'];

/** Somebody invented, with one card. */
export interface DemoPerson {
  readonly name: string;
  readonly department: Department;
  /** Number of a 26-bit card. */
  readonly number: number;
  readonly group?: 'operations' | 'deliveries';
  /** Doors of a right of the person's own. */
  readonly own?: readonly DoorId[];
}

/** A card that every door of the demo opens to at any hour. */
export const knownCard = 8_674_912;

export const people: readonly DemoPerson[] = [
  { name: 'Vera Lang', department: 'operations', number: knownCard, group: 'operations' },
  { name: 'Jonas Reiter', department: 'operations', number: 8_674_913, group: 'operations' },
  { name: 'Miriam Okafor', department: 'operations', number: 8_674_914, group: 'operations' },
  { name: 'Kofi Mensah', department: 'security', number: 5_310_022, group: 'operations' },
  { name: 'Hedda Brandt-Oberhausen', department: 'security', number: 5_310_047, group: 'operations' },
  { name: 'Luca Ferrari', department: 'network', number: 6_120_455, own: [...aisles, 'meet-me'] },
  { name: 'Zoë Lindqvist', department: 'network', number: 6_120_462, own: [...aisles, 'meet-me'] },
  { name: 'Marek Wójcik', department: 'facility', number: 3_904_118, own: [...doorIds] },
  { name: 'Ayşe Yıldız', department: 'facility', number: 3_904_120, own: [...doorIds] },
  { name: 'Peter Hahn', department: 'logistics', number: 2_288_301, group: 'deliveries' },
  { name: 'Nguyen Thi Mai', department: 'customer', number: 9_550_771, own: ['aisle-b-north', 'aisle-b-south'] },
  { name: 'Ruth Adler', department: 'customer', number: 9_550_802, own: ['aisle-c-north', 'meet-me'] },
];

/** The people whose cards open a door at any hour, so that one of them can be seen to walk through it. */
export function visitorsOf(door: string): readonly DemoPerson[] {
  return people.filter(({ group, own }) => group === 'operations' || own?.some((each) => each === door));
}

const head = { id: null, rev: 0 } as const;
const unlimited = { note: '', from: null, to: null, first: false, second: false, exempt: false } as const;
const workday = [{ from: 6 * 60, to: 20 * 60 }];

async function makeAreas(ask: Ask, language: Language): Promise<void> {
  const ids = new Map<AreaId, number>();
  for (const key of Object.keys(words.en.areas) as AreaId[]) {
    const name = words[language].areas[key];
    ids.set(key, (await ask('areas.save', { ...head, name, antipassback: false })).id);
  }
  for (const { settings } of await ask('doors.list', {})) {
    const { maintenance: _, ...rules } = settings;
    const inside = ids.get(insides[settings.node as DoorId]) ?? null;
    const confirm = settings.node === 'dock';
    await ask('doors.configure', { ...rules, inside, confirm, readers: ['in', 'out', 'none', 'none'] });
  }
}

/** Groups with their rights: operations everywhere at any hour, deliveries at the dock in working hours. */
async function makeGroups(ask: Ask, language: Language): Promise<Record<'operations' | 'deliveries', number>> {
  const { groups, doorGroups, hours, holiday } = words[language];
  const all = await ask('doorGroups.save', { ...head, name: doorGroups.all, nodes: [...doorIds] });
  await ask('doorGroups.save', { ...head, name: doorGroups.aisles, nodes: aisles });
  const days = [workday, workday, workday, workday, workday, [], [], []];
  const schedule = await ask('schedules.save', { ...head, name: hours, days });
  await ask('holidays.save', { ...head, name: holiday, from: '2027-01-01', to: '2027-01-01', yearly: true });
  const operations = await ask('groups.save', { ...head, name: groups.operations, note: '' });
  const deliveries = await ask('groups.save', { ...head, name: groups.deliveries, note: '' });
  const everywhere = { is: 'doorGroup', id: all.id } as const;
  await ask('rights.save', { ...head, who: { is: 'group', id: operations.id }, where: everywhere, schedule: null });
  const atDock = { where: { is: 'door', node: 'dock' }, schedule: schedule.id } as const;
  await ask('rights.save', { ...head, who: { is: 'group', id: deliveries.id }, ...atDock });
  return { operations: operations.id, deliveries: deliveries.id };
}

/** The hall with its racks, aisles, doors and sensors. */
async function drawHall(ask: Ask, language: Language): Promise<void> {
  const { hall, areas } = words[language];
  const names = { hall, aisles: ['A', 'B', 'C'], meetMe: areas.meet, dock: areas.dock } as const;
  const image = { is: 'none' } as const;
  await ask('plan.save', { ...head, name: hall, position: null, image, ...hallPlan(names, doorIds) });
}

/** Gives the demo site its areas, rules of doors, floor plan, groups, schedules and people, as a manager would. */
export async function furnishDemo(ask: Ask, language: Language): Promise<void> {
  await makeAreas(ask, language);
  await drawHall(ask, language);
  const groups = await makeGroups(ask, language);
  for (const { name, department, number, group, own = [] } of people) {
    const inGroups = group === undefined ? [] : [groups[group]];
    const named = { name, department: words[language].departments[department], groups: inGroups };
    const { id } = await ask('people.create', { ...unlimited, ...named });
    const source = { is: 'number', format: 'w26', number: String(number) } as const;
    await ask('cards.add', { person: id, source, label: '', to: null });
    for (const node of own)
      await ask('rights.save', { ...head, who: { is: 'person', id }, where: { is: 'door', node }, schedule: null });
  }
}
