import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconPlayerPause, IconPlayerStop, IconUpload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Rollout } from '../../../../electron/contract/firmware.ts';
import { isolated } from '../../format/outside.ts';
import { useFormats } from '../../format/use.ts';
import { useLive, useSession, useStation } from '../../station.tsx';
import { ActionButton } from '../../ui/ask.tsx';
import { ConfirmButton } from '../../ui/confirm.tsx';
import { useNow } from '../../ui/now.ts';
import { Notice } from '../../ui/states.tsx';
import { useTell } from '../../ui/tell.ts';
import { countsOf, currentOf, hasFailed, isOver, makesWay, nextOf, skippableOf } from './rollout.ts';
import { RunNodes } from './run-nodes.tsx';

const icons = {
  running: IconUpload,
  paused: IconPlayerPause,
  halted: IconAlertTriangle,
  stopped: IconPlayerStop,
  done: IconCircleCheck,
} as const satisfies Record<Rollout['state'], unknown>;

/** A roll-out as it stands: node by node, what comes next, and what can be done. */
export function Run({ rollout, onNew }: { readonly rollout: Rollout; readonly onNew: () => void }) {
  return (
    <div className="firmware-run">
      <RunHead rollout={rollout} onNew={onNew} />
      <WhatNext rollout={rollout} />
      <RunNodes rollout={rollout} />
    </div>
  );
}

