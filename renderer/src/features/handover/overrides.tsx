import { useTranslation } from 'react-i18next';
import type { ShiftFacts } from '../../../../electron/contract/handover.ts';
import { useFormats } from '../../format/use.ts';
import { Outside } from '../../ui/outside.tsx';
import { useScopeName } from '../modes/use-scopes.ts';

/** Lockdowns and evacuations in force. */
export function ModeRows({ modes, now }: { readonly modes: ShiftFacts['modes']; readonly now: number }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const nameOf = useScopeName(modes.length > 0);
  return modes.map(({ mode, scope, reason, by, at, confirmed, doors }) => (
    <tr key={`${mode} ${JSON.stringify(scope)}`}>
      <td>
        <span className="strong">{t(`mode.${mode}`)}</span>
        <span className="small muted sheet-second">{t('handover.confirmed', { confirmed, count: doors })}</span>
      </td>
      <td>{nameOf(scope)}</td>
      <td>
        <Outside text={reason} />
      </td>
      <td>{t('handover.begun', { time: formats.since(at, now) })}</td>
      <td>
        <Outside text={by} />
      </td>
    </tr>
  ));
}

/** Doors that an order holds otherwise than they are by themselves. */
export function HeldRows({ held, now }: { readonly held: ShiftFacts['held']; readonly now: number }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return held.map(({ node, name, hold, until, by }) => (
    <tr key={node}>
      <td>{t(`handover.held.${hold}`)}</td>
      <td>
        <Outside text={name} />
      </td>
      <td />
      <td>{until === null ? t('handover.untilEnded') : formats.since(until, now)}</td>
      <td>{by === null ? t('handover.notKnown') : <Outside text={by} />}</td>
    </tr>
  ));
}

/** Doors in maintenance. */
export function MaintenanceRows({ doors }: { readonly doors: ShiftFacts['maintenance'] }) {
  const { t } = useTranslation();
  return doors.map(({ node, name, reason, by }) => (
    <tr key={node}>
      <td>{t('mode.maintenance')}</td>
      <td>
        <Outside text={name} />
      </td>
      <td>{reason === null ? t('handover.notKnown') : <Outside text={reason} />}</td>
      <td>{t('handover.untilEnded')}</td>
      <td>{by === null ? t('handover.notKnown') : <Outside text={by} />}</td>
    </tr>
  ));
}
