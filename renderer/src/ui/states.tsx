import { Button, Loader } from '@mantine/core';
import { IconAlertTriangle, IconInfoCircle, IconLock } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../../electron/contract/result.ts';
import type { Role } from '../../../electron/contract/roles.ts';
import { useFailureText } from './failure.ts';

/** Something is being fetched; says what. */
export function Loading({ what }: { readonly what: string }) {
  return (
    <div className="state" role="status">
      <Loader size="sm" color="var(--muted)" />
      <span>{what}</span>
    </div>
  );
}

/** Nothing is there, and that is the truth; says why and what brings something. */
export function Empty({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className="state">
      <strong>{title}</strong>
      {children === undefined ? null : <p>{children}</p>}
    </div>
  );
}

/** It failed: says in words what and what to do, with a way to try again. */
export function Failed({ error, onRetry }: { readonly error: Failure; readonly onRetry?: () => void }) {
  const { t } = useTranslation();
  const text = useFailureText();
  return (
    <div className="state" role="alert">
      <IconAlertTriangle size={22} aria-hidden />
      <strong>{text(error)}</strong>
      <p>{t(`failure.remedy.${error.code}`)}</p>
      {onRetry === undefined ? null : <Button onClick={onRetry}>{t('common.retry')}</Button>}
    </div>
  );
}

/** A sentence that belongs above what it speaks of. */
export function Notice(props: {
  readonly kind?: 'info' | 'warning' | 'locked';
  readonly title?: ReactNode;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  readonly live?: boolean;
}) {
  const Icon = props.kind === 'warning' ? IconAlertTriangle : props.kind === 'locked' ? IconLock : IconInfoCircle;
  return (
    <div className="notice" {...(props.live === true ? { role: 'alert' } : {})}>
      <Icon size={18} aria-hidden />
      <div className="grow">
        {props.title === undefined ? null : <div className="strong">{props.title}</div>}
        {props.children === undefined ? null : <div>{props.children}</div>}
        {props.actions === undefined ? null : <div className="notice-actions">{props.actions}</div>}
      </div>
    </div>
  );
}

/** Why something cannot be done with this role. */
export function NeedsRole({ role }: { readonly role: Role }) {
  const { t } = useTranslation();
  return (
    <span className="with-icon muted small">
      <IconLock size={14} aria-hidden />
      {t('role.needed', { role: t(`role.${role}`) })}
    </span>
  );
}

/** A card with a heading. */
export function Panel(props: {
  readonly title: ReactNode;
  readonly aside?: ReactNode;
  readonly className?: string;
  readonly children: ReactNode;
  readonly padded?: boolean;
  /** The content scrolls and holds nothing that could be focused: the keyboard scrolls the panel itself, spoken by this name. */
  readonly scrolls?: string;
}) {
  return (
    <section className={`panel ${props.className ?? ''}`}>
      <div className="panel-head">
        <h2 className="cut">{props.title}</h2>
        {props.aside}
      </div>
      <div
        className={`panel-body ${props.padded === true ? 'padded' : ''}`}
        {...(props.scrolls === undefined ? {} : { tabIndex: 0, role: 'group', 'aria-label': props.scrolls })}
      >
        {props.children}
      </div>
    </section>
  );
}
