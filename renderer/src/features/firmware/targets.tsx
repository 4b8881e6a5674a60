import { Checkbox } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { isolated, visible } from '../../format/outside.ts';
import { ContactWord } from '../../ui/contact.tsx';
import { Outside } from '../../ui/outside.tsx';
import { Empty } from '../../ui/states.tsx';
import type { Target } from './choose.tsx';
import type { Image } from './rollout.ts';

/** The nodes with what runs there now; what fits is chosen, what does not says why. */
export function Targets(props: {
  readonly targets: readonly Target[];
  readonly image: Image | null;
  readonly chosen: ReadonlySet<string>;
  readonly first: string | null;
  readonly onChange: (ids: readonly string[]) => void;
}) {
  const { t } = useTranslation();
  const { targets, chosen, onChange } = props;
  const proposed = targets.filter(({ fit }) => fit === 'fits').map(({ node }) => node.id);
  const all = proposed.length > 0 && proposed.every((id) => chosen.has(id));
  const toggle = (id: string, on: boolean) =>
    onChange(on ? [...chosen, id] : [...chosen].filter((each) => each !== id));
  if (targets.length === 0) return <Empty title={t(props.image === null ? 'firmware.noImage' : 'nodes.empty')} />;
  return (
    <section className="firmware-targets" aria-label={t('firmware.where')}>
      <table className="plain-table">
        <thead>
          <tr>
            <th>
              <Checkbox
                size="xs"
                aria-label={t('firmware.all')}
                disabled={proposed.length === 0}
                checked={all}
                indeterminate={!all && chosen.size > 0}
                onChange={() => onChange(all ? [] : proposed)}
              />
            </th>
            <th>{t('nodes.column.name')}</th>
            <th>{t('nodes.column.contact')}</th>
            <th>{t('firmware.runs')}</th>
            <th>{t('firmware.fitHead')}</th>
          </tr>
        </thead>
        <tbody>
          {targets.map((target) => (
            <TargetRow
              key={target.node.id}
              {...target}
              image={props.image}
              chosen={chosen.has(target.node.id)}
              first={props.first === target.node.id}
              onToggle={toggle}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function TargetRow(
  props: Target & {
    readonly image: Image | null;
    readonly chosen: boolean;
    readonly first: boolean;
    readonly onToggle: (id: string, on: boolean) => void;
  },
) {
  const { t } = useTranslation();
  const { node, fit, chosen, first } = props;
  const why = t(`firmware.fit.${fit}`, {
    hardware: isolated(node.hardware ?? ''),
    chip: isolated(props.image?.chip ?? ''),
  });
  return (
    <tr className={fit === 'chip' ? 'firmware-barred' : ''}>
      <td>
        <Checkbox
          size="xs"
          aria-label={t('firmware.choose', { name: visible(node.name) })}
          aria-description={why}
          disabled={fit === 'chip'}
          checked={chosen}
          onChange={(event) => props.onToggle(node.id, event.currentTarget.checked)}
        />
      </td>
      <td>
        <Outside text={node.name} className="strong" />
        <div className="mono muted">{node.id}</div>
      </td>
      <td>
        <ContactWord contact={node.contact} />
      </td>
      <td>
        {node.firmware === null ? (
          <span className="muted">{t('value.unknown')}</span>
        ) : (
          <>
            <Outside text={node.firmware} />
            {node.hardware === null ? null : <Outside text={node.hardware} className="firmware-hardware muted small" />}
          </>
        )}
      </td>
      <td className={fit === 'fits' ? '' : 'muted'}>
        {first ? <span className="firmware-mark">{t('firmware.goesFirst')}</span> : null}
        {why}
      </td>
    </tr>
  );
}
