import { type FloorPlan, floorPlan, type PlanDraft } from '../contract/floor-plan.ts';
import { limits } from '../contract/limits.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import { planChanges } from '../domain/plan/changes.ts';
import { isPlanImage } from '../domain/plan/image.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { PlanChange, PlanStore } from '../domain/ports/plans.ts';
import type { Entry } from '../domain/ports/stores.ts';
import { actEntry } from './entry.ts';
import type { Handlers } from './handlers.ts';
import { inTurn } from './in-turn.ts';
import type { NodeBook } from './node-book.ts';

export interface FloorPlansDeps {
  readonly store: PlanStore;
  readonly nodes: Pick<NodeBook, 'get' | 'onChange'>;
  readonly clock: Pick<Clock, 'now'>;
}

type PlanHandlers = Pick<Handlers, 'plan.list' | 'plan.image' | 'plan.save' | 'plan.remove'>;

/** The floor plans of the site. */
export interface FloorPlans {
  readonly handlers: PlanHandlers;
  /** A plan was saved or removed, or a node that stood on one is gone. */
  onChange(listener: () => void): () => void;
  stop(): void;
}

/** What an edit does: the plans as they are afterwards, and what it answers. */
interface Edit<T> {
  readonly plans: readonly FloorPlan[];
  readonly image: PlanChange['image'];
  readonly entry: Entry;
  readonly value: T;
}

/** In memory, in their order; `last` is the last number given to a plan or an image. */
interface Memory {
  plans: readonly FloorPlan[];
  last: number;
}

/** Reads the plans. Throws where one does not hold: that is a damaged or foreign database. */
export async function createFloorPlans(deps: FloorPlansDeps): Promise<FloorPlans> {
  const { store, nodes } = deps;
  const stored = await store.load();
  const plans = stored.plans.map(({ data }) => floorPlan.parse(JSON.parse(data)));
  const memory: Memory = { plans, last: stored.last };
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of listeners) listener();
  };
  const edit = editing(store, memory, tell);
  return {
    handlers: {
      'plan.list': async () => ok(memory.plans.map((plan) => withoutGone(plan, nodes))),
      'plan.image': async ({ id }) =>
        memory.plans.some((plan) => plan.id === id) ? ok(await store.image(id)) : fail('not_found', `no plan ${id}`),
      'plan.save': (draft, { person }) => edit(() => saved(deps, memory, draft, person.username)),
      'plan.remove': (plan, { person }) => edit(() => removed(deps, memory, plan, person.username)),
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop: nodes.onChange(() => {
      if (memory.plans.some(({ placements }) => placements.some(({ node }) => nodes.get(node) === null))) tell();
    }),
  };
}

/** Decides and commits in turn; in memory nothing has changed before it is on the disk. */
function editing(store: PlanStore, memory: Memory, tell: () => void) {
  const turn = inTurn();
  return <T>(work: () => Result<Edit<T>>): Promise<Result<T>> =>
    turn(async () => {
      const last = memory.last;
      const decided = work();
      if (!decided.ok) return decided;
      const { plans, image, entry, value } = decided.value;
      try {
        await store.save({ ...changed(memory.plans, plans), image, last: memory.last }, [entry]);
      } catch (cause) {
        memory.last = last;
        return fail('unavailable', `the floor plans cannot be written: ${String(cause)}`);
      }
      memory.plans = plans;
      tell();
      return ok(value);
    });
}

/** Only what is otherwise is written: a plan, or its place. */
function changed(before: readonly FloorPlan[], after: readonly FloorPlan[]): Pick<PlanChange, 'set' | 'removed'> {
  const set = after.flatMap((plan, position) =>
    before[position] === plan ? [] : [{ id: plan.id, position, data: JSON.stringify(plan) }],
  );
  return { set, removed: before.filter(({ id }) => !after.some((plan) => plan.id === id)).map(({ id }) => id) };
}

/** A node that was revoked leaves no ghost; its id is never given again. */
function withoutGone<P extends Pick<FloorPlan, 'placements'>>(plan: P, nodes: FloorPlansDeps['nodes']): P {
  const placements = plan.placements.filter(({ node }) => nodes.get(node) !== null);
  return placements.length === plan.placements.length ? plan : { ...plan, placements };
}

function refusal({ plans }: Memory, draft: PlanDraft): Result<never> | null {
  const before = plans.find(({ id }) => id === draft.id);
  if (draft.id !== null && before === undefined) return fail('not_found', `no plan ${draft.id}`);
  if (before !== undefined && before.rev !== draft.rev)
    return fail('conflict', 'somebody else changed it', { rev: before.rev });
  if (before === undefined && plans.length >= limits.plans)
    return fail('invalid_input', `no more than ${limits.plans}`, { reason: 'limit', limit: limits.plans });
  const name = draft.name.toLocaleLowerCase();
  const taken = plans.find((plan) => plan.id !== draft.id && plan.name.toLocaleLowerCase() === name);
  if (taken !== undefined) return fail('conflict', 'the name is taken', { name: taken.name });
  if (draft.image.is === 'new' && !isPlanImage(draft.image.image))
    return fail('invalid_input', 'the image is not what it says it is', { reason: 'image' });
  return null;
}

function saved(deps: FloorPlansDeps, memory: Memory, draft: PlanDraft, actor: string): Result<Edit<FloorPlan>> {
  const refused = refusal(memory, draft);
  if (refused !== null) return refused;
  const { position, image: chosen, ...drawn } = withoutGone(draft, deps.nodes);
  const found = memory.plans.find(({ id }) => id === draft.id);
  const before = found === undefined ? null : withoutGone(found, deps.nodes);
  const id = before?.id ?? ++memory.last;
  const image = chosen.is === 'kept' ? (before?.image ?? 0) : chosen.is === 'none' ? 0 : ++memory.last;
  const value: FloorPlan = { ...drawn, id, rev: (before?.rev ?? 0) + 1, image };
  const plans = placed(memory.plans, value, position);
  const at = plans.indexOf(value);
  const about = {
    change: before === null ? 'created' : 'changed',
    plan: id,
    name: value.name,
    ...planChanges(before, value),
    ...(memory.plans[at]?.id === id ? {} : { position: at + 1 }),
  };
  const entry = actEntry(deps.clock.now(), 'plan.changed', actor, about);
  const newImage = chosen.is === 'kept' ? null : { plan: id, image: chosen.is === 'new' ? chosen.image : null };
  return ok({ plans, image: newImage, entry, value });
}

/** The plans with this one at its place, where it was, or last. */
function placed(plans: readonly FloorPlan[], plan: FloorPlan, position: number | null): readonly FloorPlan[] {
  const others = plans.filter(({ id }) => id !== plan.id);
  const before = plans.findIndex(({ id }) => id === plan.id);
  const at = position ?? (before < 0 ? others.length : before);
  return others.toSpliced(at, 0, plan);
}

function removed(
  { clock }: FloorPlansDeps,
  { plans }: Memory,
  { id, rev }: { readonly id: number; readonly rev: number },
  actor: string,
): Result<Edit<Record<string, never>>> {
  const before = plans.find((plan) => plan.id === id);
  if (before === undefined) return fail('not_found', `no plan ${id}`);
  if (before.rev !== rev) return fail('conflict', 'somebody else changed it', { rev: before.rev });
  const entry = actEntry(clock.now(), 'plan.changed', actor, { change: 'removed', plan: id, name: before.name });
  return ok({ plans: plans.filter((plan) => plan !== before), image: null, entry, value: {} });
}
