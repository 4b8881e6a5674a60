import { describe, expect, it } from 'vitest';
import { nextAlarm } from './machine.ts';
import { codeOf, type EventName, events, type Kind, kinds, recordOf, shown } from './machine-testing.ts';

/**
 * From each state (column) by each event (row): the state afterwards. U active and unacknowledged, A active and
 * acknowledged, R returned and unacknowledged, L latched, N normal, · not kept at all; in front s shelved, o out of
 * service, x suppressed; behind p its on-delay runs, r its off-delay runs, * a new occurrence; = nothing has changed.
 */
const tables: Record<Kind, string> = {
  level: `
                           ·     U     A     R     sU    sA    sR    sN    oU    oN    xU    xA    sxU   soU
    raise                  U*    =     =     U*    =     =     sU*   sU*   =     oU*   =     =     =     =
    raise, worse           U*    U*    U*    U*    sU*   sU*   sU*   sU*   oU*   oU*   xU*   xU*   sxU*  soU*
    raise again            U*    U*    U*    U*    sU*   sU*   sU*   sU*   oU*   oU*   xU*   xU*   sxU*  soU*
    clear                  =     R     ·     =     sN    sN    =     =     oN    =     ·     ·     sxN   soN
    tick, early            =     =     =     =     =     =     =     =     =     =     =     =     =     =
    tick, due              =     =     =     =     U*    U*    ·     ·     =     =     =     =     xU    oU
    acknowledge            =     A     =     ·     sA    =     sN    =     oA    =     xA    =     sxA   soA
    acknowledge older      =     =     =     =     =     =     =     =     =     =     =     =     =     =
    reset                  =     =     =     =     =     =     =     =     =     =     =     =     =     =
    reset older            =     =     =     =     =     =     =     =     =     =     =     =     =     =
    silence                =     U     =     R     sU    =     sR    =     oU    =     xU    =     sxU   soU
    silence older          =     =     =     =     =     =     =     =     =     =     =     =     =     =
    shelve                 =     sU    sA    sR    sU    sA    sR    sN    soU   soN   sxU   sxA   sxU   soU
    shelve older           =     =     =     =     =     =     =     =     =     =     =     =     =     =
    unshelve               =     =     =     =     U*    U*    ·     ·     =     =     =     =     xU    oU
    takeOut                oN    oU    oA    oR    soU   soA   soR   soN   =     =     oxU   oxA   soxU  =
    bringBack              =     =     =     =     =     =     =     =     U*    ·     =     =     =     sU
    suppress               =     xU    xA    =     sxU   sxA   =     =     oxU   =     xU    xA    sxU   soxU
    unsuppress             =     =     =     =     =     =     =     =     =     =     U*    U*    sU    =
    comment                =     U     A     R     sU    sA    sR    sN    oU    oN    xU    xA    sxU   soU
    assign                 =     U     A     R     sU    sA    sR    sN    oU    oN    xU    xA    sxU   soU
    investigate            =     U     A     R     sU    sA    sR    sN    oU    oN    xU    xA    sxU   soU
    investigate older      =     =     =     =     =     =     =     =     =     =     =     =     =     =`,
  latching: `
                           ·     U     A     R     L     sU    sA    sR    sL    sN    oU    oN    oL    soU
    raise                  U*    =     =     U*    U*    =     =     sU*   sU*   sU*   =     oU*   oU*   =
    raise, worse           U*    U*    U*    U*    U*    sU*   sU*   sU*   sU*   sU*   oU*   oU*   oU*   soU*
    raise again            U*    U*    U*    U*    U*    sU*   sU*   sU*   sU*   sU*   oU*   oU*   oU*   soU*
    clear                  =     R     L     =     =     sR    sL    =     =     =     oR    =     =     soR
    tick, early            =     =     =     =     =     =     =     =     =     =     =     =     =     =
    tick, due              =     =     =     =     =     U*    U*    R*    L     ·     =     =     =     oU
    acknowledge            =     A     =     L     =     sA    =     sL    =     =     oA    =     =     soA
    acknowledge older      =     =     =     =     =     =     =     =     =     =     =     =     =     =
    reset                  =     =     =     =     ·     =     =     =     sN    =     =     =     oN    =
    reset older            =     =     =     =     =     =     =     =     =     =     =     =     =     =
    silence                =     U     =     R     =     sU    =     sR    =     =     oU    =     =     soU
    silence older          =     =     =     =     =     =     =     =     =     =     =     =     =     =
    shelve                 =     sU    sA    sR    sL    sU    sA    sR    sL    sN    soU   soN   soL   soU
    shelve older           =     =     =     =     =     =     =     =     =     =     =     =     =     =
    unshelve               =     =     =     =     =     U*    U*    R*    L     ·     =     =     =     oU
    takeOut                oN    oU    oA    oR    oL    soU   soA   soR   soL   soN   =     =     =     =
    bringBack              =     =     =     =     =     =     =     =     =     =     U*    ·     L     sU
    suppress               =     xU    xA    =     =     sxU   sxA   =     =     =     oxU   =     =     soxU
    unsuppress             =     =     =     =     =     =     =     =     =     =     =     =     =     =
    comment                =     U     A     R     L     sU    sA    sR    sL    sN    oU    oN    oL    soU
    assign                 =     U     A     R     L     sU    sA    sR    sL    sN    oU    oN    oL    soU
    investigate            =     U     A     R     L     sU    sA    sR    sL    sN    oU    oN    oL    soU
    investigate older      =     =     =     =     =     =     =     =     =     =     =     =     =     =`,
  pulse: `
                           ·     U     sU    sN    oU    oN    soU
    raise                  U*    U*    sU*   sU*   oU*   oU*   soU*
    raise, worse           U*    U*    sU*   sU*   oU*   oU*   soU*
    raise again            U*    U*    sU*   sU*   oU*   oU*   soU*
    clear                  =     =     =     =     =     =     =
    tick, early            =     =     =     =     =     =     =
    tick, due              =     =     U*    ·     =     =     oU
    acknowledge            =     ·     sN    =     oN    =     soN
    acknowledge older      =     =     =     =     =     =     =
    reset                  =     =     =     =     =     =     =
    reset older            =     =     =     =     =     =     =
    silence                =     U     sU    =     oU    =     soU
    silence older          =     =     =     =     =     =     =
    shelve                 =     sU    sU    sN    soU   soN   soU
    shelve older           =     =     =     =     =     =     =
    unshelve               =     =     U*    ·     =     =     oU
    takeOut                oN    oU    soU   soN   =     =     =
    bringBack              =     =     =     =     U*    ·     sU
    suppress               =     xU    sxU   =     oxU   =     soxU
    unsuppress             =     =     =     =     =     =     =
    comment                =     U     sU    sN    oU    oN    soU
    assign                 =     U     sU    sN    oU    oN    soU
    investigate            =     U     sU    sN    oU    oN    soU
    investigate older      =     =     =     =     =     =     =`,
  delayed: `
                           ·     Np    U     Ur    A     Ar    R     sU    sNp   sN    xUr   oNp
    raise                  Np    =     =     U     =     A     Rp    =     =     sNp   xU    =
    raise, worse           Np    Np    U*    U*    U*    U*    Rp    sU*   sNp   sNp   xU*   oNp
    raise again            Np    =     U*    U*    U*    U*    Rp    sU*   =     sNp   xU*   =
    clear                  =     ·     Ur    =     Ar    =     =     sUr   sN    =     =     oN
    tick, early            =     =     =     =     =     =     =     =     =     =     =     =
    tick, due              =     U*    =     R     =     ·     =     U*    U*    ·     ·     oU*
    acknowledge            =     =     A     Ar    =     =     ·     sA    =     =     xAr   =
    acknowledge older      =     =     =     =     =     =     =     =     =     =     =     =
    reset                  =     =     =     =     =     =     =     =     =     =     =     =
    reset older            =     =     =     =     =     =     =     =     =     =     =     =
    silence                =     =     U     Ur    =     =     R     sU    =     =     xUr   =
    silence older          =     =     =     =     =     =     =     =     =     =     =     =
    shelve                 =     =     sU    sUr   sA    sAr   sR    sU    sNp   sN    sxUr  soNp
    shelve older           =     =     =     =     =     =     =     =     =     =     =     =
    unshelve               =     =     =     =     =     =     =     U*    Np    ·     =     =
    takeOut                oN    oNp   oU    oUr   oA    oAr   oR    soU   soNp  soN   oxUr  =
    bringBack              =     =     =     =     =     =     =     =     =     =     =     Np
    suppress               =     =     xU    xUr   xA    xAr   =     sxU   =     =     xUr   =
    unsuppress             =     =     =     =     =     =     =     =     =     =     Ur*   =
    comment                =     =     U     Ur    A     Ar    R     sU    sNp   sN    xUr   oNp
    assign                 =     =     U     Ur    A     Ar    R     sU    sNp   sN    xUr   oNp
    investigate            =     =     U     Ur    A     Ar    R     sU    sNp   sN    xUr   oNp
    investigate older      =     =     =     =     =     =     =     =     =     =     =     =`,
};

