import { describe, expect, it } from 'vitest';
import { passwordFault } from './password.ts';

describe('a new password', () => {
  it.each([
    ['eleven char', 'short'],
    ['x'.repeat(257), 'long'],
    ['my-BerNadette-99', 'username'],
    ['Password1234!', 'common'],
    ['PasswortPasswort1', 'common'],
    ['123456789012', 'common'],
    ['abcdefghijklm', 'common'],
    ['qwertzuiop123', 'common'],
    ['aaaaaaaaaaaaaa', 'simple'],
    ['abababababab', 'simple'],
    ['heron under glass 42', null],
    ['päßwörter öffnen türen', null],
  ] as const)('%s is judged %s', (password, fault) => {
    expect(passwordFault(password, 'bernadette')).toBe(fault);
  });

  it('counts characters, not code units', () => {
    expect(passwordFault('🦉🦊🦋🦌🦍🦎', 'anna')).toBe('short');
  });

  it('may contain a name of three letters, which is in every other word', () => {
    expect(passwordFault('heron under glass 42', 'und')).toBeNull();
  });
});
