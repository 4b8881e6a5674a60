import { useTranslation } from 'react-i18next';
import { useFormats } from '../../format/use.ts';
import { wordOr } from '../../ui/words.ts';
import { nearest } from './curves.ts';
import type { Scene } from './draw.ts';
import { Swatch } from './swatch.tsx';

/** What was measured at the cursor, and which alarms were active then. The table says the same to who cannot point. */
export function Readout(props: {
  readonly scene: Scene;
  readonly unit: string;
  readonly at: number;
  readonly onLeft: boolean;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { scene, unit, at, onLeft } = props;
  const number = (value: number | undefined) => (value === undefined ? '–' : formats.number(value, 1));
  const alarms = scene.alarms.filter(({ raised, returned }) => raised <= at && (returned === null || returned >= at));
  return (
    <div className={`chart-readout small ${onLeft ? 'chart-readout-left' : ''}`} aria-hidden>
      <div className="strong">{formats.moment(at)}</div>
      {scene.curves.map(({ curve, style, name }) => {
        const i = nearest(curve, at);
        return (
          <div key={curve.node} className="readout-row">
            <Swatch style={style} />
            {scene.named ? <span className="readout-name cut">{name}</span> : null}
            {i === null ? (
              <i>{t('climate.notMeasured')}</i>
            ) : (
              <span className="number">
                <b>{number(curve.mean[i])}</b> {unit}
                {curve.step === 0 ? null : (
                  <span className="muted">
                    {' '}
                    {number(curve.min[i])} – {number(curve.max[i])}
                  </span>
                )}
              </span>
            )}
          </div>
        );
      })}
      {alarms.map(({ key, type, node, raised }) => (
        <div key={`${key}${raised}`}>
          {wordOr(t, 'alarm', type)}
          {scene.named ? (
            <span className="muted"> {scene.curves.find(({ curve }) => curve.node === node)?.name}</span>
          ) : null}
        </div>
      ))}
    </div>
  );
}
