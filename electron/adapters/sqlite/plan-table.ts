import type { PlanImage } from '../../contract/floor-plan.ts';
import type { PlanChange, StoredPlan, StoredPlans } from '../../domain/ports/plans.ts';
import type { Connection } from './connection.ts';

/** Tables `floor_plan`, `floor_plan_image` and `floor_plan_number`; `save` runs within the caller's transaction. */
export function planTable(connection: Connection) {
  const plans = connection.prepare<[], StoredPlan>('SELECT id, position, data FROM floor_plan ORDER BY position, id');
  const set = connection.prepare(
    `INSERT INTO floor_plan (id, position, data) VALUES (@id, @position, @data)
     ON CONFLICT (id) DO UPDATE SET position = excluded.position, data = excluded.data`,
  );
  const remove = connection.prepare('DELETE FROM floor_plan WHERE id = ?');
  const image = connection.prepare<[number], PlanImage>(
    'SELECT type, width, height, data FROM floor_plan_image WHERE plan = ?',
  );
  const setImage = connection.prepare(
    `INSERT INTO floor_plan_image (plan, type, width, height, data) VALUES (@plan, @type, @width, @height, @data)
     ON CONFLICT (plan) DO UPDATE SET type = excluded.type, width = excluded.width, height = excluded.height,
       data = excluded.data`,
  );
  const removeImage = connection.prepare('DELETE FROM floor_plan_image WHERE plan = ?');
  const last = connection.prepare<[], number>('SELECT last FROM floor_plan_number').pluck();
  const setLast = connection.prepare(
    'INSERT INTO floor_plan_number (one, last) VALUES (1, ?) ON CONFLICT (one) DO UPDATE SET last = excluded.last',
  );

  return {
    load: (): StoredPlans => ({ last: last.get() ?? 0, plans: plans.all() }),
    image: (plan: number) => image.get(plan) ?? null,
    save(change: PlanChange): void {
      for (const id of change.removed) remove.run(id);
      for (const plan of change.set) set.run(plan);
      if (change.image?.image === null) removeImage.run(change.image.plan);
      else if (change.image !== null) setImage.run({ plan: change.image.plan, ...change.image.image });
      setLast.run(change.last);
    },
  };
}
