import { describe, expect, it } from 'vitest';
import type { NodeCondition } from './conditions.ts';
import { type KnownLosses, offlineAfter, offlineChanges } from './offline.ts';

const node = (id: string, is: Partial<NodeCondition> = {}): NodeCondition => ({
  id,
  contact: 'online',
  lostFor: 0,
  willFor: null,
  awaited: false,
  overdue: false,
  clockWrongFor: 0,
  door: 'closed',
  tamper: false,
  readings: [],
  ...is,
});
const lost = (id: string, lostFor: number, willFor: number | null = null) =>
  node(id, { contact: 'offline', door: 'unknown', tamper: null, lostFor, willFor });
const silent = (id: string) => node(id, { overdue: true });
const known = (alarmed: readonly string[] = [], group: KnownLosses['group'] = null): KnownLosses => ({
  group,
  isAlarmed: (id) => alarmed.includes(id),
});
/** In short: `+` raised, `!` raised as worse, `-` cleared; a group with its members, `*` where it is again. */
const said = (nodes: readonly NodeCondition[], is = known()) =>
  offlineChanges(nodes, is).map((change) => {
    if (change.is === 'clear') return `-${change.key.replace('node_offline:', '')}`;
    const { key, type } = change.identity;
    if (type === 'nodes_offline') return `+group${change.again ? '*' : ''} ${change.members?.join()}`;
    return `${change.worse ? '!' : '+'}${key.replace('node_offline:', '')}`;
  });

describe('the loss of a node', () => {
  it('is alarmed 15 s after its will, or after 30 s of silence where it is not about to connect anew', () => {
    expect(said([lost('a', 20_000, 14_999)])).toEqual([]);
    expect(said([lost('a', 20_000, 15_000)])).toEqual(['+a']);
    expect(said([lost('a', 29_999, 7_000)])).toEqual([]);
    expect(said([lost('a', 30_000, 7_000)])).toEqual(['+a']);
    expect(said([lost('a', 30_000, 4_999)])).toEqual([]);
  });

  it('is alarmed after 45 s of silence where no will has come, because the broker still hears it', () => {
    expect(said([lost('a', 44_999)])).toEqual([]);
    expect(said([lost('a', 45_000)])).toEqual(['+a']);
  });

  it('is alarmed after 75 s where it has not been heard since the station is connected: it may wait to connect', () => {
    const awaited = (lostFor: number) => ({ ...lost('a', lostFor), awaited: true });
    expect(said([awaited(74_999)])).toEqual([]);
    expect(said([awaited(75_000)])).toEqual(['+a']);
    expect(said([{ ...lost('a', 20_000, 15_000), awaited: true }])).toEqual(['+a']);
  });

  it('becomes worse after 120 s, and is over when it speaks', () => {
    expect(said([lost('a', 119_999)], known(['a']))).toEqual([]);
    expect(said([lost('a', offlineAfter.long)], known(['a']))).toEqual(['!a']);
    expect(said([node('a', { contact: 'stale' })], known(['a']))).toEqual(['-a']);
  });

  it('is none where the node was never there, and none while there is no broker to hear it through', () => {
    expect(said([node('a', { contact: 'never' })])).toEqual([]);
    expect(said([node('a', { contact: 'offline' })])).toEqual([]);
    expect(said([node('a', { contact: 'offline' })], known(['a']))).toEqual([]);
  });

  it('of two at once is two alarms', () => {
    expect(said([lost('a', 45_000), lost('b', 46_000)])).toEqual(['+a', '+b']);
  });
});

describe('the loss of many for one cause', () => {
  it('is one alarm for all that were lost within 20 s, also for those that are not due yet', () => {
    const wills = [lost('a', 20_000, 15_000), lost('b', 12_000, 9_000), lost('c', 9_000, 5_000), node('d')];
    expect(said(wills)).toEqual(['+group a,b,c', '+a', '+b', '+c']);
    expect(said([lost('a', 20_000, 26_000), lost('b', 9, 5_999), lost('c', 9, 5_000)])).toEqual(['+a']);
  });

  it('does not count those that are about to connect anew, but waits for what becomes of them', () => {
    expect(said([lost('a', 20_000, 15_000), lost('b', 12_000, 4_999), lost('c', 9_000, 100)])).toEqual([]);
    expect(said([lost('a', 20_000, 17_000), node('b'), lost('c', 9_000, 2_100)])).toEqual(['+a']);
  });

  it('waits for those that are falling silent, but not for long', () => {
    const silence = (...seconds: number[]) => seconds.map((each, i) => lost('abcd'[i] ?? '', each * 1_000));
    expect(said([...silence(45, 45), silent('c'), silent('d')])).toEqual([]);
    expect(said([...silence(49, 49, 33), silent('d')])).toEqual([]);
    expect(said(silence(53, 53, 49, 45))).toEqual(['+group a,b,c,d', '+a', '+b', '+c', '+d']);
    expect(said([...silence(55), silent('c'), silent('d')])).toEqual(['+a']);
    expect(said([lost('a', 33_000, 17_999), silent('c'), silent('d')])).toEqual([]);
    expect(said([lost('a', 33_000, 18_000), silent('c'), silent('d')])).toEqual(['+a']);
  });

  it('does not wait where too few are silent to be a group', () => {
    expect(said([lost('a', 45_000), silent('b')])).toEqual(['+a']);
  });

  it('does not hide one that fails later under it', () => {
    const group = { members: ['a', 'b', 'c'], age: 60_000 };
    const gone = ['a', 'b', 'c'].map((id) => lost(id, 90_000));
    expect(said([...gone, lost('d', 45_000)], known(['a', 'b', 'c'], group))).toEqual(['+d']);
  });

  it('is told anew with those that follow at once, or that are many again', () => {
    const gone = ['a', 'b', 'c'].map((id) => lost(id, 90_000));
    const young = known(['a', 'b', 'c'], { members: ['a', 'b', 'c'], age: 20_000 });
    expect(said([...gone, lost('d', 45_000)], young)).toEqual(['+group* a,b,c,d', '+d']);
    const old = known(['a', 'b', 'c'], { members: ['a', 'b', 'c'], age: 60_000 });
    const more = ['d', 'e', 'f'].map((id) => lost(id, 45_000));
    expect(said([...gone, ...more], old)).toEqual(['+group* a,b,c,d,e,f', '+d', '+e', '+f']);
  });

  it('is told anew when a member that was back is lost again', () => {
    const group = known(['a', 'b'], { members: ['a', 'b', 'c'], age: 600_000 });
    expect(
      said([lost('a', 600_000), lost('b', 600_000), lost('c', 45_000)], group).filter((each) => !each.startsWith('!')),
    ).toEqual(['+group* a,b,c', '+c']);
  });

  it('returns when all are back, those that are gone for good not counted', () => {
    const group = known(['a', 'b'], { members: ['a', 'b', 'revoked'], age: 60_000 });
    expect(said([node('a'), lost('b', 60_000)], group)).toEqual(['-a']);
    expect(said([node('a'), node('b')], group)).toEqual(['-a', '-b', '-nodes_offline']);
  });
});
