import { useTranslation } from 'react-i18next';
import { NodeName } from '../../ui/node-name.tsx';
import type { Answer } from './curves.ts';
import type { DrawnLimit } from './ranges.ts';
import { widthOf } from './units.ts';

/** What lines and bands mean, and how much a point stands for. `of`: whose limits are drawn, where several nodes are compared. */
export function Legend(props: {
  readonly answer: Answer | null;
  readonly limits: readonly DrawnLimit[];
  readonly confirmed: boolean;
  readonly of: string | null;
}) {
  const { t } = useTranslation();
  const { answer, limits, confirmed, of } = props;
  return (
    <span className="limit-legend small muted">
      <PointWords answer={answer} />
      {limits.length === 0 ? null : (
        <>
          <span>
            <span className="line-sample line-warn" />
            {t('climate.warn')}
          </span>
          <span>
            <span className="line-sample line-alarm" />
            {t('climate.alarm')}
          </span>
          {of === null ? null : (
            <span className="cut">
              {t('climate.limitsOf')} <NodeName id={of} />
            </span>
          )}
          {confirmed ? null : <span>{t('climate.unconfirmed')}</span>}
        </>
      )}
    </span>
  );
}

function PointWords({ answer }: { readonly answer: Answer | null }) {
  const { t } = useTranslation();
  const step = answer?.histories[0]?.step;
  if (step === undefined) return null;
  if (step === 0) return <span>{t('climate.asMeasured')}</span>;
  const { value, unit } = widthOf(step);
  return (
    <>
      <span>{t('climate.meanOf', { width: `${value}\u00A0${t(`unit.${unit}`)}` })}</span>
      <span>
        <span className="line-sample line-band" />
        {t('climate.band')}
      </span>
    </>
  );
}