function RunHead({ rollout, onNew }: { readonly rollout: Rollout; readonly onNew: () => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow(10_000);
  const me = useSession(({ session }) => session?.person.username ?? '');
  const { version, chip, by, at, state } = rollout;
  const { healthy, all } = countsOf(rollout);
  const Icon = icons[state];
  const time = formats.when(at, now);
  return (
    <div className="firmware-head">
      <div className="grow">
        <div className="firmware-name">{t('firmware.image', { version: isolated(version), chip: isolated(chip) })}</div>
        <div className="muted">
          {by === me ? t('firmware.byYou', { time }) : t('firmware.by', { by: isolated(by), time })}
        </div>
      </div>
      <div className={`firmware-state ${state === 'halted' ? 'text-high' : ''}`}>
        <Icon size={20} aria-hidden />
        <div>
          <div className="strong">{t(`firmware.run.${state}`)}</div>
          <div className="small muted">{t('firmware.healthyOf', { healthy, all })}</div>
        </div>
      </div>
      <div className="row">{makesWay(rollout) ? <New onNew={onNew} /> : <Acts rollout={rollout} />}</div>
    </div>
  );
}

function New({ onNew }: { readonly onNew: () => void }) {
  const { t } = useTranslation();
  return (
    <Button variant="filled" onClick={onNew}>
      {t('firmware.new')}
    </Button>
  );
}

function Acts({ rollout }: { readonly rollout: Rollout }) {
  const { t } = useTranslation();
  const { api, rollout: store } = useStation();
  const tell = useTell();
  const me = useSession(({ session }) => session?.person.username ?? '');
  const { state, by, halt } = rollout;
  const show = async (result: Awaited<ReturnType<typeof api.call<'firmware.stop' | 'firmware.skip'>>>) => {
    if (!result.ok && result.error.code === 'conflict') tell.refused(t('firmware.overtaken'));
    else if (!result.ok) tell.failed(result.error);
    await store.load();
  };
  const act = async (name: 'firmware.pause' | 'firmware.resume' | 'firmware.stop') => show(await api.call(name, {}));
  const current = currentOf(rollout);
  const skippable = skippableOf(rollout);
  return (
    <>
      {state === 'running' ? (
        <ActionButton onAct={() => act('firmware.pause')}>{t('firmware.pause')}</ActionButton>
      ) : (
        <ActionButton variant="filled" onAct={() => act('firmware.resume')}>
          {t(state === 'halted' && halt === null ? 'firmware.resumeWithout' : 'firmware.resume')}
        </ActionButton>
      )}
      {skippable === null ? null : (
        <Skip
          rollout={rollout}
          node={skippable.node}
          onAct={async (node) => show(await api.call('firmware.skip', { node }))}
        />
      )}
      <ConfirmButton
        title={t('firmware.stopTitle')}
        consequence={
          <div className="stack">
            {by === me ? null : <p>{t('firmware.stopOther', { by: isolated(by) })}</p>}
            <p>{t(current?.state === 'trying' ? 'firmware.stopTrying' : 'firmware.stopWhy')}</p>
          </div>
        }
        act={t('firmware.stopAct')}
        onAct={() => act('firmware.stop')}
      >
        {t('firmware.stop')}
      </ConfirmButton>
    </>
  );
}

/** Goes on without the node whose turn it is: it may be away for long, or for good. */
function Skip({
  rollout,
  node,
  onAct,
}: {
  readonly rollout: Rollout;
  readonly node: string;
  readonly onAct: (node: string) => Promise<unknown>;
}) {
  const { t } = useTranslation();
  const names = useLive((state) => state.names);
  const nameOf = (id: string) => isolated(names[id] ?? id);
  const next = nextOf(rollout);
  return (
    <ConfirmButton
      title={t('firmware.skipTitle', { name: nameOf(node) })}
      consequence={
        <div className="stack">
          <p>{t('firmware.skipWhy')}</p>
          <p>{next === null ? t('firmware.skipLast') : t('firmware.skipNext', { next: nameOf(next.node) })}</p>
        </div>
      }
      act={t('firmware.skipAct')}
      onAct={() => onAct(node)}
    >
      {t('firmware.skip')}
    </ConfirmButton>
  );
}

/** One sentence on what happens now and what comes next; read out when it changes. */
function WhatNext({ rollout }: { readonly rollout: Rollout }) {
  const { title, text, warning } = useNextWords(rollout);
  return (
    <div role="status">
      <Notice {...(warning ? { kind: 'warning' } : {})} title={title}>
        {text}
      </Notice>
    </div>
  );
}

interface NextWords {
  readonly title: string;
  readonly text: string;
  readonly warning: boolean;
}

function useNextWords(rollout: Rollout): NextWords {
  const { t } = useTranslation();
  const names = useLive((state) => state.names);
  const nameOf = (id: string | undefined) => isolated(id === undefined ? '' : (names[id] ?? id));
  const current = currentOf(rollout);
  const next = nextOf(rollout);
  const counts = countsOf(rollout);
  const words = { current: nameOf(current?.node), next: nameOf(next?.node), ...counts };
  const say = (title: string, text: string, warning = false) => ({ title, text, warning });
  const broken = rollout.nodes.findLast(hasFailed);
  if (isOver(rollout)) {
    if (rollout.state === 'done' && counts.failed === 0)
      return say(t('firmware.end.done', words), t('firmware.end.doneText'));
    if (rollout.nodes[0] !== undefined && hasFailed(rollout.nodes[0]))
      return say(t('firmware.end.first', { name: nameOf(rollout.nodes[0].node) }), t('firmware.end.firstText'), true);
    if (counts.failed > 0) return say(t('firmware.end.failed', words), t('firmware.end.failedText'), true);
    return say(t('firmware.end.stopped', words), t('firmware.end.stoppedText'));
  }
  if (rollout.state === 'stopped') return say(t('firmware.next.trial', words), t('firmware.next.trialText'));
  if (rollout.halt !== null)
    return say(
      t('firmware.next.noImage', { version: isolated(rollout.version) }),
      t('firmware.next.noImageText'),
      true,
    );
  if (rollout.state === 'halted')
    return say(t('firmware.next.halted', { name: nameOf(broken?.node) }), t('firmware.next.haltedText', words), true);
  const following = next === null ? t('firmware.next.last') : t('firmware.next.follows', words);
  if (rollout.state === 'paused')
    return current === null
      ? say(t('firmware.next.paused'), t('firmware.next.pausedText', words))
      : say(t('firmware.next.pausing', words), t('firmware.next.pausingText'));
  if (current === null) return say(t('firmware.run.running'), t('firmware.next.between', words));
  return current === rollout.nodes[0] && next !== null
    ? say(t('firmware.next.first', words), t('firmware.next.firstText', words))
    : say(t('firmware.next.now', words), following);
}
