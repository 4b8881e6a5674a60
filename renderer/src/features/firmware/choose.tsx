import { Button, Select } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { NodeLive } from '../../../../electron/contract/nodes.ts';
import { isolated, visible } from '../../format/outside.ts';
import { useLive, useStation } from '../../station.tsx';
import { useAsk } from '../../ui/ask.tsx';
import { ConfirmButton } from '../../ui/confirm.tsx';
import { Empty, Failed, Loading } from '../../ui/states.tsx';
import { useTell } from '../../ui/tell.ts';
import { Images } from './images.tsx';
import { type Fit, fitOf, type Image, imageKey, sendable } from './rollout.ts';
import { StartWords } from './start-words.tsx';
import { Targets } from './targets.tsx';

/** What was chosen; null is what is proposed. Kept while other screens are open. */
interface Choice {
  readonly image: string | null;
  readonly nodes: readonly string[] | null;
  readonly first: string | null;
}
const nothing: Choice = { image: null, nodes: null, first: null };
const draftName = 'choice';

/** A node with what speaks against sending it the image. */
export interface Target {
  readonly node: NodeLive;
  readonly fit: Fit;
}

function useChoice(): [Choice, (part: Partial<Choice>) => void] {
  const { rollout } = useStation();
  const kept = useStore(rollout, ({ drafts }) => drafts[draftName]) as Choice | undefined;
  const choice = kept ?? nothing;
  return [choice, (part) => rollout.keep(draftName, { ...choice, ...part })];
}

/** Which image goes to which nodes, and which of them is the first. */
export function Choose({ onBack }: { readonly onBack?: () => void }) {
  const { t } = useTranslation();
  const [asked, again] = useAsk('firmware.images', {});
  const images = asked.value;
  if (images === undefined)
    return asked.state === 'failed' ? (
      <Failed error={asked.error} onRetry={again} />
    ) : (
      <Loading what={t('firmware.imagesLoading')} />
    );
  const back = onBack === undefined ? null : <Button onClick={onBack}>{t('firmware.lastOne')}</Button>;
  if (images.length === 0)
    return (
      <div>
        <Empty title={t('firmware.imagesNone')}>{t('firmware.imagesNoneWhy')}</Empty>
        <div className="row firmware-middle">
          {back}
          <Button onClick={again}>{t('firmware.imagesAgain')}</Button>
        </div>
      </div>
    );
  return <Choices images={images} back={back} onLook={again} />;
}

function Choices(props: {
  readonly images: readonly Image[];
  readonly back: React.ReactNode;
  readonly onLook: () => void;
}) {
  const { t } = useTranslation();
  const [choice, choose] = useChoice();
  const nodes = useLive(useShallow((state) => Object.values(state.nodes)));
  const offered = sendable(props.images);
  const image = offered.find((each) => imageKey(each) === choice.image) ?? offered[0] ?? null;
  const targets = useMemo(
    () =>
      image === null
        ? []
        : nodes.map((node) => ({ node, fit: fitOf(node, image) })).sort((a, b) => a.node.id.localeCompare(b.node.id)),
    [nodes, image],
  );
  const able = targets.filter(({ fit }) => fit !== 'chip');
  const chosen = able.filter(({ node, fit }) => choice.nodes?.includes(node.id) ?? fit === 'fits');
  const first = chosen.find(({ node }) => node.id === choice.first) ?? chosen[0] ?? null;
  return (
    <>
      <div className="firmware-choose">
        <Images
          images={props.images}
          offered={offered}
          image={image}
          onLook={props.onLook}
          onChange={(key) => choose({ image: key, nodes: null, first: null })}
        />
        <Targets
          targets={targets}
          image={image}
          chosen={new Set(chosen.map(({ node }) => node.id))}
          first={first?.node.id ?? null}
          onChange={(ids) => choose({ nodes: ids })}
        />
      </div>
      <footer className="firmware-foot">
        {props.back}
        <span className="grow" />
        <Select
          className="firmware-first"
          label={t('firmware.first')}
          description={t('firmware.firstWhy')}
          placeholder={t('firmware.firstNone')}
          disabled={chosen.length === 0}
          allowDeselect={false}
          data={chosen.map(({ node }) => ({ value: node.id, label: `${visible(node.name)} (${node.id})` }))}
          value={first?.node.id ?? null}
          onChange={(id) => choose({ first: id })}
        />
        <Start image={image} chosen={chosen} first={first} />
      </footer>
    </>
  );
}

function Start(props: {
  readonly image: Image | null;
  readonly chosen: readonly Target[];
  readonly first: Target | null;
}) {
  const { t } = useTranslation();
  const { api, rollout } = useStation();
  const tell = useTell();
  const { image, chosen, first } = props;
  const count = chosen.length;
  if (image === null || first === null)
    return (
      <Button variant="filled" disabled>
        {t('firmware.startNone')}
      </Button>
    );
  const act = async () => {
    const others = chosen.filter((each) => each !== first);
    const result = await api.call('firmware.start', {
      chip: image.chip,
      version: image.version,
      nodes: [first, ...others].map(({ node }) => node.id),
      older: chosen.some(({ fit }) => fit === 'same' || fit === 'newer'),
    });
    if (result.ok) rollout.keep(draftName, undefined);
    else if (result.error.details?.reason === 'no_image') tell.refused(t('firmware.imageGone'));
    else if (result.error.code === 'conflict') tell.refused(t('firmware.busy'));
    else tell.failed(result.error);
    await rollout.load();
  };
  const version = isolated(image.version);
  return (
    <ConfirmButton
      variant="filled"
      wide
      title={t('firmware.startTitle', { count, version })}
      consequence={<StartWords chosen={chosen} first={first} />}
      act={t('firmware.startAct')}
      onAct={act}
    >
      {t('firmware.start', { count, version })}
    </ConfirmButton>
  );
}
