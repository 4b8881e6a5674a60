import { Button } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStation } from '../../station.tsx';
import { useFailureText } from '../../ui/failure.ts';
import { Failed, Loading, Notice } from '../../ui/states.tsx';
import { useKept } from '../../ui/use-kept.ts';
import { Choose } from './choose.tsx';
import { makesWay } from './rollout.ts';
import { Run } from './run.tsx';
import './firmware.css';

/** Firmware over the air: what is under way or was last, or the choice of what is sent where. */
export function Firmware() {
  const { t } = useTranslation();
  const { rollout, view } = useStation();
  const text = useFailureText();
  const [asked, again] = useKept(rollout);
  const [choosing, setChoosing] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const run = asked.value?.last ?? null;
  const free = run !== null && makesWay(run);
  const shown = asked.value === undefined ? 'none' : run === null || (choosing && free) ? 'choose' : 'run';
  // What begins, here or at another window, is shown; and when it has ended it is shown as well.
  useEffect(() => {
    if (run !== null && !free) setChoosing(false);
  }, [run, free]);
  useEffect(() => heading.current?.focus(), [shown]);
  return (
    <section className="panel firmware" aria-label={t('firmware.title')}>
      <header className="panel-head">
        <Button size="xs" leftSection={<IconArrowLeft size={16} aria-hidden />} onClick={() => view.goNodeList()}>
          {t('nodes.back')}
        </Button>
        <h2 ref={heading} tabIndex={-1} className="firmware-title">
          {t('firmware.title')}
        </h2>
      </header>
      {asked.state === 'failed' && asked.value !== undefined ? (
        <div className="padded">
          <Notice
            kind="warning"
            live
            title={text(asked.error)}
            actions={
              <Button size="xs" onClick={again}>
                {t('common.retry')}
              </Button>
            }
          >
            {t('firmware.old')}
          </Notice>
        </div>
      ) : null}
      {asked.value === undefined ? (
        asked.state === 'failed' ? (
          <Failed error={asked.error} onRetry={again} />
        ) : (
          <Loading what={t('firmware.loading')} />
        )
      ) : run === null || shown === 'choose' ? (
        <Choose {...(run === null ? {} : { onBack: () => setChoosing(false) })} />
      ) : (
        <Run rollout={run} onNew={() => setChoosing(true)} />
      )}
    </section>
  );
}
