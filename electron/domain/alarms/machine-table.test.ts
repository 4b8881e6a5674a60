import { describe, expect, it } from 'vitest';
import { nextAlarm } from './machine.ts';
import { codeOf, type EventName, events, type Kind, kinds, recordOf, shown } from './machine-testing.ts';

/**
 * From each state (column) by each event (row): the state afterwards. U active and unacknowledged, A active and
 * acknowledged, R returned and unacknowledged, L latched, N normal, · not kept at all; in front s shelved, o out of
 * service, x suppressed; behind p its on-delay runs, r its off-delay runs, * a new occurrence; = nothing has changed.
 * `explained`: while an active alarm above it would explain it; of the other events that makes no difference.
 */
const tables: Record<Kind, string> = {
  level: `
                              ·      U      A      R      sN     sU     sA     sR     oN     oU     oA     oR     soN    soU    soA
    raise                     U*     =      =      U*     sU*    =      =      sU*    oU*    =      =      oU*    soU*   =      =
    raise, explained          xU*    =      =      U*     sxU*   =      =      sxU*   oxU*   =      =      oxU*   soxU*  =      =
    raise, worse              U*     U*     U*     U*     sU*    sU*    sU*    sU*    oU*    oU*    oU*    oU*    soU*   soU*   soU*
    raise, worse, explained   xU*    U*     xU*    U*     sxU*   sxU*   sxU*   sxU*   oxU*   oxU*   oxU*   oxU*   soxU*  soxU*  soxU*
    raise again               U*     U*     U*     U*     sU*    sU*    sU*    sU*    oU*    oU*    oU*    oU*    soU*   soU*   soU*
    raise again, explained    xU*    U*     xU*    U*     sxU*   sxU*   sxU*   sxU*   oxU*   oxU*   oxU*   oxU*   soxU*  soxU*  soxU*
    clear                     =      R      ·      =      =      sN     sN     =      =      oN     oN     =      =      soN    soN
    tick, early               =      =      =      =      =      =      =      =      =      =      =      =      =      =      =
    tick, due                 =      =      =      =      ·      U*     U*     ·      =      =      =      =      oN     oU     oA
    tick, due, explained      =      =      =      =      ·      U*     U*     ·      =      =      =      =      oN     oU     oA
    acknowledge               =      A      =      ·      =      sA     =      sN     =      oA     =      oN     =      soA    =
    acknowledge older         =      =      =      =      =      =      =      =      =      =      =      =      =      =      =
    reset                     =      =      =      =      =      =      =      =      =      =      =      =      =      =      =
    reset older               =      =      =      =      =      =      =      =      =      =      =      =      =      =      =
    silence                   =      U      =      R      =      sU     =      sR     =      oU     =      oR     =      soU    =
    silence older             =      =      =      =      =      =      =      =      =      =      =      =      =      =      =
    shelve                    =      sU     sA     sR     sN     sU     sA     sR     soN    soU    soA    soR    soN    soU    soA
    shelve older              =      =      =      =      =      =      =      =      =      =      =      =      =      =      =
    unshelve                  =      =      =      =      ·      U*     U*     ·      =      =      =      =      oN     oU     oA
    takeOut                   oN     oU     oA     oR     soN    soU    soA    soR    =      =      =      =      =      =      =
    bringBack                 =      =      =      =      =      =      =      =      ·      U*     U*     ·      sN     sU     sA
    suppress                  =      =      xA     =      =      sxU    sxA    =      =      oxU    oxA    =      =      soxU   soxA
    unsuppress                =      =      =      =      =      =      =      =      =      =      =      =      =      =      =
    comment                   =      U      A      R      sN     sU     sA     sR     oN     oU     oA     oR     soN    soU    soA
    assign                    =      U      A      R      sN     sU     sA     sR     oN     oU     oA     oR     soN    soU    soA
    investigate               =      U      A      R      sN     sU     sA     sR     oN     oU     oA     oR     soN    soU    soA
    investigate older         =      =      =      =      =      =      =      =      =      =      =      =      =      =      =

                              soR    xU     xA     sxN    sxU    sxA    oxN    oxU    oxA    soxN   soxU   soxA
    raise                     soU*   =      =      sU*    =      =      oU*    =      =      soU*   =      =
    raise, explained          soxU*  =      =      sxU*   =      =      oxU*   =      =      soxU*  =      =
    raise, worse              soU*   U*     U*     sU*    sU*    sU*    oU*    oU*    oU*    soU*   soU*   soU*
    raise, worse, explained   soxU*  xU*    xU*    sxU*   sxU*   sxU*   oxU*   oxU*   oxU*   soxU*  soxU*  soxU*
    raise again               soU*   U*     U*     sU*    sU*    sU*    oU*    oU*    oU*    soU*   soU*   soU*
    raise again, explained    soxU*  xU*    xU*    sxU*   sxU*   sxU*   oxU*   oxU*   oxU*   soxU*  soxU*  soxU*
    clear                     =      ·      ·      =      sxN    sxN    =      oxN    oxN    =      soxN   soxN
    tick, early               =      =      =      =      =      =      =      =      =      =      =      =
    tick, due                 oR     =      =      ·      xU     xA     =      =      =      oxN    oxU    oxA
    tick, due, explained      oR     =      =      ·      xU     xA     =      =      =      oxN    oxU    oxA
    acknowledge               soN    xA     =      =      sxA    =      =      oxA    =      =      soxA   =
    acknowledge older         =      =      =      =      =      =      =      =      =      =      =      =
    reset                     =      =      =      =      =      =      =      =      =      =      =      =
    reset older               =      =      =      =      =      =      =      =      =      =      =      =
    silence                   soR    xU     =      =      sxU    =      =      oxU    =      =      soxU   =
    silence older             =      =      =      =      =      =      =      =      =      =      =      =
    shelve                    soR    sxU    sxA    sxN    sxU    sxA    soxN   soxU   soxA   soxN   soxU   soxA
    shelve older              =      =      =      =      =      =      =      =      =      =      =      =
    unshelve                  oR     =      =      ·      xU     xA     =      =      =      oxN    oxU    oxA
    takeOut                   =      oxU    oxA    soxN   soxU   soxA   =      =      =      =      =      =
    bringBack                 sR     =      =      =      =      =      ·      xU     xA     sxN    sxU    sxA
    suppress                  =      xU     xA     =      sxU    sxA    =      oxU    oxA    =      soxU   soxA
    unsuppress                =      U*     U*     sN     sU     sA     oN     oU     oA     soN    soU    soA
    comment                   soR    xU     xA     sxN    sxU    sxA    oxN    oxU    oxA    soxN   soxU   soxA
    assign                    soR    xU     xA     sxN    sxU    sxA    oxN    oxU    oxA    soxN   soxU   soxA
    investigate               soR    xU     xA     sxN    sxU    sxA    oxN    oxU    oxA    soxN   soxU   soxA
    investigate older         =      =      =      =      =      =      =      =      =      =      =      =`,
  latching: `
                              ·      U      A      R      L      sN     sU     sA     sR     sL     oN     oU     oA     oR     oL
    raise                     U*     =      =      U*     U*     sU*    =      =      sU*    sU*    oU*    =      =      oU*    oU*
    raise, explained          xU*    =      =      U*     xU*    sxU*   =      =      sxU*   sxU*   oxU*   =      =      oxU*   oxU*
    raise, worse              U*     U*     U*     U*     U*     sU*    sU*    sU*    sU*    sU*    oU*    oU*    oU*    oU*    oU*
    raise, worse, explained   xU*    U*     xU*    U*     xU*    sxU*   sxU*   sxU*   sxU*   sxU*   oxU*   oxU*   oxU*   oxU*   oxU*
    raise again               U*     U*     U*     U*     U*     sU*    sU*    sU*    sU*    sU*    oU*    oU*    oU*    oU*    oU*
    raise again, explained    xU*    U*     xU*    U*     xU*    sxU*   sxU*   sxU*   sxU*   sxU*   oxU*   oxU*   oxU*   oxU*   oxU*
    clear                     =      R      L      =      =      =      sR     sL     =      =      =      oR     oL     =      =
    tick, early               =      =      =      =      =      =      =      =      =      =      =      =      =      =      =
    tick, due                 =      =      =      =      =      ·      U*     U*     R*     L      =      =      =      =      =
    tick, due, explained      =      =      =      =      =      ·      U*     U*     R*     L      =      =      =      =      =
    acknowledge               =      A      =      L      =      =      sA     =      sL     =      =      oA     =      oL     =
    acknowledge older         =      =      =      =      =      =      =      =      =      =      =      =      =      =      =
    reset                     =      =      =      =      ·      =      =      =      =      sN     =      =      =      =      oN
    reset older               =      =      =      =      =      =      =      =      =      =      =      =      =      =      =
    silence                   =      U      =      R      =      =      sU     =      sR     =      =      oU     =      oR     =
    silence older             =      =      =      =      =      =      =      =      =      =      =      =      =      =      =
    shelve                    =      sU     sA     sR     sL     sN     sU     sA     sR     sL     soN    soU    soA    soR    soL
    shelve older              =      =      =      =      =      =      =      =      =      =      =      =      =      =      =
    unshelve                  =      =      =      =      =      ·      U*     U*     R*     L      =      =      =      =      =
    takeOut                   oN     oU     oA     oR     oL     soN    soU    soA    soR    soL    =      =      =      =      =
    bringBack                 =      =      =      =      =      =      =      =      =      =      ·      U*     U*     R*     L
    suppress                  =      =      xA     =      =      =      sxU    sxA    =      =      =      oxU    oxA    =      =
    unsuppress                =      =      =      =      =      =      =      =      =      =      =      =      =      =      =
    comment                   =      U      A      R      L      sN     sU     sA     sR     sL     oN     oU     oA     oR     oL
    assign                    =      U      A      R      L      sN     sU     sA     sR     sL     oN     oU     oA     oR     oL
    investigate               =      U      A      R      L      sN     sU     sA     sR     sL     oN     oU     oA     oR     oL
    investigate older         =      =      =      =      =      =      =      =      =      =      =      =      =      =      =

                              soN    soU    soA    soR    soL    xU     xA     xR     xL     sxN    sxU    sxA    sxR    sxL    oxN
    raise                     soU*   =      =      soU*   soU*   =      =      U*     U*     sU*    =      =      sU*    sU*    oU*
    raise, explained          soxU*  =      =      soxU*  soxU*  =      =      xU*    xU*    sxU*   =      =      sxU*   sxU*   oxU*
    raise, worse              soU*   soU*   soU*   soU*   soU*   U*     U*     U*     U*     sU*    sU*    sU*    sU*    sU*    oU*
    raise, worse, explained   soxU*  soxU*  soxU*  soxU*  soxU*  xU*    xU*    xU*    xU*    sxU*   sxU*   sxU*   sxU*   sxU*   oxU*
    raise again               soU*   soU*   soU*   soU*   soU*   U*     U*     U*     U*     sU*    sU*    sU*    sU*    sU*    oU*
    raise again, explained    soxU*  soxU*  soxU*  soxU*  soxU*  xU*    xU*    xU*    xU*    sxU*   sxU*   sxU*   sxU*   sxU*   oxU*
    clear                     =      soR    soL    =      =      xR     xL     =      =      =      sxR    sxL    =      =      =
    tick, early               =      =      =      =      =      =      =      =      =      =      =      =      =      =      =
    tick, due                 oN     oU     oA     oR     oL     =      =      =      =      ·      xU     xA     xR     xL     =
    tick, due, explained      oN     oU     oA     oR     oL     =      =      =      =      ·      xU     xA     xR     xL     =
    acknowledge               =      soA    =      soL    =      xA     =      xL     =      =      sxA    =      sxL    =      =
    acknowledge older         =      =      =      =      =      =      =      =      =      =      =      =      =      =      =
    reset                     =      =      =      =      soN    =      =      =      ·      =      =      =      =      sxN    =
    reset older               =      =      =      =      =      =      =      =      =      =      =      =      =      =      =
    silence                   =      soU    =      soR    =      xU     =      xR     =      =      sxU    =      sxR    =      =
    silence older             =      =      =      =      =      =      =      =      =      =      =      =      =      =      =
    shelve                    soN    soU    soA    soR    soL    sxU    sxA    sxR    sxL    sxN    sxU    sxA    sxR    sxL    soxN
    shelve older              =      =      =      =      =      =      =      =      =      =      =      =      =      =      =
    unshelve                  oN     oU     oA     oR     oL     =      =      =      =      ·      xU     xA     xR     xL     =
    takeOut                   =      =      =      =      =      oxU    oxA    oxR    oxL    soxN   soxU   soxA   soxR   soxL   =
    bringBack                 sN     sU     sA     sR     sL     =      =      =      =      =      =      =      =      =      ·
    suppress                  =      soxU   soxA   =      =      xU     xA     =      =      =      sxU    sxA    =      =      =
    unsuppress                =      =      =      =      =      U*     U*     R*     L      sN     sU     sA     sR     sL     oN
    comment                   soN    soU    soA    soR    soL    xU     xA     xR     xL     sxN    sxU    sxA    sxR    sxL    oxN
    assign                    soN    soU    soA    soR    soL    xU     xA     xR     xL     sxN    sxU    sxA    sxR    sxL    oxN
    investigate               soN    soU    soA    soR    soL    xU     xA     xR     xL     sxN    sxU    sxA    sxR    sxL    oxN
    investigate older         =      =      =      =      =      =      =      =      =      =      =      =      =      =      =

                              oxU    oxA    oxR    oxL    soxN   soxU   soxA   soxR   soxL
    raise                     =      =      oU*    oU*    soU*   =      =      soU*   soU*
    raise, explained          =      =      oxU*   oxU*   soxU*  =      =      soxU*  soxU*
    raise, worse              oU*    oU*    oU*    oU*    soU*   soU*   soU*   soU*   soU*
    raise, worse, explained   oxU*   oxU*   oxU*   oxU*   soxU*  soxU*  soxU*  soxU*  soxU*
    raise again               oU*    oU*    oU*    oU*    soU*   soU*   soU*   soU*   soU*
    raise again, explained    oxU*   oxU*   oxU*   oxU*   soxU*  soxU*  soxU*  soxU*  soxU*
    clear                     oxR    oxL    =      =      =      soxR   soxL   =      =
    tick, early               =      =      =      =      =      =      =      =      =
    tick, due                 =      =      =      =      oxN    oxU    oxA    oxR    oxL
    tick, due, explained      =      =      =      =      oxN    oxU    oxA    oxR    oxL
    acknowledge               oxA    =      oxL    =      =      soxA   =      soxL   =
    acknowledge older         =      =      =      =      =      =      =      =      =
    reset                     =      =      =      oxN    =      =      =      =      soxN
    reset older               =      =      =      =      =      =      =      =      =
    silence                   oxU    =      oxR    =      =      soxU   =      soxR   =
    silence older             =      =      =      =      =      =      =      =      =
    shelve                    soxU   soxA   soxR   soxL   soxN   soxU   soxA   soxR   soxL
    shelve older              =      =      =      =      =      =      =      =      =
    unshelve                  =      =      =      =      oxN    oxU    oxA    oxR    oxL
    takeOut                   =      =      =      =      =      =      =      =      =
    bringBack                 xU     xA     xR     xL     sxN    sxU    sxA    sxR    sxL
    suppress                  oxU    oxA    =      =      =      soxU   soxA   =      =
    unsuppress                oU     oA     oR     oL     soN    soU    soA    soR    soL
    comment                   oxU    oxA    oxR    oxL    soxN   soxU   soxA   soxR   soxL
    assign                    oxU    oxA    oxR    oxL    soxN   soxU   soxA   soxR   soxL
    investigate               oxU    oxA    oxR    oxL    soxN   soxU   soxA   soxR   soxL
    investigate older         =      =      =      =      =      =      =      =      =`,
  pulse: `
                              ·      U      sN     sU     oN     oU     soN    soU    xU     sxN    sxU    oxN    oxU    soxN   soxU
    raise                     U*     U*     sU*    sU*    oU*    oU*    soU*   soU*   U*     sU*    sU*    oU*    oU*    soU*   soU*
    raise, explained          xU*    U*     sxU*   sxU*   oxU*   oxU*   soxU*  soxU*  xU*    sxU*   sxU*   oxU*   oxU*   soxU*  soxU*
    raise, worse              U*     U*     sU*    sU*    oU*    oU*    soU*   soU*   U*     sU*    sU*    oU*    oU*    soU*   soU*
    raise, worse, explained   xU*    U*     sxU*   sxU*   oxU*   oxU*   soxU*  soxU*  xU*    sxU*   sxU*   oxU*   oxU*   soxU*  soxU*
    raise again               U*     U*     sU*    sU*    oU*    oU*    soU*   soU*   U*     sU*    sU*    oU*    oU*    soU*   soU*
    raise again, explained    xU*    U*     sxU*   sxU*   oxU*   oxU*   soxU*  soxU*  xU*    sxU*   sxU*   oxU*   oxU*   soxU*  soxU*
    clear                     =      =      =      =      =      =      =      =      =      =      =      =      =      =      =
    tick, early               =      =      =      =      =      =      =      =      =      =      =      =      =      =      =
    tick, due                 =      =      ·      U*     =      =      oN     oU     =      ·      xU     =      =      oxN    oxU
    tick, due, explained      =      =      ·      U*     =      =      oN     oU     =      ·      xU     =      =      oxN    oxU
    acknowledge               =      ·      =      sN     =      oN     =      soN    ·      =      sxN    =      oxN    =      soxN
    acknowledge older         =      =      =      =      =      =      =      =      =      =      =      =      =      =      =
    reset                     =      =      =      =      =      =      =      =      =      =      =      =      =      =      =
    reset older               =      =      =      =      =      =      =      =      =      =      =      =      =      =      =
    silence                   =      U      =      sU     =      oU     =      soU    xU     =      sxU    =      oxU    =      soxU
    silence older             =      =      =      =      =      =      =      =      =      =      =      =      =      =      =
    shelve                    =      sU     sN     sU     soN    soU    soN    soU    sxU    sxN    sxU    soxN   soxU   soxN   soxU
    shelve older              =      =      =      =      =      =      =      =      =      =      =      =      =      =      =
    unshelve                  =      =      ·      U*     =      =      oN     oU     =      ·      xU     =      =      oxN    oxU
    takeOut                   oN     oU     soN    soU    =      =      =      =      oxU    soxN   soxU   =      =      =      =
    bringBack                 =      =      =      =      ·      U*     sN     sU     =      =      =      ·      xU     sxN    sxU
    suppress                  =      =      =      sxU    =      oxU    =      soxU   xU     =      sxU    =      oxU    =      soxU
    unsuppress                =      =      =      =      =      =      =      =      U*     sN     sU     oN     oU     soN    soU
    comment                   =      U      sN     sU     oN     oU     soN    soU    xU     sxN    sxU    oxN    oxU    soxN   soxU
    assign                    =      U      sN     sU     oN     oU     soN    soU    xU     sxN    sxU    oxN    oxU    soxN   soxU
    investigate               =      U      sN     sU     oN     oU     soN    soU    xU     sxN    sxU    oxN    oxU    soxN   soxU
    investigate older         =      =      =      =      =      =      =      =      =      =      =      =      =      =      =`,
  delayed: `
                              ·      Np     U      Ur     A      Ar     R      Rp     sN     sNp    sU     sUr    sA     sAr    sR
    raise                     Np     =      =      U      =      A      Rp     =      sNp    =      =      sU     =      sA     sRp
    raise, explained          Np     =      =      U      =      A      Rp     =      sNp    =      =      sU     =      sA     sRp
    raise, worse              Np     Np     U*     U*     U*     U*     Rp     Rp     sNp    sNp    sU*    sU*    sU*    sU*    sRp
    raise, worse, explained   Np     Np     U*     U*     xU*    xU*    Rp     Rp     sNp    sNp    sxU*   sxU*   sxU*   sxU*   sRp
    raise again               Np     =      U*     U*     U*     U*     Rp     =      sNp    =      sU*    sU*    sU*    sU*    sRp
    raise again, explained    Np     =      U*     U*     xU*    xU*    Rp     =      sNp    =      sxU*   sxU*   sxU*   sxU*   sRp
    clear                     =      ·      Ur     =      Ar     =      =      R      =      sN     sUr    =      sAr    =      =
    tick, early               =      =      =      =      =      =      =      =      =      =      =      =      =      =      =
    tick, due                 =      U*     =      R      =      ·      =      U*     ·      U*     U*     R*     U*     R*     ·
    tick, due, explained      =      xU*    =      R      =      ·      =      U*     ·      xU*    U*     R*     U*     R*     ·
    acknowledge               =      =      A      Ar     =      =      ·      Np     =      =      sA     sAr    =      =      sN
    acknowledge older         =      =      =      =      =      =      =      =      =      =      =      =      =      =      =
    reset                     =      =      =      =      =      =      =      =      =      =      =      =      =      =      =
    reset older               =      =      =      =      =      =      =      =      =      =      =      =      =      =      =
    silence                   =      =      U      Ur     =      =      R      Rp     =      =      sU     sUr    =      =      sR
    silence older             =      =      =      =      =      =      =      =      =      =      =      =      =      =      =
    shelve                    =      =      sU     sUr    sA     sAr    sR     sRp    sN     sNp    sU     sUr    sA     sAr    sR
    shelve older              =      =      =      =      =      =      =      =      =      =      =      =      =      =      =
    unshelve                  =      =      =      =      =      =      =      =      ·      Np     U*     Ur*    U*     Ur*    ·
    takeOut                   oN     oNp    oU     oUr    oA     oAr    oR     oRp    soN    soNp   soU    soUr   soA    soAr   soR
    bringBack                 =      =      =      =      =      =      =      =      =      =      =      =      =      =      =
    suppress                  =      =      =      =      xA     xAr    =      =      =      =      sxU    sxUr   sxA    sxAr   =
    unsuppress                =      =      =      =      =      =      =      =      =      =      =      =      =      =      =
    comment                   =      =      U      Ur     A      Ar     R      Rp     sN     sNp    sU     sUr    sA     sAr    sR
    assign                    =      =      U      Ur     A      Ar     R      Rp     sN     sNp    sU     sUr    sA     sAr    sR
    investigate               =      =      U      Ur     A      Ar     R      Rp     sN     sNp    sU     sUr    sA     sAr    sR
    investigate older         =      =      =      =      =      =      =      =      =      =      =      =      =      =      =

                              sRp    oN     oNp    oU     oUr    oA     oAr    oR     oRp    soN    soNp   soU    soUr   soA    soAr
    raise                     =      oNp    =      =      oU     =      oA     oRp    =      soNp   =      =      soU    =      soA
    raise, explained          =      oNp    =      =      oU     =      oA     oRp    =      soNp   =      =      soU    =      soA
    raise, worse              sRp    oNp    oNp    oU*    oU*    oU*    oU*    oRp    oRp    soNp   soNp   soU*   soU*   soU*   soU*
    raise, worse, explained   sRp    oNp    oNp    oxU*   oxU*   oxU*   oxU*   oRp    oRp    soNp   soNp   soxU*  soxU*  soxU*  soxU*
    raise again               =      oNp    =      oU*    oU*    oU*    oU*    oRp    =      soNp   =      soU*   soU*   soU*   soU*
    raise again, explained    =      oNp    =      oxU*   oxU*   oxU*   oxU*   oRp    =      soNp   =      soxU*  soxU*  soxU*  soxU*
    clear                     sR     =      oN     oUr    =      oAr    =      =      oR     =      soN    soUr   =      soAr   =
    tick, early               =      =      =      =      =      =      =      =      =      =      =      =      =      =      =
    tick, due                 U*     =      oU*    =      oN     =      oN     =      oU*    oN     oU*    oU     oN     oA     oN
    tick, due, explained      xU*    =      oxU*   =      oN     =      oN     =      oxU*   oN     oxU*   oU     oN     oA     oN
    acknowledge               sNp    =      =      oA     oAr    =      =      oN     oNp    =      =      soA    soAr   =      =
    acknowledge older         =      =      =      =      =      =      =      =      =      =      =      =      =      =      =
    reset                     =      =      =      =      =      =      =      =      =      =      =      =      =      =      =
    reset older               =      =      =      =      =      =      =      =      =      =      =      =      =      =      =
    silence                   sRp    =      =      oU     oUr    =      =      oR     oRp    =      =      soU    soUr   =      =
    silence older             =      =      =      =      =      =      =      =      =      =      =      =      =      =      =
    shelve                    sRp    soN    soNp   soU    soUr   soA    soAr   soR    soRp   soN    soNp   soU    soUr   soA    soAr
    shelve older              =      =      =      =      =      =      =      =      =      =      =      =      =      =      =
    unshelve                  Np     =      =      =      =      =      =      =      =      oN     oNp    oU     oUr    oA     oAr
    takeOut                   soRp   =      =      =      =      =      =      =      =      =      =      =      =      =      =
    bringBack                 =      ·      Np     U*     Ur*    U*     Ur*    ·      Np     sN     sNp    sU     sUr    sA     sAr
    suppress                  =      =      =      oxU    oxUr   oxA    oxAr   =      =      =      =      soxU   soxUr  soxA   soxAr
    unsuppress                =      =      =      =      =      =      =      =      =      =      =      =      =      =      =
    comment                   sRp    oN     oNp    oU     oUr    oA     oAr    oR     oRp    soN    soNp   soU    soUr   soA    soAr
    assign                    sRp    oN     oNp    oU     oUr    oA     oAr    oR     oRp    soN    soNp   soU    soUr   soA    soAr
    investigate               sRp    oN     oNp    oU     oUr    oA     oAr    oR     oRp    soN    soNp   soU    soUr   soA    soAr
    investigate older         =      =      =      =      =      =      =      =      =      =      =      =      =      =      =

                              soR    soRp   xU     xUr    xA     xAr    sxN    sxNp   sxU    sxUr   sxA    sxAr   oxN    oxNp   oxU
    raise                     soRp   =      =      xU     =      xA     sxNp   =      =      sxU    =      sxA    oxNp   =      =
    raise, explained          soRp   =      =      xU     =      xA     sxNp   =      =      sxU    =      sxA    oxNp   =      =
    raise, worse              soRp   soRp   U*     U*     U*     U*     sxNp   sxNp   sU*    sU*    sU*    sU*    oxNp   oxNp   oU*
    raise, worse, explained   soRp   soRp   xU*    xU*    xU*    xU*    sxNp   sxNp   sxU*   sxU*   sxU*   sxU*   oxNp   oxNp   oxU*
    raise again               soRp   =      U*     U*     U*     U*     sxNp   =      sU*    sU*    sU*    sU*    oxNp   =      oU*
    raise again, explained    soRp   =      xU*    xU*    xU*    xU*    sxNp   =      sxU*   sxU*   sxU*   sxU*   oxNp   =      oxU*
    clear                     =      soR    xUr    =      xAr    =      =      sxN    sxUr   =      sxAr   =      =      oxN    oxUr
    tick, early               =      =      =      =      =      =      =      =      =      =      =      =      =      =      =
    tick, due                 oR     oU*    =      ·      =      ·      ·      U*     xU     ·      xA     ·      =      oU*    =
    tick, due, explained      oR     oxU*   =      ·      =      ·      ·      xU*    xU     ·      xA     ·      =      oxU*   =
    acknowledge               soN    soNp   xA     xAr    =      =      =      =      sxA    sxAr   =      =      =      =      oxA
    acknowledge older         =      =      =      =      =      =      =      =      =      =      =      =      =      =      =
    reset                     =      =      =      =      =      =      =      =      =      =      =      =      =      =      =
    reset older               =      =      =      =      =      =      =      =      =      =      =      =      =      =      =
    silence                   soR    soRp   xU     xUr    =      =      =      =      sxU    sxUr   =      =      =      =      oxU
    silence older             =      =      =      =      =      =      =      =      =      =      =      =      =      =      =
    shelve                    soR    soRp   sxU    sxUr   sxA    sxAr   sxN    sxNp   sxU    sxUr   sxA    sxAr   soxN   soxNp  soxU
    shelve older              =      =      =      =      =      =      =      =      =      =      =      =      =      =      =
    unshelve                  oR     oRp    =      =      =      =      ·      Np     xU     xUr    xA     xAr    =      =      =
    takeOut                   =      =      oxU    oxUr   oxA    oxAr   soxN   soxNp  soxU   soxUr  soxA   soxAr  =      =      =
    bringBack                 sR     sRp    =      =      =      =      =      =      =      =      =      =      ·      Np     xU
    suppress                  =      =      xU     xUr    xA     xAr    =      =      sxU    sxUr   sxA    sxAr   =      =      oxU
    unsuppress                =      =      U*     Ur*    U*     Ur*    sN     sNp    sU     sUr    sA     sAr    oN     oNp    oU
    comment                   soR    soRp   xU     xUr    xA     xAr    sxN    sxNp   sxU    sxUr   sxA    sxAr   oxN    oxNp   oxU
    assign                    soR    soRp   xU     xUr    xA     xAr    sxN    sxNp   sxU    sxUr   sxA    sxAr   oxN    oxNp   oxU
    investigate               soR    soRp   xU     xUr    xA     xAr    sxN    sxNp   sxU    sxUr   sxA    sxAr   oxN    oxNp   oxU
    investigate older         =      =      =      =      =      =      =      =      =      =      =      =      =      =      =

                              oxUr   oxA    oxAr   soxN   soxNp  soxU   soxUr  soxA   soxAr
    raise                     oxU    =      oxA    soxNp  =      =      soxU   =      soxA
    raise, explained          oxU    =      oxA    soxNp  =      =      soxU   =      soxA
    raise, worse              oU*    oU*    oU*    soxNp  soxNp  soU*   soU*   soU*   soU*
    raise, worse, explained   oxU*   oxU*   oxU*   soxNp  soxNp  soxU*  soxU*  soxU*  soxU*
    raise again               oU*    oU*    oU*    soxNp  =      soU*   soU*   soU*   soU*
    raise again, explained    oxU*   oxU*   oxU*   soxNp  =      soxU*  soxU*  soxU*  soxU*
    clear                     =      oxAr   =      =      soxN   soxUr  =      soxAr  =
    tick, early               =      =      =      =      =      =      =      =      =
    tick, due                 oxN    =      oxN    oxN    oU*    oxU    oxN    oxA    oxN
    tick, due, explained      oxN    =      oxN    oxN    oxU*   oxU    oxN    oxA    oxN
    acknowledge               oxAr   =      =      =      =      soxA   soxAr  =      =
    acknowledge older         =      =      =      =      =      =      =      =      =
    reset                     =      =      =      =      =      =      =      =      =
    reset older               =      =      =      =      =      =      =      =      =
    silence                   oxUr   =      =      =      =      soxU   soxUr  =      =
    silence older             =      =      =      =      =      =      =      =      =
    shelve                    soxUr  soxA   soxAr  soxN   soxNp  soxU   soxUr  soxA   soxAr
    shelve older              =      =      =      =      =      =      =      =      =
    unshelve                  =      =      =      oxN    oxNp   oxU    oxUr   oxA    oxAr
    takeOut                   =      =      =      =      =      =      =      =      =
    bringBack                 xUr    xA     xAr    sxN    sxNp   sxU    sxUr   sxA    sxAr
    suppress                  oxUr   oxA    oxAr   =      =      soxU   soxUr  soxA   soxAr
    unsuppress                oUr    oA     oAr    soN    soNp   soU    soUr   soA    soAr
    comment                   oxUr   oxA    oxAr   soxN   soxNp  soxU   soxUr  soxA   soxAr
    assign                    oxUr   oxA    oxAr   soxN   soxNp  soxU   soxUr  soxA   soxAr
    investigate               oxUr   oxA    oxAr   soxN   soxNp  soxU   soxUr  soxA   soxAr
    investigate older         =      =      =      =      =      =      =      =      =`,
};