const words = (line: string) => line.trim().split(/ {2,}/);
const cases = (Object.keys(tables) as Kind[]).flatMap((kind) => {
  const [head = '', ...rows] = tables[kind].split('\n').filter((line) => line.trim() !== '');
  const states = words(head);
  return rows.flatMap((row) => {
    const [event = '', ...after] = words(row);
    return states.map((state, i) => [kind, state, event as EventName, after[i] ?? ''] as const);
  });
});

describe('an alarm', () => {
  it.each(cases)('of the %s kind in state %s, on %s, is %s', (kind, state, event, expected) => {
    const rule = kinds[kind];
    const record = recordOf(state, rule.type);
    const last = record === null ? 0 : shown;
    const parent = record?.alarm.suppressedBy ?? null;
    const after = nextAlarm(record, events[event](rule.type), { rule, last, parent });
    expect(after.record === record ? '=' : codeOf(after.record, last)).toBe(expected);
  });

  it('has a cell in the table for every state and every event', () => {
    const names = Object.keys(events).toSorted();
    for (const kind of Object.keys(kinds)) {
      const of = cases.filter(([each]) => each === kind);
      const states = new Set(of.map(([, state]) => state));
      expect([...new Set(of.map(([, , event]) => event))].toSorted()).toEqual(names);
      expect(of).toHaveLength(states.size * names.length);
      expect(of.every(([, , , expected]) => expected !== '')).toBe(true);
    }
  });
});
