/** Longest word, characters: of a longer one only its beginning is kept, and asked for. */
const longestWord = 40;
/** Texts that are kept taken apart, and how long they may be. */
const [knownTexts, longestKnown] = [16_384, 100];
/** Words of one row at most. */
const mostWords = 1_000;
/** Beginnings of a word that have a token of their own, characters: so few letters are the beginning of too many words. */
export const shortBeginning = 3;

/** A row of the journal as far as it is looked for by anything but its time. */
export interface SearchedRow {
  readonly type: string;
  readonly node: string | null;
  readonly actor: string | null;
  readonly value: Readonly<Record<string, unknown>>;
}

/** What a row is found by. */
export interface RowTokens {
  /** Words that people wrote, as `wordsOf` gives them, each once. */
  readonly words: readonly string[];
  /** What the row is about, and the beginnings of its words: none of them can be a word. */
  readonly marks: readonly string[];
}

/**
 * The words of a text as they are compared: small letters without accents, "ß" as "ss", in their order. Whatever is
 * neither letter nor digit parts words.
 */
export function wordsOf(text: string): string[] {
  const folded = plainText.test(text) ? text.toLowerCase() : folding(text);
  return (folded.match(/[\p{L}\p{N}]+/gu) ?? []).map((word) =>
    word.length <= longestWord ? word : Array.from(word).slice(0, longestWord).join(''),
  );
}

// Most texts are of letters that fold as they stand.
const plainText = /^[ -~]*$/;

function folding(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss');
}

/** Tokens for what a row is about. Each begins with a colon, which no word has. */
export const mark = {
  type: (type: string) => `:t:${plain(type)}`,
  node: (node: string) => `:n:${plain(node)}`,
  actor: (actor: string) => `:a:${plain(actor)}`,
  person: (id: number) => `:p:${id}`,
  /** Last digits of a card, one to four. */
  card: (digits: string) => `:d:${plain(digits)}`,
  priority: (priority: string) => `:l:${plain(priority)}`,
  alarmType: (type: string) => `:x:${plain(type)}`,
  alarm: (key: string) => `:k:${plain(key)}`,
  command: (id: string) => `:c:${plain(id)}`,
  /** The incident that a row was added to. */
  about: (id: number) => `:i:${id}`,
  beginning: (start: string) => `:w:${start}`,
} as const;

// A token has letters, digits and these signs only; whatever else stands in a name is written by its number.
function plain(name: string): string {
  return name.replace(/[^A-Za-z0-9._:-]/gu, (sign) => `-${sign.codePointAt(0)?.toString(16)}-`);
}

/**
 * Tells what rows are found by: their marks, and the words of all their texts but those that only machines read. Texts
 * that come again and again are taken apart once.
 */
export function tokenizer(): (row: SearchedRow) => RowTokens {
  let known = new Map<string, readonly string[]>();
  const wordsIn = (text: string): readonly string[] => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const words = wordsOf(text);
    if (known.size >= knownTexts) known = new Map();
    if (text.length <= longestKnown) known.set(text, words);
    return words;
  };
  return (row) => {
    const words = new Set<string>();
    const add = (text: string) => {
      for (const word of wordsIn(text)) if (words.size < mostWords) words.add(word);
    };
    if (row.actor !== null) add(row.actor);
    eachText(row.value, add);
    const marks = [mark.type(row.type), ...valueMarks(row)];
    if (row.node !== null) marks.push(mark.node(row.node));
    if (row.actor !== null) marks.push(mark.actor(row.actor));
    return { words: [...words], marks: [...marks, ...beginningsOf(words)] };
  };
}

function beginningsOf(words: Iterable<string>): Set<string> {
  const marks = new Set<string>();
  for (const word of words) {
    let start = '';
    let signs = 0;
    for (const sign of word) {
      if (++signs > shortBeginning) break;
      start += sign;
      marks.add(mark.beginning(start));
    }
  }
  return marks;
}

function valueMarks({ type, value }: SearchedRow): string[] {
  const marks: string[] = [];
  const text = (name: string, of: (text: string) => string) => {
    const found = value[name];
    if (typeof found === 'string' && found !== '') marks.push(of(found));
  };
  const number = (name: string, of: (id: number) => string) => {
    const found = value[name];
    if (typeof found === 'number' && Number.isSafeInteger(found)) marks.push(of(found));
  };
  number('person', mark.person);
  number('incident', mark.about);
  text('command', mark.command);
  const last4 = value['last4'];
  if (typeof last4 === 'string')
    for (let digits = 1; digits <= Math.min(4, last4.length); digits++) marks.push(mark.card(last4.slice(-digits)));
  if (!type.startsWith('alarm.')) return marks;
  text('key', mark.alarm);
  text('priority', mark.priority);
  text('type', mark.alarmType);
  return marks;
}

/** Fields that nobody would look for by a word of theirs: numbers of things, seals, states, and what has a mark. */
const machineFields: ReadonlySet<string> = new Set([
  'cred',
  'enc',
  'key',
  'command',
  'session',
  'hash',
  'sha256',
  'fmt',
  'door',
  'lock',
  'type',
  'priority',
]);

function eachText(value: unknown, tell: (text: string) => void): void {
  if (typeof value === 'string') tell(value);
  else if (typeof value === 'object' && value !== null)
    for (const name of Object.keys(value))
      if (!machineFields.has(name)) eachText(value[name as keyof typeof value], tell);
}