const words = (line: string) => line.trim().split(/ {2,}/);
const explained = ', explained';
const explainable = ['raise', 'raise, worse', 'raise again', 'tick, due'] as const;
/** Every event, and those again that may find the alarm explained. */
const rowNames = [
  ...(Object.keys(events) as EventName[]),
  ...explainable.map((name) => `${name}${explained}` as const),
];
type RowName = (typeof rowNames)[number];

const cases = (Object.keys(tables) as Kind[]).flatMap((kind) =>
  tables[kind].split('\n\n').flatMap((block) => {
    const [head = '', ...rows] = block.split('\n').filter((line) => line.trim() !== '');
    return rows.flatMap((row) => {
      const [name = '', ...cells] = words(row);
      return words(head).map((state, i) => [kind, state, name as RowName, cells[i] ?? ''] as const);
    });
  }),
);

/** The code of what becomes of a state; `=` where it stays as it was. */
function after(kind: Kind, state: string, event: EventName, parent: string | null): string {
  const rule = kinds[kind];
  const record = recordOf(state, rule.type);
  const last = record === null ? 0 : shown;
  const outcome = nextAlarm(record, events[event](rule.type), { rule, last, parent });
  return outcome.record === record ? '=' : codeOf(outcome.record, last);
}

/** Whatever an alarm of a kind can come to. */
function reachable(kind: Kind): string[] {
  const states = new Set(['·']);
  for (const state of states)
    for (const name of Object.keys(events) as EventName[])
      for (const parent of [null, 'broker_down']) {
        const next = after(kind, state, name, parent);
        if (next !== '=') states.add(next.replace('*', ''));
      }
  return [...states];
}

