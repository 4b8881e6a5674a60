import { describe, expect, it } from 'vitest';
import type { Incident } from '../../../../electron/contract/incidents.ts';
import { commandOf, storyFrom } from './command-story.ts';

const row = (id: number, type: Incident['type'], value: Incident['value'], actor: string | null = null): Incident => ({
  id,
  timestamp: id * 10,
  received: id * 10,
  type,
  node: 'node-1',
  boot: null,
  seq: null,
  clock: 'station',
  actor,
  late: false,
  value,
});

const queued = row(1, 'command.queued', { command: 'a', op: 'unlock' }, 'guard-1');
const sent = row(2, 'command.sent', { command: 'a', op: 'unlock' }, 'guard-1');
const result = (id: number, stage: string, code?: string) =>
  row(id, 'command.result', { command: 'a', op: 'unlock', stage, ...(code === undefined ? {} : { code }) });

describe('the life story of an order', () => {
  it('is put together from its rows in any order, and from no other one’s', () => {
    const other = row(3, 'command.sent', { command: 'b', op: 'lock' }, 'guard-2');
    const story = storyFrom([result(5, 'done'), other, sent, result(4, 'accepted'), queued], 'a');
    expect(story).toEqual({
      id: 'a',
      node: 'node-1',
      op: 'unlock',
      until: null,
      by: 'guard-1',
      at: 10,
      stages: [
        { stage: 'queued', at: 10, code: null },
        { stage: 'sent', at: 20, code: null },
        { stage: 'accepted', at: 40, code: null },
        { stage: 'done', at: 50, code: null },
      ],
      outcome: 'done',
    });
  });

  it('says how it ended, with the code, or that it went on', () => {
    expect(storyFrom([queued, sent], 'a')?.outcome).toBe('running');
    const refused = storyFrom([queued, result(3, 'refused', 'mode')], 'a');
    expect(refused?.outcome).toBe('refused');
    expect(refused?.stages.at(-1)).toEqual({ stage: 'refused', at: 30, code: 'mode' });
  });

  it('is not told without its beginning, nor from what is no stage', () => {
    expect(storyFrom([sent, result(3, 'done')], 'a')).toBeNull();
    expect(storyFrom([queued, result(3, 'flown')], 'a')?.stages).toHaveLength(1);
  });

  it('is of the order that a row names', () => {
    expect(commandOf(sent)).toBe('a');
    expect(commandOf(row(9, 'rex', { command: 'a' }))).toBeNull();
    expect(commandOf(row(9, 'command.sent', { command: 7 }))).toBeNull();
  });
});
