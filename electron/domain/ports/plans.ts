import type { PlanImage } from '../../contract/floor-plan.ts';
import type { Entry } from './stores.ts';

/** A plan as JSON, without its place; whoever reads it parses it with its schema. */
export interface StoredPlan {
  readonly id: number;
  /** Place among the plans, from 0. */
  readonly position: number;
  readonly data: string;
}

export interface StoredPlans {
  /** The last number that was given. */
  readonly last: number;
  /** In their order. */
  readonly plans: readonly StoredPlan[];
}

/** What a change of the plans does; what it does not name stays. */
export interface PlanChange {
  readonly last: number;
  readonly set: readonly StoredPlan[];
  readonly removed: readonly number[];
  /** Null takes the image away. */
  readonly image: { readonly plan: number; readonly image: PlanImage | null } | null;
}

/** The floor plans on the disk. They are read once and written through; images are read when somebody looks. */
export interface PlanStore {
  load(): Promise<StoredPlans>;
  image(plan: number): Promise<PlanImage | null>;
  /** All of it and its rows of the journal together, or nothing. */
  save(change: PlanChange, entries: readonly Entry[]): Promise<void>;
}
