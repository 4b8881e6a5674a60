import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Areas } from '../access/areas.tsx';
import { Holidays } from '../access/holidays.tsx';
import { Inside } from '../access/inside.tsx';
import { Schedules } from '../access/schedules.tsx';
import './people.css';

const pages = { inside: Inside, schedules: Schedules, holidays: Holidays, areas: Areas } as const;
type Page = keyof typeof pages;
const names = Object.keys(pages) as Page[];

/** Who is inside, and by which times, holidays and areas the doors decide; page by page. */
export function People() {
  const { t } = useTranslation();
  const [page, setPage] = useState<Page>('inside');
  const Current = pages[page];
  return (
    <div className="people">
      <nav className="people-pages" aria-label={t('screen.people')}>
        {names.map((name) => (
          <button
            key={name}
            type="button"
            className="people-page"
            aria-current={name === page ? 'page' : undefined}
            onClick={() => setPage(name)}
          >
            {t(`${name}.title`)}
          </button>
        ))}
      </nav>
      <div className="people-body">
        <Current />
      </div>
    </div>
  );
}
