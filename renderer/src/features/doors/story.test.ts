import { describe, expect, it } from 'vitest';
import type { CommandStage, CommandStory } from '../../../../electron/contract/doors.ts';
import { nextOf, stepsOf } from './story.ts';

const story = (op: string, outcome: CommandStory['outcome'], stages: CommandStage[], code: string | null = null) => ({
  id: 'c-1',
  node: 'a',
  op,
  until: null,
  by: 'guard-1',
  at: 1_000,
  outcome,
  stages: stages.map((stage, i) => ({ stage, at: 1_000 + i * 100, code: i === stages.length - 1 ? code : null })),
});
const drawn = (of: CommandStory) => stepsOf(of).map(({ stage, state }) => `${stage} ${state}`);

describe('the life story of an order', () => {
  it('shows what was reached, what runs and what lies ahead', () => {
    expect(drawn(story('unlock', 'running', ['queued', 'sent', 'accepted']))).toEqual([
      'queued past',
      'sent past',
      'accepted past',
      'energised running',
      'opened ahead',
      'closed ahead',
      'relocked ahead',
    ]);
  });

  it('says that nobody opened a door that locked again', () => {
    const steps = drawn(story('unlock', 'done', ['queued', 'sent', 'accepted', 'energised', 'relocked', 'done']));
    expect(steps.slice(3)).toEqual(['energised past', 'opened skipped', 'closed skipped', 'relocked past']);
  });

  it('ends with done where another order took the lock over', () => {
    expect(drawn(story('unlock_until', 'done', ['queued', 'sent', 'accepted', 'energised', 'done']))).toEqual([
      'queued past',
      'sent past',
      'accepted past',
      'energised past',
      'done past',
    ]);
  });

  it('is short for an order that moves nothing', () => {
    expect(drawn(story('lock', 'done', ['queued', 'sent', 'accepted', 'done'])).at(-1)).toBe('done past');
  });

  it.each([
    ['refused', 'mode', 'mode'],
    ['refused', 'clock_untrusted', 'clock'],
    ['refused', 'replayed', 'again'],
    ['failed', 'hardware', 'look'],
    ['expired', null, 'again'],
    ['unreachable', null, 'unreachable'],
  ] as const)('that ended %s (%s) ends there and says what helps', (outcome, code, next) => {
    const of = story('unlock', outcome, ['queued', 'sent', outcome], code);
    expect(stepsOf(of).at(-1)).toEqual({ stage: outcome, state: 'failed', at: 1_200, code });
    expect(nextOf(of)).toBe(next);
  });
});
