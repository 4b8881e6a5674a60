import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { displayName } from '../../../../electron/contract/fields.ts';
import { limits } from '../../../../electron/contract/limits.ts';
import type { NodeLive } from '../../../../electron/contract/nodes.ts';
import { isolated } from '../../format/outside.ts';
import { useStation } from '../../station.tsx';
import { ActionButton } from '../../ui/ask.tsx';
import { useTell } from '../../ui/tell.ts';

/** The name that people read; the id stays. */
export function RenameNode({ node }: { readonly node: NodeLive }) {
  const { t } = useTranslation();
  const { api } = useStation();
  const tell = useTell();
  const [name, setName] = useState(node.name);
  const parsed = displayName.safeParse(name);
  const act = async () => {
    if (!parsed.success) return;
    const result = await api.call('nodes.rename', { id: node.id, name: parsed.data });
    if (result.ok) tell.done(t('nodes.renamed', { name: isolated(parsed.data) }));
    else tell.failed(result.error);
  };
  return (
    <div className="row" style={{ alignItems: 'flex-end' }}>
      <TextInput
        className="grow"
        label={t('nodes.name')}
        value={name}
        maxLength={limits.name}
        error={parsed.success ? null : t('nodes.wrong.name')}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <ActionButton disabled={!parsed.success || parsed.data === node.name} onAct={act}>
        {t('nodes.rename')}
      </ActionButton>
    </div>
  );
}
