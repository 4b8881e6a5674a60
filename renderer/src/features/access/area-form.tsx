import { Switch } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Area } from '../../../../electron/contract/access.ts';
import { isolated } from '../../format/outside.ts';
import { useLive, useStation } from '../../station.tsx';
import { NodeName } from '../../ui/node-name.tsx';
import { Notice } from '../../ui/states.tsx';
import { useTell } from '../../ui/tell.ts';
import { DoorNames } from './areas.tsx';
import { NamedItemDialog, RemoveButton } from './item-parts.tsx';
import { useItemForm } from './use-item.ts';
import { type Doors, doorsOfArea } from './uses.ts';

interface Draft {
  readonly name: string;
  readonly antipassback: boolean;
}

const draftOf = (stored: Area | null): Draft => ({
  name: stored?.name ?? '',
  antipassback: stored?.antipassback ?? false,
});
const same = (a: Draft, b: Draft) => a.name.trim() === b.name.trim() && a.antipassback === b.antipassback;

/** Whether a card can be presented on the way in, and on the way out: without both nobody's place is known. */
function readsBothWays(doors: Doors, id: number): boolean {
  const settings = Object.values(doors).map((door) => door.settings);
  const leads = (direction: 'in' | 'out') =>
    settings.some(
      ({ inside, outside, readers }) =>
        (inside === id && readers.includes(direction)) ||
        (outside === id && readers.includes(direction === 'in' ? 'out' : 'in')),
    );
  return leads('in') && leads('out');
}

/** One area, new or old, in a dialog. */
export function AreaForm(props: {
  readonly stored: Area | null;
  readonly isNew: boolean;
  readonly others: readonly string[];
  readonly onClose: () => void;
}) {
  const { t } = useTranslation();
  const { api } = useStation();
  const tell = useTell();
  const doors = useLive((state) => state.doors);
  const form = useItemForm<Area, Draft>({
    stored: props.stored,
    draftOf,
    same,
    save: (head, { name, antipassback }) => api.call('areas.save', { ...head, name: name.trim(), antipassback }),
    onSaved: ({ name }) => {
      tell.done(t('areas.saved', { name: isolated(name) }));
      props.onClose();
    },
  });
  const { draft } = form;
  const { stored } = props;
  const removal = stored === null ? null : <Removal area={stored} doors={doors} onClose={props.onClose} />;
  return (
    <NamedItemDialog {...props} form={form} kind="areas" valid removal={removal}>
      <Switch
        label={t('areas.antipassback')}
        description={t('areas.antipassbackWhy')}
        checked={draft.antipassback}
        onChange={(event) => form.set({ ...draft, antipassback: event.currentTarget.checked })}
      />
      {draft.antipassback && stored !== null && !readsBothWays(doors, stored.id) ? (
        <Notice kind="warning">{t('areas.oneWay')}</Notice>
      ) : null}
      {stored === null ? <p className="small muted">{t('areas.doorsLater')}</p> : <AreaDoors id={stored.id} />}
    </NamedItemDialog>
  );
}

function AreaDoors({ id }: { readonly id: number }) {
  const { t } = useTranslation();
  const doors = useLive((state) => state.doors);
  const { into, outOf } = useMemo(() => doorsOfArea(doors, id), [doors, id]);
  return (
    <div>
      <dl className="facts">
        <dt>{t('areas.column.into')}</dt>
        <dd>
          <DoorNames ids={into} all />
        </dd>
        <dt>{t('areas.column.outOf')}</dt>
        <dd>
          <DoorNames ids={outOf} all />
        </dd>
      </dl>
      <p className="small muted">{t('areas.doorsWhere')}</p>
    </div>
  );
}

function Removal(props: { readonly area: Area; readonly doors: Doors; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { into, outOf } = doorsOfArea(props.doors, props.area.id);
  const uses = [...new Set([...into, ...outOf])].map((node) => (
    <span key={node}>
      {t('areas.usedByDoor')} <NodeName id={node} />
    </span>
  ));
  return (
    <RemoveButton
      call="areas.remove"
      item={props.area}
      consequence={t('areas.removeWhy')}
      uses={uses}
      onRemoved={props.onClose}
    />
  );
}
