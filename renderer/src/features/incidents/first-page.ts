import type { CallOutput } from '../../../../electron/contract/calls.ts';
import type { IncidentFilter } from '../../../../electron/contract/incidents.ts';
import type { Result } from '../../../../electron/contract/result.ts';
import type { Station } from '../../station.tsx';

/** Rows of a page: what fills a screen, with room for what is read ahead. */
export const PAGE = 50;

type Answer = Promise<Result<CallOutput<'incidents.page'>>>;

/** The first page of a filter. */
export interface FirstPage {
  /** A filter was chosen: the question leaves with the press of the key, not after all has been rendered for it. */
  foresee(filter: IncidentFilter): void;
  /** What was foreseen, once; for any other filter a question of its own. `key` is the filter as JSON. */
  take(key: string): Answer;
}

/** First pages from the station, one foreseen at a time. */
export function firstPage({ call }: Station['api']): FirstPage {
  const ask = (key: string): Answer =>
    call('incidents.page', { filter: JSON.parse(key) as IncidentFilter, limit: PAGE });
  let foreseen: { readonly key: string; readonly answer: Answer } | null = null;
  return {
    foresee(filter) {
      const key = JSON.stringify(filter);
      foreseen = { key, answer: ask(key) };
    },
    take(key) {
      const mine = foreseen;
      foreseen = null;
      return mine?.key === key ? mine.answer : ask(key);
    },
  };
}
