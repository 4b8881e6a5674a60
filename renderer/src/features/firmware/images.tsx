import { Button, Radio } from '@mantine/core';
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { isolated, visible } from '../../format/outside.ts';
import { useFormats } from '../../format/use.ts';
import { Outside } from '../../ui/outside.tsx';
import { type Image, imageKey } from './rollout.ts';

/** The images in the folder: those that can be sent, and the others with the reason. */
export function Images(props: {
  readonly images: readonly Image[];
  readonly offered: readonly Image[];
  readonly image: Image | null;
  readonly onLook: () => void;
  readonly onChange: (key: string) => void;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const others = props.images.filter((each) => !props.offered.includes(each));
  return (
    <section className="firmware-images" aria-label={t('firmware.which')}>
      <div className="row">
        <h3 className="grow">{t('firmware.which')}</h3>
        <Button size="xs" leftSection={<IconRefresh size={14} aria-hidden />} onClick={props.onLook}>
          {t('firmware.imagesAgain')}
        </Button>
      </div>
      {props.offered.length === 0 ? <p className="muted">{t('firmware.imagesBad')}</p> : null}
      <Radio.Group
        aria-label={t('firmware.which')}
        value={props.image === null ? null : imageKey(props.image)}
        onChange={props.onChange}
      >
        <div className="firmware-cards">
          {props.offered.map((each) => (
            <Radio.Card
              key={imageKey(each)}
              value={imageKey(each)}
              className="choice"
              aria-label={t('firmware.image', { version: visible(each.version), chip: visible(each.chip) })}
            >
              <Radio.Indicator aria-hidden />
              <span className="grow">
                <span className="strong">
                  {t('firmware.image', { version: isolated(each.version), chip: isolated(each.chip) })}
                </span>
                <span className="small muted choice-why">
                  {t('firmware.built', { date: formats.date(each.built) })}
                </span>
              </span>
            </Radio.Card>
          ))}
        </div>
      </Radio.Group>
      {others.length === 0 ? null : (
        <div className="firmware-others">
          <h3>{t('firmware.others')}</h3>
          <ul>
            {others.map((each) => (
              <Other key={`${imageKey(each)}-${each.message}`} image={each} />
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

/** One that is not sent, and why; what the shelf says of it is for support. */
function Other({ image }: { readonly image: Image }) {
  const { t } = useTranslation();
  const { chip, version, problem, message } = image;
  const name =
    version === '' ? t('firmware.nameless') : t('firmware.image', { version: isolated(version), chip: isolated(chip) });
  return (
    <li>
      <div className={problem === null ? 'muted' : 'strong firmware-bad'}>
        {problem === null ? null : <IconAlertTriangle size={16} aria-hidden />}
        <span>{name}</span>
      </div>
      <p className="small">{t(problem === null ? 'firmware.superseded' : `firmware.problem.${problem}`)}</p>
      {message === '' ? null : (
        <p className="small muted">
          <Outside text={message} />
        </p>
      )}
    </li>
  );
}
