import { type LinkTick, linkTicks, tickCodes } from '../../contract/commissioning.ts';
import type { LinkAnswer } from '../wire/serial.ts';

const failures = new Set<string>(tickCodes);

/** Before the node has said anything. */
export const freshTicks: readonly LinkTick[] = linkTicks.map((name) => ({ name, state: 'waiting', code: null }));

/**
 * The ticks after a further answer of the node. What has failed stays red while the node tries it again, and so does
 * what comes before it: a person reads it, and each attempt begins from the start. It is green when it went well.
 */
export function ticksAfter(before: readonly LinkTick[], said: LinkAnswer): LinkTick[] {
  return linkTicks.map((name, i) => {
    const tick = tickOf(name, said[name]);
    const was = before[i] ?? tick;
    const again = tick.state === 'waiting' || tick.state === 'trying';
    return again && (was.state === 'failed' || was.state === 'ok') ? was : tick;
  });
}

function tickOf(name: LinkTick['name'], said: LinkAnswer[LinkTick['name']]): LinkTick {
  const code = tickCodes.find((one) => one === said) ?? null;
  if (code !== null) return { name, state: 'failed', code };
  if (said === 'absent' || said === 'waiting' || said === 'trying' || said === 'ok')
    return { name, state: said, code: null };
  return { name, state: 'waiting', code: null };
}

/** Whether the node has a session at the broker. */
export function isConnected(said: LinkAnswer): boolean {
  return said.mqtt === 'ok';
}

/** Whether the node says of its latest attempt that it failed. */
export function hasFailed(said: LinkAnswer): boolean {
  return linkTicks.some((name) => failures.has(said[name]));
}
