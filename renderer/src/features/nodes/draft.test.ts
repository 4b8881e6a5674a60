import { describe, expect, it } from 'vitest';
import { configNames, initialConfig } from '../../../../electron/contract/config.ts';
import type { ConfigState } from '../../../../electron/contract/nodes.ts';
import { changedFields, configFrom, draftOf, fieldGroups, rebase } from './draft.ts';
import { fieldState } from './field-state.ts';

const config = initialConfig();

describe('the configuration form', () => {
  it('gives back exactly the integers that it was filled with, in either language', () => {
    for (const sign of ['.', ',']) expect(configFrom(draftOf(config, sign)).config).toEqual(config);
  });

  it('shows every field in exactly one group', () => {
    expect(Object.values(fieldGroups).flat().sort()).toEqual([...configNames].sort());
  });

  it('turns what is typed into thousandths: 26,5 °C → 26500, 0.05 s → 50', () => {
    const draft = { ...draftOf(config, ','), 'temperature.warn_high': '26,5', 'temperature.off_delay': '0.05' };
    expect(configFrom(draft).config).toMatchObject({ 'temperature.warn_high': 26_500, 'temperature.off_delay': 50 });
  });

  it('reads an empty limit as off, but refuses an empty delay', () => {
    expect(
      configFrom({ ...draftOf(config, '.'), 'temperature.warn_high': '' }).config?.['temperature.warn_high'],
    ).toBeNull();
    expect(configFrom({ ...draftOf(config, '.'), 'door.relock': ' ' }).errors).toEqual({ 'door.relock': 'number' });
  });

  it('names what is no number, out of range or out of order', () => {
    expect(configFrom({ ...draftOf(config, '.'), 'temperature.warn_high': 'warm' }).errors).toEqual({
      'temperature.warn_high': 'number',
    });
    expect(configFrom({ ...draftOf(config, '.'), 'humidity.alarm_high': '101' }).errors).toEqual({
      'humidity.alarm_high': 'range',
    });
    expect(Object.keys(configFrom({ ...draftOf(config, '.'), 'temperature.warn_low': '28' }).errors)).toContain(
      'temperature.warn_high',
    );
  });

  it('knows which fields were changed, whatever way the number is written', () => {
    expect(changedFields({ ...draftOf(config, '.'), 'temperature.warn_high': '27,0' }, config, '.')).toEqual([]);
    expect(changedFields({ ...draftOf(config, '.'), 'buzzer.on_held': false }, config, '.')).toEqual([
      'buzzer.on_held',
    ]);
  });

  it('lays my changes over a newer document of somebody else', () => {
    const theirs = { ...config, 'door.relock': 9_000, 'temperature.warn_high': 25_000 };
    const mine = { ...draftOf(config, '.'), 'temperature.warn_high': '26' };
    expect(configFrom(rebase(mine, ['temperature.warn_high'], theirs, '.')).config).toMatchObject({
      'door.relock': 9_000,
      'temperature.warn_high': 26_000,
    });
  });
});

describe('the state of a field', () => {
  const state = (part: object): ConfigState => ({
    id: 'a',
    state: 'pending',
    desired: { rev: 5, config: { ...config, 'door.relock': 9_000 }, by: 'x', at: 0 },
    reported: { rev: 4, result: 'applied', code: null, errors: {}, config, received: 0 },
    differs: [],
    ...part,
  });
  const reported = (part: object) => ({ ...state({}).reported, rev: 5, ...part });

  it('is pending until the node has judged the revision', () => {
    expect(fieldState(state({}), 'door.relock')).toBe('pending');
    expect(fieldState(state({}), 'door.held_warn')).toBe('applied');
    expect(fieldState(state({ reported: null }), 'door.relock')).toBe('none');
  });

  it('is refused with the node’s reason, else applied', () => {
    expect(
      fieldState(
        state({ reported: reported({ result: 'partial', errors: { 'door.relock': 'out_of_range' } }) }),
        'door.relock',
      ),
    ).toBe('refused');
    expect(fieldState(state({ reported: reported({ result: 'rejected' }) }), 'door.relock')).toBe('refused');
    expect(fieldState(state({ reported: reported({ config: state({}).desired.config }) }), 'door.relock')).toBe(
      'applied',
    );
  });

  it('differs when the node holds something else than it accepted', () => {
    expect(fieldState(state({ reported: reported({}) }), 'door.relock')).toBe('differs');
    expect(fieldState(state({ reported: reported({ rev: 9 }) }), 'door.relock')).toBe('differs');
  });
});
