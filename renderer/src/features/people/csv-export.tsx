import { Button, Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../format/use.ts';
import { useStation } from '../../station.tsx';
import { ActionButton } from '../../ui/ask.tsx';
import { Notice } from '../../ui/states.tsx';
import { useTell } from '../../ui/tell.ts';

/** Writes all persons with their cards into a file, after saying what will be in it. */
export function CsvExport({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { api } = useStation();
  const formats = useFormats();
  const tell = useTell();
  const save = async () => {
    const result = await api.call('people.exportCsv', {});
    if (!result.ok) tell.failed(result.error);
    else if (result.value.saved)
      tell.done(t('csv.exported', { count: result.value.rows, rows: formats.number(result.value.rows) }));
    onClose();
  };
  return (
    <Modal opened onClose={onClose} title={t('csv.exportTitle')} closeButtonProps={{ 'aria-label': t('common.close') }}>
      <div className="stack">
        <Notice kind="warning" title={t('csv.exportWarning')}>
          {t('csv.exportWhy')}
        </Notice>
        <div className="item-foot">
          <Button data-autofocus onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <ActionButton variant="filled" onAct={save}>
            {t('csv.exportAct')}
          </ActionButton>
        </div>
      </div>
    </Modal>
  );
}
