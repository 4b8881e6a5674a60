import { Button, FileButton, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FloorPlan } from '../../../../../electron/contract/floor-plan.ts';
import { limits } from '../../../../../electron/contract/limits.ts';
import { visible } from '../../../format/outside.ts';
import { rasterOf } from '../../../images/raster.ts';
import { useTell } from '../../../ui/tell.ts';
import { step } from '../../access/history.ts';
import type { ItemForm } from '../../access/use-item.ts';
import { leastSize } from './edit.ts';
import { LengthField } from './fields.tsx';
import type { PlanForm } from './form.ts';

const { plan: most } = limits;
/** Distances of the lines that are offered, cm: 60 is a tile of a raised floor. */
const grids = [10, 20, 25, 30, 50, 60, 100, 200];
const imageWish = {
  most: { width: most.imageSide, height: most.imageSide },
  chars: most.image,
  types: ['image/png', 'image/jpeg'],
  svg: true,
} as const;

export interface PlanFieldsProps {
  readonly form: ItemForm<FloorPlan, PlanForm>;
  /** All other plans, in their order. */
  readonly others: readonly FloorPlan[];
  /** Where the plan stands among them. */
  readonly position: number;
  readonly nameError: string | null;
}

/** Name, size, grid, place among the plans and the image of a plan. */
export function PlanFields({ form, others, position, nameError }: PlanFieldsProps) {
  const { t } = useTranslation();
  const { draft } = form;
  const now = draft.drawing.now;
  const least = leastSize(now);
  const draw = (part: Partial<typeof now>) => form.set({ ...draft, drawing: step(draft.drawing, { ...now, ...part }) });
  const lines = grids.includes(now.grid) ? grids : [...grids, now.grid].sort((a, b) => a - b);
  return (
    <section className="edit-section" aria-label={t('plan.thePlan')}>
      <TextInput
        size="xs"
        id="plan-name"
        label={t('item.name')}
        placeholder={t('plan.example')}
        maxLength={limits.name}
        value={draft.name}
        error={form.dirty && (draft.name !== '' || form.base !== null) ? nameError : null}
        onChange={(event) => form.set({ ...draft, name: event.currentTarget.value })}
      />
      <div className="edit-triple">
        <LengthField
          label={t('plan.width')}
          value={now.width}
          min={least.width}
          max={most.side.max}
          onCommit={(width) => draw({ width })}
        />
        <LengthField
          label={t('plan.height')}
          value={now.height}
          min={least.height}
          max={most.side.max}
          onCommit={(height) => draw({ height })}
        />
        <Select
          size="xs"
          label={t('plan.grid')}
          value={String(now.grid)}
          data={lines.map((cm) => ({ value: String(cm), label: t('plan.cm', { cm }) }))}
          onChange={(value) => draw({ grid: Number(value) })}
        />
      </div>
      {others.length === 0 ? null : (
        <Select
          size="xs"
          label={t('plan.position')}
          value={String(draft.position ?? position)}
          data={[...others, null].map((before, i) => ({
            value: String(i),
            label: before === null ? t('plan.last') : t('plan.before', { number: i + 1, name: visible(before.name) }),
          }))}
          onChange={(value) => form.set({ ...draft, position: Number(value) === position ? null : Number(value) })}
        />
      )}
      <ImageField form={form} />
    </section>
  );
}

/** The new image, or that there is one in the station. */
function hasImage({ draft, base }: ItemForm<FloorPlan, PlanForm>): boolean {
  return draft.image.is === 'new' || (draft.image.is === 'kept' && (base?.image ?? 0) !== 0);
}

function ImageField({ form }: { readonly form: ItemForm<FloorPlan, PlanForm> }) {
  const { t } = useTranslation();
  const tell = useTell();
  const [busy, setBusy] = useState(false);
  const { draft } = form;
  const take = async (file: File | null) => {
    if (file === null) return;
    setBusy(true);
    const image = await rasterOf(file, imageWish);
    setBusy(false);
    if (image === null) return tell.refused(t('plan.image.unreadable'));
    const now = draft.drawing.now;
    const empty = now.rooms.length + now.placements.length === 0;
    const height = Math.round((now.width * image.height) / image.width);
    const fits = height >= most.side.min && height <= most.side.max;
    const drawing = empty && fits ? step(draft.drawing, { ...now, height }) : draft.drawing;
    form.set({ ...draft, drawing, image: { is: 'new', image } });
  };
  const there = hasImage(form);
  return (
    <div className="edit-image">
      <span className="small muted grow">{t(there ? 'plan.image.there' : 'plan.image.none')}</span>
      <FileButton accept="image/png,image/jpeg,image/svg+xml" onChange={(file) => void take(file)}>
        {(props) => (
          <Button {...props} size="xs" loading={busy}>
            {t(there ? 'plan.image.change' : 'plan.image.load')}
          </Button>
        )}
      </FileButton>
      {there ? (
        <Button size="xs" onClick={() => form.set({ ...draft, image: { is: 'none' } })}>
          {t('plan.image.remove')}
        </Button>
      ) : null}
    </div>
  );
}
