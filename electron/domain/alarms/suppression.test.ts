import { describe, expect, it } from 'vitest';
import { alarmTypes } from '../../contract/alarms.ts';
import type { ActEvent } from './acts.ts';
import { alarmBook } from './book.ts';
import { defaultRule } from './catalogue.ts';
import { alarmIdentity } from './identity.ts';
import type { AlarmChange } from './sources.ts';
import { ancestors, nodesOffline } from './suppression.ts';

const brokerDown = alarmIdentity('broker_down', null);
const offline = (node: string) => alarmIdentity('node_offline', node);
const stale = (node: string) => alarmIdentity('sensor_stale', node, 'temperature');
const forced = (node: string) => alarmIdentity('door_forced', node);
const raise = (identity: ReturnType<typeof offline>, more: object = {}): AlarmChange => ({
  is: 'raise',
  identity,
  ...more,
});
const clear = ({ key }: { key: string }): AlarmChange => ({ is: 'clear', key });
const whereabouts = (grouped: boolean, lost: boolean) => ({ grouped: () => grouped, lost: () => lost });

/** A book whose broker is alarmed at once, and what of it is in sight. */
function bookOf() {
  const book = alarmBook([], (type) => ({ ...defaultRule(type), onDelay: 0 }));
  let at = 0;
  return {
    book,
    change: (...changes: AlarmChange[]) => book.change(changes, ++at),
    act: (key: string, act: Partial<ActEvent>) => book.act(key, { by: 'eva', at: ++at, ...act } as ActEvent),
    inSight: () =>
      book
        .list()
        .filter(({ shelved, outOfService, suppressedBy }) => (shelved ?? outOfService ?? suppressedBy) === null)
        .map(({ key }) => key)
        .sort(),
    hidden: () => Object.fromEntries(book.list().flatMap((a) => (a.suppressedBy ? [[a.key, a.suppressedBy]] : []))),
  };
}

describe('what explains an alarm', () => {
  it('is its sensor that has failed, its node that is offline, the group of its node, and the broker, the nearest first', () => {
    const [alone, grouped] = [whereabouts(false, true), whereabouts(true, true)];
    const failed = alarmIdentity('sensor_failed', 'a', 'temperature');
    expect(ancestors(failed, alone)).toEqual(['node_offline:a', 'broker_down']);
    expect(ancestors(failed, grouped)).toEqual(['node_offline:a', 'nodes_offline', 'broker_down']);
    expect(ancestors(stale('a'), grouped)).toEqual([failed.key, 'node_offline:a', 'nodes_offline', 'broker_down']);
    expect(ancestors(offline('a'), grouped)).toEqual(['nodes_offline', 'broker_down']);
    expect(ancestors(nodesOffline, grouped)).toEqual(['broker_down']);
  });

  it('is not the group any more where its node is back', () => {
    const back = whereabouts(true, false);
    const failed = alarmIdentity('sensor_failed', 'a', 'temperature');
    expect(ancestors(failed, back)).toEqual(['node_offline:a', 'broker_down']);
    expect(ancestors(offline('a'), back)).toEqual(['nodes_offline', 'broker_down']);
  });

  it('is nothing at all for doors, cards and the station', () => {
    const explained = alarmTypes.filter(
      (type) => ancestors(alarmIdentity(type, 'a'), whereabouts(true, true)).length > 0,
    );
    expect(explained.toSorted()).toEqual([
      'clock_wrong',
      'dew_point_alarm',
      'dew_point_warning',
      'node_offline',
      'nodes_offline',
      'rate_of_change',
      'sensor_failed',
      'sensor_stale',
      'threshold_alarm',
      'threshold_warning',
    ]);
  });
});

