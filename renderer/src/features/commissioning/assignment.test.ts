import { describe, expect, it } from 'vitest';
import { assignment as schema } from '../../../../electron/contract/commissioning.ts';
import { emptyDraft } from '../../live/commission.ts';
import { assignmentFrom } from './assignment.ts';
import { chosenPurpose, purposesFor, targetOf } from './purposes.ts';

const around = { taken: new Set(['tor-1']), host: ' leitstand.example ' };
const draft = { ...emptyDraft, purpose: 'new', name: 'Gang B', fail: 'safe', wifi: 'Halle 2' } as const;

describe('what is assigned', () => {
  it('is a new node with the id that its name suggests', () => {
    const { assignment, wrong } = assignmentFrom(draft, around);
    expect(assignment).toEqual({
      purpose: 'new',
      id: 'gang-b',
      name: 'Gang B',
      fail: 'safe',
      wifi: 'Halle 2',
      host: 'leitstand.example',
    });
    expect(schema.safeParse(assignment).success).toBe(true);
    expect(wrong.size).toBe(0);
  });

  it('has no default for what the lock does without power, and none for the network', () => {
    const { assignment, wrong } = assignmentFrom({ ...draft, fail: null, wifi: undefined }, around);
    expect(assignment).toBeNull();
    expect([...wrong]).toEqual(['wifi', 'fail']);
    expect(assignmentFrom({ ...draft, wifi: null }, around).assignment).toMatchObject({ wifi: null });
  });

  it('names every field that is not right', () => {
    const { wrong } = assignmentFrom({ ...draft, name: ' ', id: 'Ä' }, { ...around, host: 'not a host' });
    expect([...wrong]).toEqual(['host', 'name', 'id']);
    expect([...assignmentFrom({ ...draft, id: 'tor-1' }, around).wrong]).toEqual(['taken']);
  });

  it('is only the node where the firmware is updated, and needs no name where a board takes a place', () => {
    expect(assignmentFrom({ ...emptyDraft, purpose: 'update', target: 'tor-1' }, around).assignment).toEqual({
      purpose: 'update',
      id: 'tor-1',
    });
    const replace = { ...emptyDraft, purpose: 'replace', target: 'tor-1', wifi: null } as const;
    expect(assignmentFrom(replace, around).assignment).toMatchObject({ purpose: 'replace', id: 'tor-1' });
    expect(assignmentFrom({ ...replace, target: null }, around).assignment).toBeNull();
  });
});

describe('what can become of a board', () => {
  const chip = { chip: 'esp32', mac: '24:6f:28:00:00:01', flashBytes: null, runs: null, known: null };
  const known = { id: 'tor-1', name: 'Tor 1', revoked: false };

  it('is a new node or a replacement, and for one that is known an update or a new account first', () => {
    expect(purposesFor(chip)).toEqual(['new', 'replace']);
    expect(purposesFor({ ...chip, known })).toEqual(['update', 'renew', 'replace']);
    expect(purposesFor({ ...chip, known: { ...known, revoked: true } })).toEqual(['new', 'replace']);
  });

  it('is what was wished, but only where the board allows it', () => {
    expect(chosenPurpose(chip, { purpose: 'update' })).toBe('new');
    expect(chosenPurpose({ ...chip, known }, { purpose: 'renew' })).toBe('renew');
    expect(chosenPurpose({ ...chip, known }, { purpose: null })).toBe('update');
  });

  it('is about the node of the board, or the one whose place it takes', () => {
    expect(targetOf({ ...chip, known }, 'update', { target: 'tor-9' })).toBe('tor-1');
    expect(targetOf(chip, 'replace', { target: null })).toBeNull();
    expect(targetOf({ ...chip, known }, 'replace', { target: 'tor-9' })).toBe('tor-9');
    expect(targetOf(chip, 'new', { target: 'tor-9' })).toBeNull();
    expect(targetOf({ ...chip, known: { ...known, revoked: true } }, 'replace', { target: null })).toBeNull();
  });
});
