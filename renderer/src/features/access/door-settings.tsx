import { Button, NumberInput, Select, Switch } from '@mantine/core';
import { IconArrowRight, IconBolt } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccessBook } from '../../../../electron/contract/access.ts';
import { readerDirections, type DoorSettings as Settings } from '../../../../electron/contract/doors.ts';
import { ok } from '../../../../electron/contract/result.ts';
import { isolated, visible } from '../../format/outside.ts';
import { useLive, useMay, useStation } from '../../station.tsx';
import { useAsk } from '../../ui/ask.tsx';
import { NodeName } from '../../ui/node-name.tsx';
import { Empty, Failed, Loading, NeedsRole } from '../../ui/states.tsx';
import { useTell } from '../../ui/tell.ts';
import { Conflict, FormDrawer, FormFoot, FormGroup } from './item-parts.tsx';
import { useAccessBook } from './use-book.ts';
import { useItemForm } from './use-item.ts';
import './access.css';

const APB_MAX = 3_600;
const pinRules = ['never', 'always', 'outside'] as const;

type Draft = Omit<Settings, 'node' | 'rev' | 'maintenance'>;
/** A door has no number of its own in the book; its place among the items of a form is always the same. */
type Stored = Settings & { readonly id: number };
const asItem = (settings: Settings): Stored => ({ ...settings, id: 1 });

function draftOf({ inside, outside, readers, pin, pinSchedule, ...rules }: Settings): Draft {
  const { twoPersons, firstPerson, antipassback, confirm } = rules;
  return { inside, outside, readers, pin, pinSchedule, twoPersons, firstPerson, antipassback, confirm };
}
const same = (a: Draft, b: Draft) => JSON.stringify(a) === JSON.stringify(b);

