import { useTranslation } from 'react-i18next';
import { type PeoplePage, peoplePages } from '../../shell/view.ts';
import { useStation, useView } from '../../station.tsx';
import { Pages } from '../../ui/pages.tsx';
import { Areas } from '../access/areas.tsx';
import { Holidays } from '../access/holidays.tsx';
import { Inside } from '../access/inside.tsx';
import { Schedules } from '../access/schedules.tsx';
import { Groups } from './groups.tsx';
import { Persons } from './persons.tsx';
import { Rights } from './rights.tsx';
import '../incidents/incidents.css';
import './people.css';

const pages = {
  persons: Persons,
  groups: Groups,
  rights: Rights,
  schedules: Schedules,
  holidays: Holidays,
  areas: Areas,
  inside: Inside,
} as const satisfies Record<PeoplePage, unknown>;

/** Persons, their cards and rights, and all that rights are made of. */
export function People() {
  const { t } = useTranslation();
  const { view } = useStation();
  const page = useView(({ people }) => people);
  const Page = pages[page];
  return (
    <Pages
      label={t('screen.people')}
      pages={peoplePages}
      page={page}
      nameOf={(name) => t(`people.page.${name}`)}
      onGo={(next) => view.goPeople(next)}
    >
      <Page />
    </Pages>
  );
}
