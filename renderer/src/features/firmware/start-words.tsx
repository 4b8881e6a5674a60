import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isolated } from '../../format/outside.ts';
import { useStation } from '../../station.tsx';
import { Notice } from '../../ui/states.tsx';
import type { Target } from './choose.tsx';

/** How many names a sentence can bear. */
const named = 6;

/** Which of these nodes have a lock that opens without power; null until all have been asked, or where one cannot be. */
function useFailSafe(ids: readonly string[]): readonly string[] | 'unknown' | null {
  const { api } = useStation();
  const [found, setFound] = useState<readonly string[] | 'unknown' | null>(null);
  const key = ids.join(' ');
  useEffect(() => {
    let current = true;
    const asked = key.split(' ').map(async (id) => ({ id, answer: await api.call('nodes.config', { id }) }));
    void Promise.all(asked).then((all) => {
      if (!current) return;
      const open = all.filter(({ answer }) => answer.ok && answer.value.desired.config['lock.fail_safe'] === 1);
      setFound(all.every(({ answer }) => answer.ok) ? open.map(({ id }) => id) : 'unknown');
    });
    return () => {
      current = false;
    };
  }, [api, key]);
  return found;
}

/** What is about to happen: in which order, what the doors do meanwhile, and what is unusual about the choice. */
export function StartWords({ chosen, first }: { readonly chosen: readonly Target[]; readonly first: Target }) {
  const { t } = useTranslation();
  const others = chosen.length - 1;
  const back = chosen.filter(({ fit }) => fit === 'same' || fit === 'newer').length;
  const away = chosen.filter(({ node }) => node.contact !== 'online').length;
  return (
    <div className="stack firmware-words">
      <ol className="firmware-order">
        <li>{t('firmware.order.first', { name: isolated(first.node.name) })}</li>
        {others === 0 ? null : <li>{t('firmware.order.others', { count: others })}</li>}
        <li>{t('firmware.order.failed')}</li>
      </ol>
      <div>
        <h3>{t('firmware.door')}</h3>
        <p>{t('firmware.doorWhat')}</p>
        <DoorsOpen chosen={chosen} />
      </div>
      {back === 0 ? null : <Notice kind="warning">{t('firmware.older', { count: back })}</Notice>}
      {away === 0 ? null : <Notice kind="warning">{t('firmware.away', { count: away })}</Notice>}
    </div>
  );
}

function DoorsOpen({ chosen }: { readonly chosen: readonly Target[] }) {
  const { t } = useTranslation();
  const open = useFailSafe(chosen.map(({ node }) => node.id));
  if (open === null) return <p className="muted">{t('firmware.doorAsking')}</p>;
  if (open === 'unknown') return <Notice kind="warning">{t('firmware.doorUnknown')}</Notice>;
  if (open.length === 0) return <p>{t('firmware.doorLocked', { count: chosen.length })}</p>;
  const names = chosen.filter(({ node }) => open.includes(node.id)).map(({ node }) => isolated(node.name));
  const more = names.length - named;
  const list = names.slice(0, named).join(', ');
  return (
    <Notice kind="warning" title={t('firmware.doorOpen', { count: names.length })}>
      {more > 0 ? t('firmware.namesMore', { names: list, count: more }) : list}
    </Notice>
  );
}
