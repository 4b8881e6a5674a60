import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { DoorLive, ModeScope } from '../../../../electron/contract/doors.ts';
import { isolated } from '../../format/outside.ts';
import { useLive, useMay, useStation } from '../../station.tsx';
import { doorsOf } from './scope.ts';

/** The areas by name; asked for once somebody needs them and may know them. */
function useAreas(wanted: boolean) {
  const { book } = useStation();
  const may = useMay('guard');
  useEffect(() => (wanted && may ? book.watch() : undefined), [book, wanted, may]);
  return useStore(book, (state) => state.value?.areas);
}

/** Says a scope in words: the site, or the name of the area where it is known, else its number. */
export function useScopeName(wanted: boolean): (scope: ModeScope) => string {
  const { t } = useTranslation();
  const areas = useAreas(wanted);
  return (scope) => {
    if (scope.is === 'site') return t('modes.scope.site');
    const name = areas?.find(({ id }) => id === scope.id)?.name;
    return name === undefined ? t('modes.scope.area', { id: scope.id }) : isolated(name);
  };
}

/** Every scope that a mode can be ordered for, with how many doors it is for. */
export function useScopes(): readonly { readonly scope: ModeScope; readonly doors: readonly DoorLive[] }[] {
  const areas = useAreas(true) ?? [];
  const doors = useLive(useShallow((state) => Object.values(state.doors)));
  const scopes: ModeScope[] = [{ is: 'site' }, ...areas.map(({ id }) => ({ is: 'area' as const, id }))];
  return scopes.map((scope) => ({ scope, doors: doorsOf(scope, doors) }));
}
