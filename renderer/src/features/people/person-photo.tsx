import { Button, FileButton } from '@mantine/core';
import { type DragEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Cardholder, Photo } from '../../../../electron/contract/people.ts';
import { isolated } from '../../format/outside.ts';
import { useMay, useStation } from '../../station.tsx';
import { ConfirmButton } from '../../ui/confirm.tsx';
import { Portrait } from '../../ui/portrait.tsx';
import { useTell } from '../../ui/tell.ts';
import { photoOf } from './photo.ts';

const kinds = 'image/jpeg,image/png,image/webp';

/** The photo beside words about the person, with a way to choose, drop or remove it. */
export function PersonPhoto({ person, children }: { readonly person: Cardholder; readonly children: ReactNode }) {
  const { t } = useTranslation();
  const manager = useMay('manager');
  const { api, people } = useStation();
  const tell = useTell();
  const [busy, setBusy] = useState(false);
  const [over, setOver] = useState(false);
  const save = async (photo: Photo | null) => {
    const result = await api.call('people.setPhoto', { id: person.id, photo });
    if (result.ok) people.put(result.value);
    else tell.failed(result.error);
  };
  const take = async (file: Blob | null | undefined) => {
    if (file === null || file === undefined) return;
    setBusy(true);
    const photo = await photoOf(file);
    if (photo === null) tell.refused(t('people.photo.unreadable'));
    else await save(photo);
    setBusy(false);
  };
  const portrait = <Portrait person={person.id} name={person.name} photo={person.photo} size={96} />;
  if (!manager)
    return (
      <div className="person-photo">
        {portrait}
        <div className="person-photo-words">{children}</div>
      </div>
    );
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files[0]);
  };
  return (
    <div
      className={`person-photo ${over ? 'person-photo-over' : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      {portrait}
      <div className="person-photo-words">
        {children}
        <div className="person-photo-acts">
          <FileButton accept={kinds} onChange={(file) => void take(file)}>
            {(props) => (
              <Button {...props} size="xs" loading={busy}>
                {t(person.photo === 0 ? 'people.photo.choose' : 'people.photo.change')}
              </Button>
            )}
          </FileButton>
          {person.photo === 0 ? (
            <span className="small muted">{t('people.photo.drop')}</span>
          ) : (
            <ConfirmButton
              size="xs"
              title={t('people.photo.removeTitle', { name: isolated(person.name) })}
              consequence={t('people.photo.removeWhy')}
              act={t('item.remove')}
              onAct={() => save(null)}
            >
              {t('people.photo.remove')}
            </ConfirmButton>
          )}
        </div>
      </div>
    </div>
  );
}
