import { glob } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { untranslated, untranslatedIn } from './untranslated.ts';

const texts = (source: string) => untranslatedIn('x.tsx', source).map((each) => each.text);

describe('the gate against untranslated text', () => {
  it('finds text between tags, in braces, in templates and on either side of a choice', () => {
    expect(texts('const a = <b>Open {"the"} {`door ${n}`} {x ? "now" : y && "later"}</b>;')).toEqual(
      expect.arrayContaining(['Open', 'the', 'door', 'now', 'later']),
    );
  });

  it('finds what is read out or shown by an attribute or a field of a dialog', () => {
    const source =
      'const a = <b title="one" aria-label={"two"} placeholder={x ?? "three"} />; show({ message: "four" });';
    expect(texts(source)).toEqual(expect.arrayContaining(['one', 'two', 'three', 'four']));
  });

  it('lets pass what is no language: signs, numbers, names of classes and calls of the translator', () => {
    expect(
      texts('const a = <b className="tile" title={t("x.y")} id="door">· 12 % {t("a.b")} {n > 1 ? "→" : "–"}</b>;'),
    ).toEqual([]);
  });

  it('names file and line', () => {
    expect(untranslatedIn('x.tsx', 'const a = (\n  <b>\n    <i title="Door" />\n  </b>\n);')).toEqual([
      { file: 'x.tsx', line: 3, text: 'Door' },
    ]);
  });

  it('refuses to judge a file that it cannot parse', () => {
    expect(() => untranslatedIn('x.tsx', 'const = <b>')).toThrow('cannot be parsed');
  });
});

describe('the renderer', () => {
  it('holds no text outside the translations', async () => {
    const root = fileURLToPath(new URL('../../renderer/src', import.meta.url));
    const files: string[] = [];
    for await (const file of glob('**/*.{ts,tsx}', { cwd: root }))
      if (!/\.(test|e2e)\.tsx?$|^i18n\/(de|en)/.test(file)) files.push(`${root}/${file}`);
    expect(await untranslated(files)).toEqual([]);
  });
});
