import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccessBook } from '../../../../electron/contract/access.ts';
import type { Cardholder } from '../../../../electron/contract/people.ts';
import { useMay } from '../../station.tsx';
import { Empty, Failed, Loading, NeedsRole, Panel } from '../../ui/states.tsx';
import { useAccessBook } from '../access/use-book.ts';
import { usePeople } from './use-people.ts';

export interface PeopleAndBook {
  readonly people: readonly Cardholder[];
  readonly book: AccessBook;
  /** Set where one of them could not be asked for again, and may be old. */
  readonly again: (() => void) | null;
}

/** A page that needs the persons and the access book: until both are there it says why it is empty. */
export function WithPeopleAndBook(props: {
  readonly title: string;
  readonly loading: string;
  readonly children: (ready: PeopleAndBook) => ReactNode;
}) {
  const { t } = useTranslation();
  const may = useMay('guard');
  const [people, peopleAgain] = usePeople();
  const [book, bookAgain] = useAccessBook();
  const failed = people.state === 'failed' ? people.error : book.state === 'failed' ? book.error : null;
  const again = () => {
    peopleAgain();
    bookAgain();
  };
  if (may && people.value !== undefined && book.value !== undefined)
    return props.children({ people: people.value, book: book.value, again: failed === null ? null : again });
  return (
    <Panel className="screen-panel" title={props.title}>
      {!may ? (
        <Empty title={t('people.notForViewers')}>
          <NeedsRole role="guard" />
        </Empty>
      ) : failed === null ? (
        <Loading what={props.loading} />
      ) : (
        <Failed error={failed} onRetry={again} />
      )}
    </Panel>
  );
}
