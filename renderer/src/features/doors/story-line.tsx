import { Loader } from '@mantine/core';
import { IconCheck, IconCircle, IconMinus, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { CommandStory } from '../../../../electron/contract/doors.ts';
import type { Formats } from '../../format/time.ts';
import { useFormats } from '../../format/use.ts';
import { NodeName } from '../../ui/node-name.tsx';
import { useNow } from '../../ui/now.ts';
import { Outside } from '../../ui/outside.tsx';
import { wordOr } from '../../ui/words.ts';
import { nextOf, type Step, stepsOf } from './story.ts';

/** Up to here a stage is told in milliseconds after the click, up to the next in seconds, then by the clock. */
const AS_MS = 1_000;
const AS_SECONDS = 60_000;

function timeOf(formats: Formats, at: number, begun: number): string {
  const after = at - begun;
  if (after < 0 || after >= AS_SECONDS) return formats.time(at);
  return after < AS_MS ? `+${formats.number(after)}\u00A0ms` : `+${formats.number(after / 1_000, 1)}\u00A0s`;
}

/** The life story of an order as a line of stages; the one that runs is seen to run. */
export function StoryLine({ story, named = false }: { readonly story: CommandStory; readonly named?: boolean }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow(60_000);
  const next = nextOf(story);
  const code = story.stages.at(-1)?.code ?? null;
  return (
    <article className={`story story-${story.outcome}`}>
      <div className="row story-head">
        <span className="grow cut">
          <strong>{wordOr(t, 'doors.op', story.op)}</strong>
          {story.until === null ? null : ` ${t('doors.until', { time: formats.since(story.until, now) })}`}
          {named ? (
            <>
              {' · '}
              <NodeName id={story.node} />
            </>
          ) : null}
        </span>
        <span className="small muted">
          <Outside text={story.by} /> · {formats.when(story.at, now)}
        </span>
      </div>
      <ol className="steps">
        {stepsOf(story)
          .filter(({ state }) => state !== 'skipped')
          .map((step) => (
            <StepMark key={step.stage} step={step} begun={story.at} />
          ))}
      </ol>
      {next === null ? null : (
        <p className="small">
          <strong>{wordOr(t, 'doors.outcome', story.outcome)}</strong>{' '}
          {code === null ? null : `${t('doors.code', { code: wordOr(t, 'code', code) })} `}
          {t(`doors.next.${next}`)}
        </p>
      )}
    </article>
  );
}

function StepMark({ step, begun }: { readonly step: Step; readonly begun: number }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { stage, state, at } = step;
  return (
    <li className={`step step-${state}`} {...(state === 'running' ? { 'aria-current': 'step' } : {})}>
      <span className="step-mark">
        <StepIcon state={state} />
      </span>
      <span>{state === 'running' ? wordOr(t, 'doors.waiting', stage) : t(`stage.${stage}`)}</span>
      <span className="step-time muted">{at === null ? '\u00A0' : timeOf(formats, at, begun)}</span>
    </li>
  );
}

function StepIcon({ state }: { readonly state: Step['state'] }) {
  const common = { size: 14, stroke: 2.4, 'aria-hidden': true } as const;
  switch (state) {
    case 'past':
      return <IconCheck {...common} />;
    case 'running':
      return <Loader size={14} color="var(--accent)" />;
    case 'ahead':
      return <IconCircle {...common} size={10} />;
    case 'failed':
      return <IconX {...common} />;
    case 'skipped':
      return <IconMinus {...common} />;
  }
}