describe('suppression by design', () => {
  it('makes one alarm of a node that is offline with all its sensors', () => {
    const { act, change, inSight, hidden } = bookOf();
    change(raise(alarmIdentity('threshold_warning', 'a', 'humidity.warn_high')));
    act('threshold_warning:a:humidity.warn_high', { is: 'acknowledge', occurrence: 1 });
    const news = change(raise(offline('a')), raise(stale('a')), raise(forced('a')));
    expect(inSight()).toEqual(['door_forced:a', 'node_offline:a']);
    expect(hidden()).toEqual({
      'sensor_stale:a:temperature': 'node_offline:a',
      'threshold_warning:a:humidity.warn_high': 'node_offline:a',
    });
    expect(news.flatMap(({ steps }) => steps.map(({ step }) => step))).toEqual([
      'raised',
      'raised',
      'raised',
      'suppressed',
    ]);
  });

  it('annunciates a child that is still there when its parent returns, and lets the others go', () => {
    const { book, change, inSight } = bookOf();
    change(raise(offline('a')), raise(stale('a')), raise(alarmIdentity('clock_wrong', 'a')));
    change(clear(offline('a')), clear(stale('a')));
    expect(inSight()).toEqual(['clock_wrong:a', 'node_offline:a']);
    expect(book.get('clock_wrong:a')).toMatchObject({ occurrence: 2, suppressedBy: null });
    expect(book.get('sensor_stale:a:temperature')).toBeNull();
  });

  it('takes back in one go what a node brings back, whatever is said first', () => {
    const { change, inSight } = bookOf();
    change(raise(offline('a')), raise(stale('a')));
    expect(change(clear(offline('a')), clear(stale('a'))).flatMap(({ steps }) => steps)).toHaveLength(2);
    expect(inSight()).toEqual(['node_offline:a']);
  });

  it('goes over several steps: a broker that is down is one alarm, and so is what it leaves behind', () => {
    const { change, inSight, hidden } = bookOf();
    change(raise(brokerDown), raise(offline('a')), raise(stale('a')));
    expect(inSight()).toEqual(['broker_down']);
    change(clear(brokerDown));
    expect(inSight()).toEqual(['broker_down', 'node_offline:a']);
    expect(hidden()).toEqual({ 'sensor_stale:a:temperature': 'node_offline:a' });
  });

  it('ends while a person has taken the parent out of sight, so that nothing is hidden by two', () => {
    const { act, change, inSight } = bookOf();
    change(raise(offline('a')), raise(stale('a')));
    act('node_offline:a', { is: 'shelve', occurrence: 1, until: 1_000, reason: 'paint' });
    expect(inSight()).toEqual(['sensor_stale:a:temperature']);
    act('sensor_stale:a:temperature', { is: 'acknowledge', occurrence: 2 });
    act('node_offline:a', { is: 'unshelve' });
    expect(inSight()).toEqual(['node_offline:a']);
  });

  it('does not hide what has returned and waits to be seen', () => {
    const { change, inSight } = bookOf();
    change(raise(stale('a')));
    change(clear(stale('a')));
    change(raise(offline('a')));
    expect(inSight()).toEqual(['node_offline:a', 'sensor_stale:a:temperature']);
  });

  it('does not hide what was told and nobody has acknowledged, until somebody has', () => {
    const { act, book, change, inSight, hidden } = bookOf();
    const hot = alarmIdentity('threshold_alarm', 'a', 'temperature.alarm_high');
    change(raise(hot));
    change(raise(offline('a')));
    expect(inSight()).toEqual(['node_offline:a', hot.key]);
    expect(act(hot.key, { is: 'acknowledge', occurrence: 1 }).flatMap(({ steps }) => steps)).toMatchObject([
      { step: 'acknowledged', actor: 'eva' },
      { step: 'suppressed', actor: null },
    ]);
    expect(hidden()).toEqual({ [hot.key]: 'node_offline:a' });
    change(clear(hot));
    expect(book.get(hot.key)).toBeNull();
  });

  it('does not let go of what waits to be seen when a node sends late that it came again and went', () => {
    const { book, change } = bookOf();
    const hot = alarmIdentity('threshold_alarm', 'a', 'temperature.alarm_high');
    change(raise(hot));
    change(clear(hot));
    change(raise(offline('a')));
    change(raise(hot));
    expect(book.get(hot.key)).toMatchObject({ active: true, acknowledged: false, suppressedBy: null, occurrence: 2 });
    change(clear(hot));
    change(clear(offline('a')));
    expect(book.get(hot.key)).toMatchObject({ active: false, acknowledged: false, suppressedBy: null, occurrence: 2 });
  });

  it('hides the nodes of a group under it, and shows the others', () => {
    const { act, change, inSight, hidden } = bookOf();
    change(raise(nodesOffline, { members: ['a', 'b'] }), raise(offline('a')), raise(offline('b')), raise(offline('c')));
    expect(inSight()).toEqual(['node_offline:c', 'nodes_offline']);
    expect(Object.keys(hidden())).toEqual(['node_offline:a', 'node_offline:b']);
    act('node_offline:c', { is: 'acknowledge', occurrence: 1 });
    change(raise(nodesOffline, { members: ['a', 'b', 'c'], again: true }));
    expect(inSight()).toEqual(['nodes_offline']);
    change(clear(offline('a')));
    expect(inSight()).toEqual(['nodes_offline']);
    change(clear(nodesOffline));
    expect(inSight()).toEqual(['node_offline:b', 'node_offline:c', 'nodes_offline']);
  });

  it('ends for a node of a group that is back, though another one stays away', () => {
    const { book, change, inSight, hidden } = bookOf();
    const hot = (node: string) => alarmIdentity('threshold_alarm', node, 'temperature.alarm_high');
    change(raise(nodesOffline, { members: ['a', 'b'] }), raise(offline('a')), raise(offline('b')));
    change(clear(offline('a')), raise(hot('a')));
    expect(inSight()).toEqual(['nodes_offline', hot('a').key]);
    expect(book.get(hot('a').key)).toMatchObject({ occurrence: 1, acknowledged: false });
    change(raise(hot('b')));
    expect(hidden()).toMatchObject({ [hot('b').key]: 'node_offline:b' });
    expect(change(clear(offline('b'))).flatMap(({ steps }) => steps.map(({ step }) => step))).toContain('unsuppressed');
    expect(inSight()).toEqual(['nodes_offline', hot('a').key, hot('b').key]);
  });

  it('is the group’s while a person has put away the alarm of a node that is gone, until that node is back', () => {
    const { act, change, hidden, inSight } = bookOf();
    change(raise(nodesOffline, { members: ['a', 'b'] }), raise(offline('a')), raise(stale('a')), raise(offline('b')));
    act('node_offline:a', { is: 'shelve', occurrence: 1, until: 1_000, reason: 'paint' });
    expect(hidden()).toMatchObject({ 'sensor_stale:a:temperature': 'nodes_offline' });
    change(clear(offline('a')));
    expect(inSight()).toEqual(['nodes_offline', 'sensor_stale:a:temperature']);
  });

  it('holds over a restart of the station', () => {
    const { book, change } = bookOf();
    change(raise(nodesOffline, { members: ['a', 'b'] }), raise(offline('a')), raise(stale('a')));
    const keys = book.list().map(({ key }) => key);
    const again = alarmBook(keys.map(book.kept), defaultRule);
    expect(again.list()).toEqual(book.list());
    again.change([raise(offline('b'))], 9);
    expect(again.get('node_offline:b')?.suppressedBy).toBe('nodes_offline');
    again.change([clear(nodesOffline)], 10);
    expect(again.list().filter(({ suppressedBy }) => suppressedBy === 'nodes_offline')).toEqual([]);
  });
});

describe('a flood', () => {
  it('of 500 forced doors with one duress inside is 501 alarms, the duress first, told once each', () => {
    const { book, change } = bookOf();
    const doors = Array.from({ length: 500 }, (_, i) => raise(forced(`node-${i}`)));
    const news = change(...doors.slice(0, 250), raise(alarmIdentity('duress', 'node-7')), ...doors.slice(250));
    expect(news).toHaveLength(501);
    expect(book.list()).toHaveLength(501);
    expect(book.list()[0]?.key).toBe('duress:node-7');
  });
});