/** How a door decides: areas, readers, PIN, persons, anti-passback. Opens at the side and asks before it loses something. */
export function DoorSettings({ node, onClose }: { readonly node: string; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const [asked, again] = useAccessBook();
  const settings = useLive(({ doors }) => doors[node]?.settings);
  const title = (
    <>
      {t('doorSet.title')} <NodeName id={node} />
    </>
  );
  return (
    <FormDrawer title={title} size={560} name={t('doorSet.short')} onClose={onClose}>
      {(close, onDirty) =>
        settings === undefined ? (
          <Empty title={t('doorSet.gone')}>{t('doorSet.goneWhy')}</Empty>
        ) : asked.value === undefined ? (
          asked.state === 'failed' ? (
            <Failed error={asked.error} onRetry={again} />
          ) : (
            <Loading what={t('doorSet.loading')} />
          )
        ) : (
          <Form settings={settings} book={asked.value} onClose={onClose} onCancel={close} onDirty={onDirty} />
        )
      }
    </FormDrawer>
  );
}

interface FormProps {
  readonly settings: Settings;
  readonly book: AccessBook;
  /** Saved. */
  readonly onClose: () => void;
  /** Asks first where something would be lost. */
  readonly onCancel: () => void;
  readonly onDirty: (dirty: boolean) => void;
}

function useSettingsForm({ settings, onClose }: FormProps) {
  const { t } = useTranslation();
  const { api, live } = useStation();
  const tell = useTell();
  const name = useLive(({ names }) => names[settings.node] ?? settings.node);
  return useItemForm<Stored, Draft>({
    stored: asItem(settings),
    draftOf: (stored) => draftOf(stored ?? settings),
    same,
    save: async ({ rev }, draft) => {
      const result = await api.call('doors.configure', { ...draft, node: settings.node, rev });
      if (result.ok) {
        live.setDoor(result.value);
        return ok(asItem(result.value.settings));
      }
      const newest = await api.call('doors.list', {});
      const theirs = newest.ok ? newest.value.find(({ node }) => node === settings.node) : undefined;
      if (theirs !== undefined) live.setDoor(theirs);
      return result;
    },
    onSaved: () => {
      tell.done(t('doorSet.saved', { name: isolated(name) }));
      onClose();
    },
  });
}

function Form(props: FormProps) {
  const { t } = useTranslation();
  const may = useMay('manager');
  const form = useSettingsForm(props);
  const { onDirty } = props;
  useEffect(() => onDirty(form.dirty), [onDirty, form.dirty]);
  const set = (part: Partial<Draft>) => form.set({ ...form.draft, ...part });
  const { pin, pinSchedule } = form.draft;
  const parts: PartProps = { draft: form.draft, set, disabled: !may, book: props.book };
  return (
    <div className="door-settings">
      <Conflict form={form} />
      <Way {...parts} />
      <Pin {...parts} />
      <Rules {...parts} />
      <FormGroup title={t('doorSet.power')}>
        <Power node={props.settings.node} />
      </FormGroup>
      {may ? (
        <FormFoot form={form} valid={pin !== 'outside' || pinSchedule !== null} onClose={props.onCancel} />
      ) : (
        <NeedsRole role="manager" />
      )}
    </div>
  );
}

interface PartProps {
  readonly draft: Draft;
  readonly set: (part: Partial<Draft>) => void;
  readonly disabled: boolean;
  readonly book: AccessBook;
}

const NOWHERE = '';

function Way({ draft, set, disabled, book }: PartProps) {
  const { t } = useTranslation();
  const areas = [
    { value: NOWHERE, label: t('doorSet.nowhere') },
    ...book.areas.map(({ id, name }) => ({ value: String(id), label: visible(name) })),
  ];
  const read = (value: string | null) => (value === null || value === NOWHERE ? null : Number(value));
  const loop = draft.inside !== null && draft.inside === draft.outside;
  return (
    <FormGroup title={t('doorSet.way')}>
      <div className="two">
        {(['outside', 'inside'] as const).map((side) => (
          <Select
            key={side}
            label={t(`doorSet.${side}`)}
            description={t(`doorSet.${side}Why`)}
            data={areas}
            searchable
            disabled={disabled}
            nothingFoundMessage={t('common.nothingFound')}
            value={String(draft[side] ?? NOWHERE)}
            error={loop && side === 'inside' ? t('doorSet.wrong.loop') : null}
            onChange={(value) => set({ [side]: read(value) })}
          />
        ))}
      </div>
      <div role="group" aria-labelledby="door-readers">
        <div id="door-readers" className="small muted">
          {t('doorSet.readersWhy')}
        </div>
        <div className="readers">
          {draft.readers.map((direction, i) => (
            <Select
              // oxlint-disable-next-line react/no-array-index-key -- a reader is its number
              key={i}
              label={t('doorSet.reader', { n: i })}
              size="xs"
              disabled={disabled}
              data={readerDirections.map((value) => ({ value, label: t(`doorSet.reader.${value}`) }))}
              value={direction}
              onChange={(value) =>
                set({
                  readers: draft.readers.map((before, n) =>
                    n === i ? (readerDirections.find((each) => each === value) ?? before) : before,
                  ),
                })
              }
            />
          ))}
        </div>
      </div>
    </FormGroup>
  );
}

function Pin({ draft, set, disabled, book }: PartProps) {
  const { t } = useTranslation();
  const missing = draft.pin === 'outside' && draft.pinSchedule === null;
  return (
    <FormGroup title={t('doorSet.pin')}>
      <div className="two">
        <Select
          label={t('doorSet.pinRule')}
          description={t(`doorSet.pinWhy.${draft.pin}`)}
          disabled={disabled}
          data={pinRules.map((value) => ({ value, label: t(`doorSet.pin.${value}`) }))}
          value={draft.pin}
          onChange={(value) => {
            const pin = pinRules.find((each) => each === value) ?? draft.pin;
            set({ pin, pinSchedule: pin === 'outside' ? draft.pinSchedule : null });
          }}
        />
        {draft.pin === 'outside' ? (
          <Select
            label={t('doorSet.pinSchedule')}
            description={t('doorSet.pinScheduleWhy')}
            searchable
            disabled={disabled}
            placeholder={t('doorSet.pinScheduleNone')}
            nothingFoundMessage={t('common.nothingFound')}
            data={book.schedules.map(({ id, name }) => ({ value: String(id), label: visible(name) }))}
            value={draft.pinSchedule === null ? null : String(draft.pinSchedule)}
            error={missing ? t('doorSet.wrong.schedule') : null}
            onChange={(value) => set({ pinSchedule: value === null ? null : Number(value) })}
          />
        ) : null}
      </div>
    </FormGroup>
  );
}

function Rules({ draft, set, disabled }: PartProps) {
  const { t } = useTranslation();
  const rule = (name: 'twoPersons' | 'firstPerson' | 'confirm') => (
    <Switch
      label={t(`doorSet.${name}`)}
      description={t(`doorSet.${name}Why`)}
      disabled={disabled}
      checked={draft[name]}
      onChange={(event) => set({ [name]: event.currentTarget.checked })}
    />
  );
  return (
    <>
      <FormGroup title={t('doorSet.rules')}>
        {rule('twoPersons')}
        {rule('firstPerson')}
        <NumberInput
          label={t('doorSet.antipassback')}
          description={t('doorSet.antipassbackWhy')}
          disabled={disabled}
          min={0}
          max={APB_MAX}
          allowDecimal={false}
          allowNegative={false}
          clampBehavior="strict"
          suffix=" s"
          className="narrow-input"
          value={draft.antipassback}
          onChange={(value) => {
            if (typeof value === 'number') set({ antipassback: value });
            else if (value === '') set({ antipassback: 0 });
          }}
        />
      </FormGroup>
      <FormGroup title={t('doorSet.orders')}>{rule('confirm')}</FormGroup>
    </>
  );
}

/** What the lock does without power: a field of the node's configuration, shown here because it decides with. */
function Power({ node }: { readonly node: string }) {
  const { t } = useTranslation();
  const { view } = useStation();
  const pushed = useLive(({ configs }) => configs[node]);
  const [asked, again] = useAsk('nodes.config', { id: node });
  const state = pushed ?? asked.value;
  if (state === undefined)
    return asked.state === 'failed' ? (
      <Failed error={asked.error} onRetry={again} />
    ) : (
      <Loading what={t('config.loading')} />
    );
  const meant = state.desired.config['lock.fail_safe'];
  const held = state.reported?.config['lock.fail_safe'] ?? null;
  return (
    <div className="row row-wrap">
      <span className="grow">
        <span className="with-icon strong">
          <IconBolt size={16} aria-hidden />
          {t(meant === 1 ? 'doorSet.powerSafe' : 'doorSet.powerSecure')}
        </span>
        <span className="small muted power-why">
          {t(held === null ? 'doorSet.powerSilent' : held === meant ? 'doorSet.powerHeld' : 'doorSet.powerDiffers')}
        </span>
      </span>
      <Button size="xs" rightSection={<IconArrowRight size={14} aria-hidden />} onClick={() => view.go('nodes', node)}>
        {t('doorSet.powerGo')}
      </Button>
    </div>
  );
}
