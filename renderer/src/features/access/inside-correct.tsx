import { Button, Modal, Radio } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Area } from '../../../../electron/contract/access.ts';
import type { Presence } from '../../../../electron/contract/presence.ts';
import { isolated, visible } from '../../format/outside.ts';
import { useStation } from '../../station.tsx';
import { ActionButton } from '../../ui/ask.tsx';
import { useTell } from '../../ui/tell.ts';

const OUTSIDE = 'outside';

/** Asks where a guard has seen somebody, says what follows from it, and puts the person there. */
export function CorrectPresence(props: {
  readonly who: Presence;
  readonly areas: readonly Area[];
  readonly onDone: () => void;
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  const { api } = useStation();
  const tell = useTell();
  const { who, areas } = props;
  const [to, setTo] = useState<string | null>(null);
  const area = to === null || to === OUTSIDE ? null : Number(to);
  const placeOf = (id: number | null) =>
    id === null ? t('inside.outside') : isolated(areas.find((each) => each.id === id)?.name ?? String(id));
  const name = isolated(who.name);
  const save = async () => {
    const result = await api.call('presence.correct', { person: who.person, area });
    if (!result.ok) return tell.failed(result.error);
    tell.done(t('inside.corrected', { name, place: placeOf(area) }));
    props.onDone();
  };
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={t('inside.correctTitle', { name: visible(who.name) })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <div className="stack">
        <Radio.Group label={t('inside.seenWhere')} value={to} onChange={setTo}>
          <div className="picker-list inside-places">
            {areas.map(({ id, name: areaName }) => (
              <Radio
                key={id}
                value={String(id)}
                label={
                  <>
                    <bdi>{visible(areaName)}</bdi>{' '}
                    {id === who.area ? <span className="muted">{t('inside.now')}</span> : null}
                  </>
                }
              />
            ))}
            <Radio value={OUTSIDE} label={t('inside.outside')} />
          </div>
        </Radio.Group>
        <p>
          {to === null
            ? t('inside.choosePlace')
            : t(area === who.area ? 'inside.confirmWhy' : 'inside.correctWhy', {
                name,
                from: placeOf(who.area),
                to: placeOf(area),
              })}
        </p>
        <div className="item-foot">
          <Button onClick={props.onClose}>{t('common.cancel')}</Button>
          <ActionButton variant="filled" disabled={to === null} onAct={save}>
            {t('inside.correctAct')}
          </ActionButton>
        </div>
      </div>
    </Modal>
  );
}
