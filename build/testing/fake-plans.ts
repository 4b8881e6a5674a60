import type { CallInput } from '../../electron/contract/calls.ts';
import type { FloorPlan, PlanImage } from '../../electron/contract/floor-plan.ts';
import { fail, ok, type Result } from '../../electron/contract/result.ts';
import { hostileName } from './fake-data.ts';
import type { FakeParts, Handlers } from './fake-parts.ts';
import { hallPlan } from './hall-plan.ts';

const aisles = ['A', 'B', 'C'] as const;
const words = { hall: 'Hall 2, cold aisles', aisles, meetMe: 'Meet-me room', dock: 'Loading dock' };

function fakePlan(number: number, { setup, nodes }: FakeParts): FloorPlan {
  const all = nodes().map(({ id }) => id);
  const name = number === 1 ? words.hall : `Hall ${number + 1}`;
  const drawn = hallPlan(setup.hostile ? { ...words, hall: hostileName } : words, number === 1 ? all : all.slice(0, 2));
  return { id: number, rev: 1, name: setup.hostile ? hostileName : name, image: 0, ...drawn };
}

/** Floor plans behind the bridge; keeps to revisions and unique names. */
export function createFakePlans(parts: FakeParts) {
  let plans = Array.from({ length: parts.setup.plans }, (_, i) => fakePlan(i + 1, parts));
  let newest = 100;
  const images = new Map<number, PlanImage>();
  const put = (next: readonly FloorPlan[]) => {
    plans = [...next];
    queueMicrotask(() => parts.push({ outdated: ['plans'] }));
  };

  const save = ({ position, image: chosen, ...draft }: CallInput<'plan.save'>): Result<FloorPlan> => {
    const before = plans.find(({ id }) => id === draft.id);
    if (draft.id !== null && before === undefined) return fail('not_found', 'no such plan');
    if (before !== undefined && before.rev !== draft.rev) return fail('conflict', 'changed', { rev: before.rev });
    const twin = plans.find(({ name, id }) => name === draft.name && id !== draft.id);
    if (twin !== undefined) return fail('conflict', 'name', { name: twin.name });
    newest += 1;
    const id = before?.id ?? newest;
    const image = chosen.is === 'kept' ? (before?.image ?? 0) : chosen.is === 'none' ? 0 : newest;
    if (chosen.is === 'new') images.set(id, chosen.image);
    const plan: FloorPlan = { ...draft, id, rev: draft.rev + 1, image };
    const at = plans.findIndex((each) => each.id === id);
    const others = plans.filter((each) => each.id !== id);
    put(others.toSpliced(position ?? (at < 0 ? others.length : at), 0, plan));
    return ok(plan);
  };
  const remove = ({ id, rev }: CallInput<'plan.remove'>): Result<Record<string, never>> => {
    const before = plans.find((plan) => plan.id === id);
    if (before === undefined) return fail('not_found', 'no such plan');
    if (before.rev !== rev) return fail('conflict', 'changed', { rev: before.rev });
    put(plans.filter((plan) => plan !== before));
    return ok({});
  };

  const handlers = {
    'plan.list': () => ok(plans),
    'plan.image': ({ id }) =>
      plans.some((plan) => plan.id === id) ? ok(images.get(id) ?? null) : fail('not_found', 'no such plan'),
    'plan.save': save,
    'plan.remove': remove,
  } satisfies Partial<Handlers>;
  return {
    handlers,
    plans: () => plans,
    /** Somebody else changes a plan; pushed at once. */
    changePlan: (id: number, part: Partial<FloorPlan>) =>
      put(plans.map((plan) => (plan.id === id ? { ...plan, rev: plan.rev + 1, ...part } : plan))),
  };
}
