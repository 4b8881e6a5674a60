import { describe, expect, it } from 'vitest';
import type { LinkAnswer } from '../wire/serial.ts';
import { freshTicks, hasFailed, isConnected, ticksAfter } from './ticks.ts';

const said = (change: Partial<LinkAnswer> = {}): LinkAnswer => ({
  wifi: 'absent',
  address: 'ok',
  time: 'ok',
  name: 'ok',
  tcp: 'ok',
  tls: 'ok',
  mqtt: 'ok',
  ...change,
});
const states = (ticks: ReturnType<typeof ticksAfter>) => ticks.map(({ state, code }) => code ?? state);

describe('the ticks of a connection test', () => {
  it('are as the node says, with the reason of each red one', () => {
    const now = said({ tls: 'unknown_ca', mqtt: 'waiting' });
    expect(states(ticksAfter(freshTicks, now))).toEqual(['absent', 'ok', 'ok', 'ok', 'ok', 'unknown_ca', 'waiting']);
    expect([hasFailed(now), isConnected(now)]).toEqual([true, false]);
  });

  it('stay red while the node tries again, and turn green when it went well', () => {
    const red = ticksAfter(freshTicks, said({ tcp: 'refused', tls: 'waiting', mqtt: 'waiting' }));
    const again = ticksAfter(red, said({ name: 'trying', tcp: 'waiting', tls: 'waiting', mqtt: 'waiting' }));
    expect(states(again)).toEqual(['absent', 'ok', 'ok', 'ok', 'refused', 'waiting', 'waiting']);
    expect(states(ticksAfter(again, said()))).toEqual(['absent', 'ok', 'ok', 'ok', 'ok', 'ok', 'ok']);
    expect(isConnected(said())).toBe(true);
  });

  it('wait where the node says something that we do not know', () => {
    expect(states(ticksAfter(freshTicks, said({ mqtt: 'dancing' })))).toContain('waiting');
  });
});
