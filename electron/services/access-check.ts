import { fail, ok } from '../contract/result.ts';
import { siteCalendar } from '../domain/access/calendar.ts';
import { compileTable } from '../domain/access/compile.ts';
import { judge, type Memory, type Moment, needsPin, type ReaderIndex } from '../domain/access/judge.ts';
import { tableClock } from '../domain/access/local-time.ts';
import type { Clock } from '../domain/ports/clock.ts';
import type { AccessBook } from './access-book.ts';
import type { CardHashes } from './card-hashes.ts';
import type { Handlers } from './handlers.ts';
import type { NodeBook } from './node-book.ts';

export interface AccessCheckDeps {
  readonly nodes: Pick<NodeBook, 'get'>;
  readonly book: AccessBook;
  readonly hashes: Pick<CardHashes, 'of'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly zone: () => string;
}

/**
 * The call `access.check`: by rights, schedules and validity as they are now, on a door in normal mode that remembers
 * nobody and has had its first person of the day.
 */
export function accessCheckHandlers(deps: AccessCheckDeps): Pick<Handlers, 'access.check'> {
  const { nodes, book, hashes, clock, zone } = deps;
  return {
    async 'access.check'({ person: id, node, at }) {
      const person = book.persons().get(id);
      if (person === undefined || nodes.get(node) === null) return fail('not_found', 'no such person or door');
      const wall = at ?? clock.now();
      const cards = new Map(book.cardsOf(id).map((card) => [card.id, card]));
      const creds = [...cards.keys()].flatMap((card) => {
        const cred = hashes.of(node, card);
        return cred === null ? [] : { card, cred };
      });
      const source = {
        persons: new Map([[id, person]]),
        cards,
        schedules: book.schedules(),
        holidays: book.holidays(),
        areas: book.areas(),
        doorGroups: book.doorGroups(),
        rights: book.rights(),
      };
      const compiled = compileTable(source, book.door(node), siteCalendar(zone(), wall), creds, () => null);
      if (!compiled.ok) return ok({ cards: [] });
      const { table } = compiled;
      const door = { table, local: tableClock(table.zone), mode: 'normal', heldLocked: false } as const;
      const memory: Memory = { persons: new Map(), firstDays: new Set([door.local(wall).day]) };
      const moment: Moment = { mono: 0, wall, clock: 'ntp' };
      const reader = readerInto(table.rules.directions.indexOf('in'));
      const pin = needsPin(door, moment);
      return ok({
        cards: creds.map(({ card, cred }) => {
          const judged = judge(door, memory, reader, cred, moment);
          if (judged.is === 'denied') return { card, reason: judged.reason, pin: false };
          return { card, reason: pin && person.sealedPins === null ? 'pin_missing' : null, pin };
        }),
      });
    },
  };
}

function readerInto(index: number): ReaderIndex {
  return index === 1 || index === 2 || index === 3 ? index : 0;
}
