import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { helloAnswer, linkAnswer, parseAnswer, readBackAnswer } from './serial.ts';

const golden = z.object({
  cases: z.array(z.object({ lines: z.array(z.object({ request: z.string(), answer: z.string() })) })),
});
const file = new URL('../../../firmware/protocol/serial.json', import.meta.url);
const lines = golden.parse(JSON.parse(readFileSync(file, 'utf8'))).cases.flatMap(({ lines: all }) => all);
const schemas = { hello: helloAnswer, read_back: readBackAnswer, link: linkAnswer } as const;

describe('an answer on the serial line', () => {
  it('is read as the examples that both sides read have it', () => {
    for (const { answer } of lines) expect(parseAnswer(answer), answer).not.toBeNull();
  });

  it.each(Object.entries(schemas))('of %s has every field', (op, schema) => {
    const asked = lines.filter(({ request }) => request.includes(`"op":"${op}"`));
    const good = asked.map(({ answer }) => parseAnswer(answer)).filter((answer) => answer?.ok);
    expect(good.length).toBeGreaterThan(0);
    for (const answer of good) expect(schema.safeParse(answer).success).toBe(true);
  });

  it('is none where it is a log line, noise, or no JSON', () => {
    for (const line of ['# {"id":1,"ok":true}', 'rst:0x1', '{"id":1', '{"id":-1,"ok":true}', '[1]', ''])
      expect(parseAnswer(line), line).toBeNull();
  });

  it('is found behind what a chip said before it was reset', () => {
    expect(parseAnswer('ets Jul 29{"id":3,"ok":true}\r')).toEqual({ id: 3, ok: true });
  });
});
