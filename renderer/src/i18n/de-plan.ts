import type { enPlan } from './en-plan.ts';

/** German: the floor plan on the Overview and its editor. */
export const dePlan = {
  'incident.plan.changed': 'Grundriss geändert',
  'plan.label': 'Grundriss {{name}}',
  'plan.plans': 'Grundrisse',
  'plan.switch': 'Knoten zeigen als',
  'plan.as.plan': 'Grundriss',
  'plan.as.tiles': 'Kacheln',
  'plan.failed': 'Der Grundriss konnte nicht geladen werden.',
  'plan.drawFirst': 'Grundriss zeichnen…',
  'plan.addPlan': 'Neuer Grundriss…',
  'plan.edit': 'Grundriss bearbeiten…',
  'plan.unplaced_one': '{{count}} Knoten steht auf keinem Grundriss',
  'plan.unplaced_other': '{{count}} Knoten stehen auf keinem Grundriss',
  'plan.legend': 'Temperatur, °C',
  'plan.hatched': 'unbekannt',
  'plan.door': 'Tür',
  'plan.sensor': 'Sensor',
  'plan.kind.room': 'Raum',
  'plan.kind.aisle': 'Gang',
  'plan.kind.racks': 'Schränke',
} as const satisfies Record<keyof typeof enPlan, string>;
