import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import { ActionButton } from '../../ui/ask.tsx';
import { FaultCard, Refused } from './fault-card.tsx';
import { LeaveButton } from './leave.tsx';
import { useCommission } from './use-commission.ts';

export interface MainAct {
  readonly label: string;
  readonly act: () => Promise<unknown>;
  readonly disabled?: boolean;
}

/** Enter in a button, a list or a text of several lines is meant for that. */
const ownEnter = 'button, a, textarea, [role="option"], [contenteditable]';

function isMainKey(event: KeyboardEvent<HTMLElement>): boolean {
  const { target, currentTarget, key } = event;
  if (key !== 'Enter' || event.defaultPrevented || event.nativeEvent.isComposing || event.repeat) return false;
  // What lies in a dialog above bubbles up here too, but stands elsewhere in the document.
  return target instanceof Element && currentTarget.contains(target) && target.closest(ownEnter) === null;
}

/**
 * One step: a heading that the keyboard stands on when the step begins, what is to be seen and done, and a foot with the
 * main act, which Enter does from everywhere in the page.
 */
export function StepPage(props: {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly main: MainAct | null;
  /** Other acts, before the main one. */
  readonly others?: ReactNode;
  /** Work goes on beside what the keyboard is at: it is left where it is. */
  readonly calm?: boolean;
  /** Nothing is left open that could be lost: there is nothing to leave. */
  readonly over?: boolean;
  readonly children?: ReactNode;
}) {
  const { title, lead, main } = props;
  const heading = useRef<HTMLHeadingElement>(null);
  const calm = props.calm === true;
  const working = useCommission(({ view }) => !calm && view?.working === true);
  const fault = useCommission(({ view }) => view?.fault?.code ?? null);
  const busy = useCommission((state) => state.busy);
  useEffect(() => {
    heading.current?.focus();
  }, [title, working, fault]);
  const key = (event: KeyboardEvent<HTMLElement>) => {
    if (!isMainKey(event) || main === null || main.disabled === true || busy) return;
    event.preventDefault();
    void main.act();
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- Enter does what the main button does
    <section className="panel step" aria-label={title} onKeyDown={key}>
      <header className="step-head">
        <h2 ref={heading} tabIndex={-1}>
          {title}
        </h2>
        {lead === undefined ? null : <p className="muted">{lead}</p>}
      </header>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls is reached by the keyboard */}
      <div className="step-body" tabIndex={0} role="group" aria-label={title}>
        <Refused />
        <FaultCard />
        {props.children}
      </div>
      <footer className="step-foot">
        {props.over === true ? null : <LeaveButton />}
        <span className="grow" />
        {props.others}
        {main === null ? null : (
          <ActionButton variant="filled" disabled={main.disabled === true || busy} onAct={main.act}>
            {main.label}
          </ActionButton>
        )}
      </footer>
    </section>
  );
}
