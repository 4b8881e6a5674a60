import { nodeId } from '../../../../electron/contract/fields.ts';

const LONGEST = 31;
const spelled: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss', æ: 'ae', ø: 'o', å: 'a' };

/** An id made of a name: "Gang B, Süd" → "gang-b-sued"; counted on where it is taken, empty where nothing is left of it. */
export function suggestedId(name: string, taken: ReadonlySet<string>): string {
  const plain = name
    .toLowerCase()
    .replaceAll(/[äöüßæøå]/g, (sign) => spelled[sign] ?? '')
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .replace(/^leitstand-/, '');
  for (let n = 1; n <= taken.size + 1; n++) {
    const tail = n === 1 ? '' : `-${n}`;
    const id = `${plain.slice(0, LONGEST - tail.length).replace(/-+$/, '')}${tail}`;
    if (!nodeId.safeParse(id).success) return '';
    if (!taken.has(id)) return id;
  }
  return '';
}
