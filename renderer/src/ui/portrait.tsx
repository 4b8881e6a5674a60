import { IconUserQuestion } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { visible } from '../format/outside.ts';
import { useMay, useStation } from '../station.tsx';
import './portrait.css';

/** The first letters of the first and the last word of a name. */
export function initialsOf(name: string): string {
  const words = visible(name)
    .split(/[\s-]+/)
    .filter((word) => /^\p{L}/u.test(word));
  const [first, last] = [words[0] ?? '', words.length > 1 ? (words.at(-1) ?? '') : ''];
  return [first, last]
    .map((word) => String.fromCodePoint(word.codePointAt(0) ?? 0x20).trim())
    .join('')
    .toLocaleUpperCase();
}

/** A person's photo, or the initials; beside the name, so it is not spoken. `name` null is nobody known. */
export function Portrait(props: {
  readonly person: number | null;
  readonly name: string | null;
  readonly photo: number;
  /** Edge, px. */
  readonly size: number;
}) {
  const { person, name, photo, size } = props;
  const source = usePhoto(person, photo);
  const style = { width: size, height: size, fontSize: Math.round(size * 0.38) };
  if (source !== null) return <img className="portrait" alt="" src={source} style={style} />;
  return (
    <span className="portrait" aria-hidden style={style}>
      {name === null ? <IconUserQuestion size={Math.round(size * 0.6)} stroke={1.6} /> : initialsOf(name)}
    </span>
  );
}

function usePhoto(person: number | null, photo: number): string | null {
  const { photos } = useStation();
  const may = useMay('guard');
  const [source, setSource] = useState<string | null>(null);
  useEffect(() => {
    setSource(null);
    if (person === null || photo === 0 || !may) return;
    let current = true;
    void photos.get(person, photo).then((found) => {
      if (current) setSource(found);
    });
    return () => {
      current = false;
    };
  }, [photos, person, photo, may]);
  return source;
}
