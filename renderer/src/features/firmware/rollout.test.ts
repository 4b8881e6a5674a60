import { describe, expect, it } from 'vitest';
import { fakeNode, usualSetup } from '../../../../build/testing/fake-data.ts';
import type { Rollout, RolloutNode } from '../../../../electron/contract/firmware.ts';
import {
  countsOf,
  fitOf,
  type Image,
  isOver,
  makesWay,
  percentOf,
  sendable,
  skippableOf,
  stagesOf,
} from './rollout.ts';

const image = (chip: string, version: string, part: Partial<Image> = {}): Image => ({
  chip,
  version,
  built: 1,
  usable: true,
  problem: null,
  message: '',
  ...part,
});
const node = (part: Partial<RolloutNode>): RolloutNode => ({
  node: 'node-1',
  state: 'queued',
  received: 0,
  count: 0,
  code: null,
  ...part,
});
const rollout = (state: Rollout['state'], ...nodes: RolloutNode[]): Rollout => ({
  chip: 'esp32',
  version: '0.3.0',
  by: 'eva',
  at: 1,
  state,
  halt: null,
  nodes,
});
const board = { ...fakeNode(0, 0, usualSetup), hardware: 'esp32-door', firmware: '0.9.0' };

describe('an image', () => {
  it('fits a board that is named after its chip and runs an older version, by number', () => {
    expect(fitOf(board, image('esp32', '0.10.0'))).toBe('fits');
    expect(fitOf(board, image('esp32', '0.9.0'))).toBe('same');
    expect(fitOf(board, image('esp32', '0.8.9'))).toBe('newer');
    expect(fitOf(board, image('esp32s3', '0.10.0'))).toBe('chip');
  });

  it('is not meant for a node that is away, or of which nobody knows what it runs', () => {
    expect(fitOf({ ...board, contact: 'stale' }, image('esp32', '0.10.0'))).toBe('offline');
    expect(fitOf({ ...board, firmware: null }, image('esp32', '0.10.0'))).toBe('unknown');
    expect(fitOf({ ...board, firmware: 'main-2f' }, image('esp32', '0.10.0'))).toBe('unknown');
    expect(fitOf({ ...board, hardware: null, contact: 'offline' }, image('esp32', '0.10.0'))).toBe('offline');
  });

  it('can be sent where it is the newest usable one of its chip', () => {
    const bad = image('esp32', '2.0.0', { usable: false, problem: 'signature' });
    const all = [image('esp32', '1.9.0'), bad, image('esp32', '1.10.0'), image('esp32s3', '1.0.0')];
    expect(sendable(all).map(({ chip, version }) => [chip, version])).toEqual([
      ['esp32', '1.10.0'],
      ['esp32s3', '1.0.0'],
    ]);
  });
});

describe('a node on its way', () => {
  it('goes from stage to stage, and never back in percent', () => {
    const way = [
      node({}),
      node({ state: 'ordered', count: 100 }),
      node({ state: 'receiving', count: 100 }),
      node({ state: 'receiving', received: 50, count: 100 }),
      node({ state: 'waiting', received: 100, count: 100 }),
      node({ state: 'trying', received: 100, count: 100 }),
      node({ state: 'healthy', received: 100, count: 100 }),
    ];
    expect(way.map(percentOf)).toEqual([0, 0, 5, 37, 75, 85, 100]);
  });

  it('has failed at the stage that it failed at', () => {
    const at = (part: Partial<RolloutNode>) => stagesOf(node(part)).find(({ state }) => state === 'failed')?.name;
    expect(at({ state: 'rejected', code: 'signature' })).toBe('order');
    expect(at({ state: 'rejected', code: 'hash' })).toBe('written');
    expect(at({ state: 'rolled_back' })).toBe('healthy');
    expect(at({ state: 'given_up', code: 'silent', received: 9, count: 9 })).toBe('healthy');
    expect(at({ state: 'given_up', code: 'board', received: 3, count: 9 })).toBe('transfer');
    expect(at({ state: 'stopped' })).toBeUndefined();
  });
});

describe('a roll-out', () => {
  it('is over when nobody can go on with it', () => {
    const [well, bad, left] = [node({ state: 'healthy' }), node({ state: 'rolled_back' }), node({ state: 'stopped' })];
    expect(isOver(rollout('done', well))).toBe(true);
    expect(isOver(rollout('halted', bad, left))).toBe(true);
    expect(isOver(rollout('halted', well, bad, node({})))).toBe(false);
    expect(isOver(rollout('stopped', node({ state: 'trying' }), left))).toBe(false);
    expect(isOver(rollout('running', node({})))).toBe(false);
  });

  it('that was stopped makes way for another, though a node is still on trial', () => {
    expect(makesWay(rollout('stopped', node({ state: 'trying' })))).toBe(true);
    expect(makesWay(rollout('running', node({ state: 'trying' })))).toBe(false);
  });

  it('can do without a node that is waited for, but not without the first or one on trial', () => {
    const [well, told] = [node({ state: 'healthy' }), node({ node: 'node-2', state: 'ordered' })];
    expect(skippableOf(rollout('running', well, told))).toBe(told);
    expect(skippableOf(rollout('stopped', well, told))).toBeNull();
    expect(skippableOf(rollout('running', told, node({})))).toBeNull();
    expect(skippableOf(rollout('running', well, { ...told, state: 'trying' }))).toBeNull();
  });

  it('is counted by its ends', () => {
    const nodes = (['healthy', 'rolled_back', 'given_up', 'stopped'] as const).map((state) => node({ state }));
    expect(countsOf(rollout('halted', ...nodes))).toEqual({ healthy: 1, failed: 2, left: 1, all: 4 });
  });
});
