import { Button } from '@mantine/core';
import { IconColumns, IconRectangle, IconRoad } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { roomKinds } from '../../../../../electron/contract/floor-plan.ts';
import { UndoRedo } from '../../../ui/undo-redo.tsx';
import type { Editing } from './use-editing.ts';

const icons = { room: IconRectangle, aisle: IconRoad, racks: IconColumns } as const;

/** What can be drawn, and the way back and forth. */
export function Toolbar(props: { readonly editing: Editing; readonly undoable: boolean; readonly redoable: boolean }) {
  const { t } = useTranslation();
  const { editing, undoable, redoable } = props;
  const { tool } = editing;
  return (
    <div className="edit-tools" role="group" aria-label={t('plan.tools')}>
      {roomKinds.map((kind) => {
        const Icon = icons[kind];
        const armed = tool?.is === 'draw' && tool.kind === kind;
        return (
          <Button
            key={kind}
            size="xs"
            variant={armed ? 'filled' : 'default'}
            aria-pressed={armed}
            leftSection={<Icon size={16} aria-hidden />}
            onClick={({ detail }) => {
              // A press of a key has no clicks to count: then the room is there at once, and the arrows move it.
              if (detail === 0) editing.draw(kind);
              else editing.setTool(armed ? null : { is: 'draw', kind });
            }}
          >
            {t(`plan.draw.${kind}`)}
          </Button>
        );
      })}
      <span className="edit-gap" />
      <UndoRedo size={30} onUndo={undoable ? editing.undo : null} onRedo={redoable ? editing.redo : null} />
    </div>
  );
}
