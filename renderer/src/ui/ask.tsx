import { Button } from '@mantine/core';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { CallInput, CallName, CallOutput } from '../../../electron/contract/calls.ts';
import type { Failure, Result } from '../../../electron/contract/result.ts';
import { useStation } from '../station.tsx';

export type Asked<T> =
  | { readonly state: 'loading'; readonly value?: T }
  | { readonly state: 'ready'; readonly value: T }
  | { readonly state: 'failed'; readonly error: Failure; readonly value?: T };

/** Asks the station and asks again when the input changes or `again` is called; an answer that was overtaken is dropped. */
export function useAsk<N extends CallName>(name: N, input: CallInput<N>): [Asked<CallOutput<N>>, () => void] {
  const { api } = useStation();
  const [asked, setAsked] = useState<Asked<CallOutput<N>>>({ state: 'loading' });
  const [round, setRound] = useState(0);
  const key = JSON.stringify(input);
  useEffect(() => {
    let current = true;
    setAsked((before) =>
      before.value === undefined ? { state: 'loading' } : { state: 'loading', value: before.value },
    );
    void api.call(name, JSON.parse(key) as CallInput<N>).then((result) => {
      if (!current) return;
      setAsked((before) => settle(before, result));
    });
    return () => {
      current = false;
    };
  }, [api, name, key, round]);
  return [asked, useCallback(() => setRound((n) => n + 1), [])];
}

function settle<T>(before: Asked<T>, result: Result<T>): Asked<T> {
  if (result.ok) return { state: 'ready', value: result.value };
  return before.value === undefined
    ? { state: 'failed', error: result.error }
    : { state: 'failed', error: result.error, value: before.value };
}

/** A button that is busy until what it started has ended, and cannot be pressed twice meanwhile. */
export function ActionButton(props: {
  readonly onAct: () => Promise<unknown>;
  readonly children: React.ReactNode;
  readonly variant?: 'filled' | 'default';
  readonly disabled?: boolean;
  readonly size?: 'xs' | 'sm';
  readonly leftSection?: React.ReactNode;
  readonly tabIndex?: number;
  readonly title?: string;
  readonly 'aria-label'?: string;
  readonly onPointerDown?: () => void;
  readonly onPointerLeave?: () => void;
}) {
  const { onAct, ...rest } = props;
  const [busy, setBusy] = useState(false);
  const mounted = useRef(true);
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
    };
  }, []);
  const act = async () => {
    setBusy(true);
    await onAct();
    if (mounted.current) setBusy(false);
  };
  return <Button {...rest} loading={busy} onClick={() => void act()} />;
}