describe('an alarm', () => {
  it.each(cases)('of the %s kind in state %s, on %s, is %s', (kind, state, name, expected) => {
    const event = name.replace(explained, '') as EventName;
    expect(after(kind, state, event, name.endsWith(explained) ? 'broker_down' : null)).toBe(expected);
  });

  it.each(Object.keys(kinds) as Kind[])(
    'of the %s kind has a cell for every state it can reach and every event',
    (kind) => {
      const of = cases.filter(([each]) => each === kind);
      expect(new Set(of.map(([, state]) => state))).toEqual(new Set(reachable(kind)));
      const cells = new Set(of.map(([, state, name]) => `${state} ${name}`));
      expect(cells.size).toBe(of.length);
      expect(of).toHaveLength(reachable(kind).length * rowNames.length);
      expect(of.every(([, , name, expected]) => rowNames.includes(name) && expected !== '')).toBe(true);
    },
  );

  it('is explained by another only where something of it begins', () => {
    const others = (Object.keys(events) as EventName[]).filter(
      (name) => !(explainable as readonly string[]).includes(name),
    );
    for (const kind of Object.keys(kinds) as Kind[])
      for (const state of reachable(kind))
        for (const name of others) expect(after(kind, state, name, 'broker_down')).toBe(after(kind, state, name, null));
  });
});
