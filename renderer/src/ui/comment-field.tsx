import { Textarea } from '@mantine/core';
import { useState } from 'react';
import { reason } from '../../../electron/contract/fields.ts';
import { limits } from '../../../electron/contract/limits.ts';
import { ActionButton } from './ask.tsx';
import './comment-field.css';

/** A field for a comment, with a button; Ctrl+Enter sends as well. What could not be sent stays in it. */
export function CommentField(props: {
  readonly id: string;
  readonly label: string;
  readonly placeholder: string;
  readonly act: string;
  /** Sends the text, trimmed; says whether it was taken. */
  readonly onSend: (text: string) => Promise<boolean>;
}) {
  const [text, setText] = useState('');
  const fits = reason.safeParse(text).success;
  const send = async () => {
    if (await props.onSend(text.trim())) setText('');
  };
  return (
    <div className="comment-field">
      <Textarea
        id={props.id}
        aria-label={props.label}
        placeholder={props.placeholder}
        autosize
        minRows={1}
        maxRows={6}
        maxLength={limits.reason}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && fits) void send();
        }}
      />
      <ActionButton size="xs" disabled={!fits} onAct={send}>
        {props.act}
      </ActionButton>
    </div>
  );
}
