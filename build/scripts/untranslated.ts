import { readFile } from 'node:fs/promises';
import { parseSync } from 'vite';

/** Text that no translation can reach. */
export interface Untranslated {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly text: string;
}

/** Attributes and fields whose text a person reads or a screen reader speaks. */
const spoken = new Set([
  'title',
  'label',
  'labels',
  'placeholder',
  'description',
  'alt',
  'error',
  'message',
  'confirm',
  'cancel',
  'legend',
  'heading',
  'hint',
  'children',
  'header',
  'aria-label',
  'aria-description',
  'aria-placeholder',
  'aria-roledescription',
  'aria-valuetext',
  'nothingFoundMessage',
]);

interface Branch {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}

type Report = (at: Branch, text: string) => void;

const isBranch = (value: unknown): value is Branch =>
  typeof value === 'object' && value !== null && 'type' in value && 'start' in value;

const below = (branch: Branch): Branch[] => Object.values(branch).flat().filter(isBranch);

const child = (branch: Branch, key: string): Branch[] => {
  const value = branch[key];
  return (Array.isArray(value) ? value : [value]).filter(isBranch);
};

function nameOf(branch: Branch | undefined): string {
  if (branch === undefined) return '';
  const { name, value } = branch as { name?: unknown; value?: unknown };
  return typeof name === 'string' ? name : typeof value === 'string' ? value : '';
}

/** The texts that an expression can become when it is shown: itself, or a side of a choice. */
function shown(branch: Branch, report: Report): void {
  switch (branch.type) {
    case 'Literal':
      if (typeof branch.value === 'string') report(branch, branch.value);
      return;
    case 'TemplateLiteral':
      for (const part of child(branch, 'quasis')) report(part, (part.value as { cooked?: string }).cooked ?? '');
      return;
    case 'ConditionalExpression':
      for (const key of ['consequent', 'alternate']) for (const side of child(branch, key)) shown(side, report);
      return;
    case 'LogicalExpression':
    case 'BinaryExpression':
      if (branch.type === 'BinaryExpression' && branch.operator !== '+') return;
      for (const key of ['left', 'right']) for (const side of child(branch, key)) shown(side, report);
      return;
    case 'JSXExpressionContainer':
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
      for (const inner of child(branch, 'expression')) shown(inner, report);
      return;
    default:
  }
}

function walk(branch: Branch, report: Report): void {
  if (branch.type === 'JSXText') report(branch, String(branch.value));
  if (branch.type === 'JSXElement' || branch.type === 'JSXFragment')
    for (const each of child(branch, 'children')) if (each.type === 'JSXExpressionContainer') shown(each, report);
  if (branch.type === 'JSXAttribute' && spoken.has(nameOf(child(branch, 'name')[0])))
    for (const value of child(branch, 'value')) shown(value, report);
  if (branch.type === 'Property' && spoken.has(nameOf(child(branch, 'key')[0])))
    for (const value of child(branch, 'value')) shown(value, report);
  for (const each of below(branch)) walk(each, report);
}

/** Finds text with letters in one source, which may be TypeScript with or without JSX. */
export function untranslatedIn(file: string, source: string): Untranslated[] {
  const parsed = parseSync(file, source);
  if (parsed.errors.length > 0) throw new Error(`${file} cannot be parsed: ${parsed.errors[0]?.message}`);
  const found: Untranslated[] = [];
  walk(parsed.program as unknown as Branch, (at, raw) => {
    const text = raw.trim();
    if (/\p{L}/u.test(text)) found.push({ file, line: source.slice(0, at.start).split('\n').length, text });
  });
  return found;
}

/**
 * The gate against untranslated text: literal words in JSX, in attributes that are read or spoken, and in
 * fields of that name (notifications, dialogs).
 * Throws when a file cannot be read or parsed, because a gate that cannot see must not let pass.
 */
export async function untranslated(files: readonly string[]): Promise<Untranslated[]> {
  const each = files.map(async (file) => untranslatedIn(file, await readFile(file, 'utf8')));
  return (await Promise.all(each)).flat();
}
