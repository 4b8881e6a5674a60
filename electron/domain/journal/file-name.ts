import { limits } from '../../contract/limits.ts';

/** What stands for a name of which nothing is left. */
const nameless = 'file';
/** Characters of an ending that is kept when a name is too long. */
const longestEnding = 16;

/**
 * A name under which a file can be kept and later saved on any system: without folders, control characters, what turns
 * the direction of writing, and what Windows refuses. Never empty, and it does not begin with a dot.
 */
export function safeFileName(name: string): string {
  const clean = name
    .toWellFormed()
    .normalize('NFC')
    .replace(/^.*[/\\]/su, '')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/^[\s.]+|[\s.]+$/gu, '');
  if (clean === '') return nameless;
  const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i.test(clean) ? `_${clean}` : clean;
  if (reserved.length <= limits.fileName) return reserved;
  const dot = reserved.lastIndexOf('.');
  const ending = dot > 0 && reserved.length - dot <= longestEnding ? reserved.slice(dot) : '';
  return reserved.slice(0, limits.fileName - ending.length).toWellFormed() + ending;
}
