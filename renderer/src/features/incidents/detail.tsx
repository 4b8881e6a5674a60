import { ActionIcon, Tabs } from '@mantine/core';
import { IconArrowLeft, IconX } from '@tabler/icons-react';
import { type KeyboardEvent, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlarmType } from '../../../../electron/contract/alarms.ts';
import type { Incident } from '../../../../electron/contract/incidents.ts';
import { ToneMark } from '../../ui/tone.tsx';
import { incidentTone } from '../../ui/words.ts';
import { AlarmPart } from './alarm-part.tsx';
import { Around, type ReachMinutes } from './around.tsx';
import { CommandPart } from './command-part.tsx';
import { Facts, Fields } from './facts.tsx';
import { Notes } from './notes.tsx';
import './detail.css';

export const detailPages = ['facts', 'around', 'notes'] as const;
export type DetailPage = (typeof detailPages)[number];

/** How the detail is looked at; it stays as one goes from row to row. */
export interface DetailView {
  readonly page: DetailPage;
  readonly minutes: ReachMinutes;
}

interface DetailProps {
  readonly incident: Incident;
  readonly view: DetailView;
  readonly onView: (view: DetailView) => void;
  readonly place: RefObject<HTMLElement | null>;
  readonly onClose: () => void;
  /** Goes to a row that is near. */
  readonly onOpen: (incident: Incident) => void;
  /** Back to the row that one came from; null where there is none. */
  readonly onBack: (() => void) | null;
  /** Narrows the rows to those of a type of alarm. */
  readonly onOfType: (type: AlarmType) => void;
}

/** One row of the journal: all its fields, what was around it, and what was added to it later. */
export function Detail({ incident, view, onView, place, onClose, onOpen, onBack, onOfType }: DetailProps) {
  const { t } = useTranslation();
  const close = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.defaultPrevented) onClose();
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Escape closes it from any field inside
    <section
      ref={place}
      className="panel incident-detail"
      aria-label={t('incidents.detail')}
      tabIndex={-1}
      onKeyDown={close}
    >
      <div className="panel-head">
        {onBack === null ? null : (
          <ActionIcon variant="default" aria-label={t('around.back')} title={t('around.back')} onClick={onBack}>
            <IconArrowLeft size={18} aria-hidden />
          </ActionIcon>
        )}
        <h2 className="cut">
          <span className="with-icon">
            <ToneMark tone={incidentTone(incident.type)} />
            {t(`incident.${incident.type}`)}
          </span>
        </h2>
        <ActionIcon variant="default" aria-label={t('common.close')} onClick={onClose}>
          <IconX size={18} aria-hidden />
        </ActionIcon>
      </div>
      <Tabs
        className="incident-pages"
        keepMounted={false}
        value={view.page}
        onChange={(page) => onView({ ...view, page: detailPages.find((each) => each === page) ?? 'facts' })}
      >
        <Tabs.List>
          {detailPages.map((page) => (
            <Tabs.Tab key={page} value={page}>
              {t(`incidents.part.${page}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="facts" className="incident-page" tabIndex={0}>
          <Facts incident={incident} />
          <CommandPart incident={incident} />
          <AlarmPart incident={incident} onOfType={onOfType} />
          <Fields incident={incident} />
        </Tabs.Panel>
        <Tabs.Panel value="around" className="incident-page">
          <Around
            key={incident.id}
            incident={incident}
            minutes={view.minutes}
            onMinutes={(minutes) => onView({ ...view, minutes })}
            onOpen={onOpen}
          />
        </Tabs.Panel>
        <Tabs.Panel value="notes" className="incident-page">
          <Notes key={incident.id} incident={incident} />
        </Tabs.Panel>
      </Tabs>
    </section>
  );
}
