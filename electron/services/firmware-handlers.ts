import type { Rollout } from '../contract/firmware.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import { type FirmwareBook, goesOn, hasFailed, isUnderWay } from './firmware-book.ts';
import { loadImage } from './firmware-sending.ts';
import type { FirmwareUpdatesDeps, RolloutWork } from './firmware-updates.ts';
import type { Handlers } from './handlers.ts';
import type { inTurn } from './in-turn.ts';

export type FirmwareHandlers = Pick<Handlers, Extract<keyof Handlers, `firmware.${string}`>>;

/** The calls of an administrator, one after the other with what the nodes say. */
export function firmwareHandlers(
  deps: FirmwareUpdatesDeps,
  book: FirmwareBook,
  work: RolloutWork,
  turn: ReturnType<typeof inTurn>,
): FirmwareHandlers {
  const nothing = () => fail('conflict', 'no roll-out is under way');
  const now = (): Result<Rollout> => {
    const stored = book.get();
    return stored === null ? nothing() : ok(stored.rollout);
  };
  const stateNow = () => book.get()?.rollout.state ?? null;
  const enter = async (state: Rollout['state'], then: () => Promise<void> = async () => undefined) => {
    book.change({ state, halt: null });
    await book.save();
    await then();
    return now();
  };
  return {
    'firmware.images': async () => ok(await deps.shelf.list()),
    'firmware.rollout': async () => ok(book.get()?.rollout ?? null),
    'firmware.start': ({ chip, version, nodes, older }, { person }) =>
      turn(async () => {
        const before = book.get();
        // What was stopped stands in nobody's way: a node that is on trial then decides by itself.
        if (before !== null && (goesOn(before.rollout) || (stateNow() !== 'stopped' && book.current() !== null)))
          return fail('conflict', 'another roll-out is under way');
        const unknown = nodes.find((id) => deps.book.get(id) === null);
        if (unknown !== undefined) return fail('not_found', `no node ${unknown}`);
        const read = await loadImage(deps.shelf, chip, version);
        if (!read.ok) return read;
        const each = { state: 'queued', received: 0, count: 0, code: null } as const;
        const fresh = [...new Set(nodes)].map((node) => ({ node, ...each }));
        const at = deps.clock.now();
        const made: Rollout = { chip, version, by: person.username, at, state: 'running', halt: null, nodes: fresh };
        const { rev = 0, owed = [] } = before ?? {};
        const saved = await book.record({ rollout: made, older, rev, board: null, owed: [...owed] }, 'ordered', null);
        if (!saved.ok) return saved;
        work.have(read.value);
        await work.goOn();
        return now();
      }),
    'firmware.pause': () => turn(async () => (stateNow() === 'running' ? enter('paused') : nothing())),
    'firmware.resume': () =>
      turn(async () => {
        if (stateNow() !== 'paused' && stateNow() !== 'halted') return nothing();
        const first = book.get()?.rollout.nodes[0];
        if (first !== undefined && hasFailed(first)) return fail('conflict', 'the first node has failed');
        return enter('running', work.remind);
      }),
    'firmware.stop': () =>
      turn(async () => {
        const stored = book.get();
        if (stored === null || ['stopped', 'done'].includes(stored.rollout.state)) return nothing();
        for (const each of stored.rollout.nodes) {
          if (isUnderWay(each)) work.callOff(each.node);
          if (each.state === 'queued' || (isUnderWay(each) && each.state !== 'trying'))
            book.changeNode(each.node, { state: 'stopped' });
        }
        work.have(null);
        return enter('stopped');
      }),
    'firmware.skip': ({ node }, { person }) =>
      turn(async () => {
        const [stored, current] = [book.get(), book.current()];
        if (stored === null || stored.rollout.state === 'stopped' || current?.node !== node)
          return fail('conflict', 'it is not its turn');
        if (current.state === 'trying') return fail('conflict', 'it is on trial');
        if (stored.rollout.nodes[0]?.node === node) return fail('conflict', 'no other may follow before the first one');
        const without = stored.rollout.nodes.map((each) =>
          each.node === node ? ({ ...each, state: 'stopped', code: 'skipped' } as const) : each,
        );
        const next = { ...stored, rollout: { ...stored.rollout, nodes: without } };
        const saved = await book.record(next, 'skipped', node, person.username);
        if (!saved.ok) return saved;
        work.callOff(node);
        await book.save();
        await work.goOn();
        return now();
      }),
  };
}
