import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Incident } from '../../../../electron/contract/incidents.ts';
import { limits } from '../../../../electron/contract/limits.ts';
import { useLive } from '../../station.tsx';
import { useAsk } from '../../ui/ask.tsx';
import { Failed, Loading } from '../../ui/states.tsx';
import { StoryLine } from '../doors/story-line.tsx';
import { commandOf, commandTypes, storyFrom } from './command-story.ts';
import '../doors/doors.css';

/** The longest that a door is held open by one order, and some, ms. */
const LONGEST = 13 * 3_600_000;

/** The life story of the order that a row is about; nothing for any other row. */
export function CommandPart({ incident }: { readonly incident: Incident }) {
  const command = commandOf(incident);
  if (command === null || incident.node === null) return null;
  return <Story key={command} incident={incident} node={incident.node} command={command} />;
}

function Story(props: { readonly incident: Incident; readonly node: string; readonly command: string }) {
  const { t } = useTranslation();
  const { incident, node, command } = props;
  const live = useLive(({ commands }) => commands.find(({ id }) => id === command));
  const { timestamp } = incident;
  const [asked, again] = useAsk('incidents.page', {
    filter: {
      types: [...commandTypes],
      nodes: [node],
      from: Math.max(0, timestamp - LONGEST),
      to: timestamp + LONGEST,
    },
    limit: limits.page,
  });
  const told = useMemo(() => storyFrom(asked.value?.rows ?? [], command), [asked.value, command]);
  const story = live ?? told;
  return (
    <div className="incident-section">
      <h3>{t('incidents.story')}</h3>
      {story !== null ? (
        <StoryLine story={story} />
      ) : asked.state === 'failed' ? (
        <Failed error={asked.error} onRetry={again} />
      ) : asked.state === 'loading' ? (
        <Loading what={t('incidents.storyLoading')} />
      ) : (
        <p className="muted">{t('incidents.storyMissing')}</p>
      )}
    </div>
  );
}
