import { TextInput } from '@mantine/core';
import { type KeyboardEvent, type Ref, useEffect, useRef, useState } from 'react';

const TYPING_MS = 150;

interface TypedFieldProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly maxLength: number;
  readonly placeholder?: string;
  readonly inputMode?: 'numeric';
  /** Why what is typed cannot be looked for; null where it can. */
  readonly wrong?: (typed: string) => string | null;
  readonly onEscape?: () => void;
  readonly ref?: Ref<HTMLInputElement>;
}

/**
 * A field that is looked for after a short pause, and at once on Enter. What is typed stands in the field at once,
 * whatever the station does meanwhile; what changes from outside takes its place.
 */
export function TypedField({ value, onChange, wrong, onEscape, ...rest }: TypedFieldProps) {
  const [typed, setTyped] = useState(value);
  const told = useRef(value);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => {
    if (value === told.current) return;
    told.current = value;
    clearTimeout(timer.current);
    setTyped(value);
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  const tell = (text: string) => {
    clearTimeout(timer.current);
    if (text === told.current) return;
    told.current = text;
    onChange(text);
  };
  const key = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter') tell(event.currentTarget.value);
    if (event.key === 'Escape') onEscape?.();
  };
  return (
    <TextInput
      {...rest}
      size="xs"
      value={typed}
      error={typed === '' ? null : (wrong?.(typed) ?? null)}
      onChange={(event) => {
        const text = event.currentTarget.value;
        setTyped(text);
        clearTimeout(timer.current);
        timer.current = setTimeout(() => tell(text), TYPING_MS);
      }}
      onBlur={() => tell(typed)}
      onKeyDown={key}
    />
  );
}
