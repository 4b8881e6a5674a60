import { Button, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type PlanRoom, roomKinds } from '../../../../../electron/contract/floor-plan.ts';
import { limits } from '../../../../../electron/contract/limits.ts';
import { boxOf } from '../geometry.ts';
import { orderOf } from './canvas.tsx';
import {
  changeRoom,
  keyOf,
  moveTo,
  type Picked,
  placementOf,
  placeOf,
  ROOM_MIN,
  resizeTo,
  roomOf,
  turnTo,
} from './edit.ts';
import { LengthField } from './fields.tsx';
import type { Editing } from './use-editing.ts';
import { useWords } from './words.ts';

/** Degrees between two turns that are offered. */
const TURN = 15;

/** Where the keyboard goes with Enter from a thing on the plan. */
export const pickedFieldId = 'plan-picked';

/** What is chosen on the plan, to the centimetre. */
export function PickedFields({ editing }: { readonly editing: Editing }) {
  const { t } = useTranslation();
  const words = useWords();
  const { drawing, picked } = editing;
  if (picked === null)
    return (
      <section className="edit-section" aria-label={t('plan.chosen')}>
        <p className="small muted">{t('plan.chooseSomething')}</p>
      </section>
    );
  const room = picked.is === 'room' ? roomOf(drawing, picked.id) : undefined;
  return (
    <section className="edit-section" aria-label={t('plan.chosen')} key={keyOf(picked)}>
      <h3>{words.name(drawing, picked)}</h3>
      {room === undefined ? null : <RoomFields editing={editing} room={room} />}
      <PlaceFields editing={editing} picked={picked} />
      <div className="edit-acts">
        {picked.is === 'room' ? (
          <Button
            size="xs"
            aria-pressed={editing.corners}
            variant={editing.corners ? 'filled' : 'default'}
            onClick={() => editing.setCorners(!editing.corners)}
          >
            {t('plan.corners')}
          </Button>
        ) : null}
        <span className="grow" />
        <Button size="xs" onClick={() => editing.drop(orderOf(drawing))}>
          {t(picked.is === 'room' ? 'plan.removeRoom' : 'plan.takeOff')}
        </Button>
      </div>
      {editing.corners ? <p className="small muted">{t('plan.cornersHelp')}</p> : null}
    </section>
  );
}

function RoomFields({ editing, room }: { readonly editing: Editing; readonly room: PlanRoom }) {
  const { t } = useTranslation();
  const { drawing } = editing;
  return (
    <div className="edit-pair">
      <NameField editing={editing} room={room} />
      <Select
        size="xs"
        label={t('plan.roomKind')}
        value={room.kind}
        data={roomKinds.map((kind) => ({ value: kind, label: t(`plan.draw.${kind}`) }))}
        onChange={(value) => {
          const kind = roomKinds.find((each) => each === value);
          if (kind !== undefined) editing.change(changeRoom(drawing, room.id, { kind }));
        }}
      />
    </div>
  );
}

/** The name counts when the field is left or Enter is pressed, which leads back to the room; Escape leaves it as it was. */
function NameField({ editing, room }: { readonly editing: Editing; readonly room: PlanRoom }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<string | null>(null);
  const commit = () => {
    const name = (typed ?? room.name).replace(/\p{Cc}/gu, '').trim();
    if (name !== room.name) editing.change(changeRoom(editing.drawing, room.id, { name }));
    setTyped(null);
  };
  return (
    <TextInput
      size="xs"
      id={pickedFieldId}
      label={t('plan.roomName')}
      maxLength={limits.name}
      value={typed ?? room.name}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== 'Escape') return;
        event.stopPropagation();
        if (event.key === 'Escape') setTyped(room.name);
        editing.pick({ is: 'room', id: room.id }, true);
      }}
    />
  );
}

function PlaceFields({ editing, picked }: { readonly editing: Editing; readonly picked: Picked }) {
  const { t } = useTranslation();
  const { drawing } = editing;
  const { x, y } = placeOf(drawing, picked);
  const room = picked.is === 'room' ? roomOf(drawing, picked.id) : undefined;
  const box = room === undefined ? null : boxOf(room.corners);
  const place = picked.is === 'door' ? placementOf(drawing, 'door', picked.node) : undefined;
  const move = (to: { x: number; y: number }) => editing.change(moveTo(drawing, picked, to));
  return (
    <div className="edit-pair" {...(room === undefined ? { id: pickedFieldId } : {})}>
      <LengthField label={t('plan.x')} value={x} min={0} max={drawing.width} onCommit={(to) => move({ x: to, y })} />
      <LengthField label={t('plan.y')} value={y} min={0} max={drawing.height} onCommit={(to) => move({ x, y: to })} />
      {box === null || room === undefined ? null : (
        <>
          <LengthField
            label={t('plan.width')}
            value={box.right - box.left}
            min={ROOM_MIN}
            max={drawing.width - box.left}
            onCommit={(wide) => editing.change(resizeTo(drawing, room.id, { ...box, right: box.left + wide }))}
          />
          <LengthField
            label={t('plan.height')}
            value={box.bottom - box.top}
            min={ROOM_MIN}
            max={drawing.height - box.top}
            onCommit={(high) => editing.change(resizeTo(drawing, room.id, { ...box, bottom: box.top + high }))}
          />
        </>
      )}
      {place?.is === 'door' ? (
        <Select
          size="xs"
          label={t('plan.rotation')}
          value={String(place.rotation)}
          data={turnsWith(place.rotation).map((degrees) => ({
            value: String(degrees),
            label: t('plan.degrees', { degrees }),
          }))}
          onChange={(value) => editing.change(turnTo(drawing, place.node, Number(value)))}
        />
      ) : null}
    </div>
  );
}

function turnsWith(degrees: number): readonly number[] {
  const offered = Array.from({ length: 360 / TURN }, (_, i) => i * TURN);
  return offered.includes(degrees) ? offered : [...offered, degrees].sort((a, b) => a - b);
}
