import { Tabs } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { type PeoplePage, peoplePages } from '../../shell/view.ts';
import { useStation, useView } from '../../station.tsx';
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

/** Persons, their cards and rights, and all that rights are made of; arrow keys walk from page to page. */
export function People() {
  const { t } = useTranslation();
  const { view } = useStation();
  const page = useView(({ people }) => people);
  const Page = pages[page];
  const go = (name: string | null) => {
    const wanted = peoplePages.find((each) => each === name);
    if (wanted !== undefined) view.goPeople(wanted);
  };
  return (
    <Tabs value={page} onChange={go} keepMounted={false} className="pages">
      <Tabs.List aria-label={t('screen.people')}>
        {peoplePages.map((name) => (
          <Tabs.Tab key={name} value={name}>
            {t(`people.page.${name}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value={page} tabIndex={-1} className="page">
        <Page />
      </Tabs.Panel>
    </Tabs>
  );
}
