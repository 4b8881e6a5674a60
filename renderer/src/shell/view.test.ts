import { describe, expect, it } from 'vitest';
import { createViewStore } from './view.ts';

const HOUR = 3_600_000;

describe('what is looked at', () => {
  it('leads from an alarm to its curve around its moment, and back', () => {
    const view = createViewStore();
    view.go('alarms');
    view.goClimate({ node: 'node-3', metric: 'humidity', at: 10 * HOUR });
    expect(view.getState()).toMatchObject({
      screen: 'climate',
      came: 'alarms',
      climate: { nodes: ['node-3'], metrics: ['humidity'], span: { length: HOUR, to: 10.5 * HOUR }, mark: 10 * HOUR },
    });
    view.goBack();
    expect(view.getState()).toMatchObject({ screen: 'alarms', came: null });
  });

  it('leads to rows of the journal and back, and to all rows where one goes there by name', () => {
    const view = createViewStore();
    view.goAlarm('door_held:node-8');
    view.goJournal({ alarmTypes: ['door_held'] });
    const there = { screen: 'incidents', incidents: 'journal', came: 'alarms', journal: { alarmTypes: ['door_held'] } };
    expect(view.getState()).toMatchObject(there);
    view.goBack();
    expect(view.getState()).toMatchObject({ screen: 'alarms', alarm: 'door_held:node-8' });
    view.go('incidents');
    expect(view.getState().journal).toEqual({});
  });

  it('has no way back once another way was taken', () => {
    const view = createViewStore();
    view.goClimate({ node: 'node-3' });
    view.go('doors');
    view.go('climate');
    view.goBack();
    expect(view.getState()).toMatchObject({ screen: 'climate', came: null });
  });

  it('keeps the compared nodes and the length of the span while other screens are open', () => {
    const view = createViewStore();
    view.setClimate({ nodes: ['node-1', 'node-2'], span: { length: 24 * HOUR, to: 5 } });
    view.go('doors', 'node-7');
    view.go('climate');
    expect(view.getState().climate).toMatchObject({ nodes: ['node-1', 'node-2'], span: { length: 24 * HOUR, to: 5 } });
    view.goClimate({ node: 'node-9' });
    expect(view.getState().climate).toMatchObject({
      nodes: ['node-9'],
      metrics: ['temperature', 'humidity'],
      span: { length: 24 * HOUR, to: null },
      mark: null,
    });
  });

  it('has another page of the nodes still open after another screen, and closes it by the way to the nodes', () => {
    const view = createViewStore();
    view.goCommission();
    expect(view.getState()).toMatchObject({ screen: 'nodes', node: null, nodes: 'commission' });
    view.go('alarms');
    view.go('nodes');
    expect(view.getState().nodes).toBe('commission');
    view.go('nodes');
    expect(view.getState().nodes).toBe('list');
    view.goCommission();
    view.go('nodes', 'node-3');
    expect(view.getState()).toMatchObject({ node: 'node-3', nodes: 'list' });
    view.goFirmware();
    view.go('overview');
    view.go('nodes');
    expect(view.getState()).toMatchObject({ screen: 'nodes', nodes: 'firmware' });
  });
});
