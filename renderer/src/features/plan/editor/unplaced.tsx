import { Button } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { FloorPlan, Placement } from '../../../../../electron/contract/floor-plan.ts';
import { isolated, visible } from '../../../format/outside.ts';
import { useFormats } from '../../../format/use.ts';
import { useLive } from '../../../station.tsx';
import { Outside } from '../../../ui/outside.tsx';
import type { Editing } from './use-editing.ts';

const kinds = ['door', 'sensor'] as const;

/** The nodes whose door or sensor is not on this plan yet, by name; each is placed with one press. */
export function Unplaced({ editing, others }: { readonly editing: Editing; readonly others: readonly FloorPlan[] }) {
  const { t } = useTranslation();
  const { locale } = useFormats();
  const nodes = useLive((state) => state.names);
  const live = useLive((state) => state.nodes);
  const { placements } = editing.drawing;
  const left = useMemo(() => {
    const { compare } = new Intl.Collator(locale, { numeric: true });
    const has = (is: Placement['is'], node: string) => placements.some((each) => each.is === is && each.node === node);
    return Object.keys(live)
      .map((id) => ({ id, name: nodes[id] ?? id, kinds: kinds.filter((is) => !has(is, id)) }))
      .filter((node) => node.kinds.length > 0)
      .sort((a, b) => compare(a.name, b.name) || compare(a.id, b.id));
  }, [live, nodes, placements, locale]);
  return (
    <section className="edit-section edit-unplaced" aria-label={t('plan.notPlaced')}>
      <h3>{t('plan.notPlaced')}</h3>
      {left.length === 0 ? <p className="small muted">{t('plan.allPlaced')}</p> : null}
      <ul>
        {left.map(({ id, name, kinds: missing }) => (
          <li key={id} className="row">
            <span className="grow">
              <Outside className="cut" text={name} />
              <Elsewhere others={others} node={id} />
            </span>
            {missing.map((is) => (
              <PlaceButton key={is} editing={editing} what={{ is, node: id }} name={name} />
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Elsewhere({ others, node }: { readonly others: readonly FloorPlan[]; readonly node: string }) {
  const { t } = useTranslation();
  const on = others.find(({ placements }) => placements.some((place) => place.node === node));
  return on === undefined ? null : (
    <span className="small muted"> {t('plan.elsewhere', { name: visible(on.name) })}</span>
  );
}

/** With the mouse the next press on the plan says where; with the keyboard it stands in the middle, to be moved. */
function PlaceButton(props: {
  readonly editing: Editing;
  readonly what: Pick<Placement, 'is' | 'node'>;
  readonly name: string;
}) {
  const { t } = useTranslation();
  const { editing, what, name } = props;
  const { tool } = editing;
  const armed = tool?.is === 'place' && tool.what.is === what.is && tool.what.node === what.node;
  return (
    <Button
      size="compact-xs"
      variant={armed ? 'filled' : 'default'}
      aria-pressed={armed}
      aria-label={t(`plan.place.${what.is}`, { name: isolated(name) })}
      onClick={({ detail }) => {
        if (detail === 0) editing.place(what);
        else editing.setTool(armed ? null : { is: 'place', what });
      }}
    >
      {t(`plan.${what.is}`)}
    </Button>
  );
}
