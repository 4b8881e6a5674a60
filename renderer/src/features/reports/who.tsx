import { useTranslation } from 'react-i18next';
import { Outside } from '../../ui/outside.tsx';

/** A person of a report by the newest name that the journal has; all cards that nobody knows are one. */
export function Who({ person, name }: { readonly person: number | null; readonly name: string | null }) {
  const { t } = useTranslation();
  if (person === null) return <span className="muted">{t('reports.unknownCards')}</span>;
  return name === null ? <>{t('reports.personId', { id: person })}</> : <Outside text={name} />;
}
