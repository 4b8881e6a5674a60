import { useTranslation } from 'react-i18next';
import type { AlarmRule } from '../../../../electron/contract/alarm-rules.ts';
import type { AlarmType } from '../../../../electron/contract/alarms.ts';
import { visible } from '../../format/outside.ts';
import { Written } from '../../ui/written.tsx';
import { useGuidance } from './use-rules.ts';

/** The steps of an instruction; null where it is not written as numbered lines. */
export function stepsOf(text: string): readonly string[] | null {
  const lines = text.split('\n').map((line) => line.trim());
  const steps = lines.filter((line) => line !== '').map((line) => /^\d+[.)]\s+(.*)$/.exec(line)?.[1]);
  return steps.length > 0 && steps.every((step) => step !== undefined) ? steps : null;
}

/** What an alarm means, what happens when nobody acts, and what the guard does, as the site or the product says. */
export function Guidance({ type }: { readonly type: AlarmType }) {
  return <GuidanceWords words={useGuidance(type)} />;
}

/** The words of a guidance, wherever they come from. */
export function GuidanceWords({ words }: { readonly words: AlarmRule['texts']['de'] }) {
  const { t } = useTranslation();
  const steps = stepsOf(words.instructions);
  return (
    <div className="alarm-section">
      <h3>{t('alarms.instructions')}</h3>
      {steps === null ? (
        <Written text={words.instructions} />
      ) : (
        <ol className="alarm-steps">
          {steps.map((step, i) => (
            // oxlint-disable-next-line react/no-array-index-key -- a text of fixed lines
            <li key={i}>{visible(step)}</li>
          ))}
        </ol>
      )}
      <dl className="alarm-why">
        <dt>{t('alarms.cause')}</dt>
        <dd>{visible(words.cause)}</dd>
        <dt>{t('alarms.consequence')}</dt>
        <dd>{visible(words.consequence)}</dd>
      </dl>
    </div>
  );
}
