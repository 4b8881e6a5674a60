import { useTranslation } from 'react-i18next';
import { NodeName } from '../../ui/node-name.tsx';
import { Outside } from '../../ui/outside.tsx';

interface Named {
  readonly person: number | null;
  readonly name: string | null;
}

/** The cell of a person. */
export function whoCell({ person, name }: Named) {
  return <Who person={person} name={name} />;
}

/** The cell of a door or a node. */
export function nodeCell({ node }: { readonly node: string }) {
  return <NodeName id={node} />;
}

/** A person of a report by the newest name that the journal has; all cards that nobody knows are one. */
function Who({ person, name }: Named) {
  const { t } = useTranslation();
  if (person === null) return <span className="muted">{t('reports.unknownCards')}</span>;
  return name === null ? <>{t('reports.personId', { id: person })}</> : <Outside text={name} />;
}
