import { imageHead, imageHeadBytes } from '../../../electron/contract/image.ts';

const space = 'http://www.w3.org/2000/svg';
/** Elements that draw nothing in an image, may not, or cost far more than a drawing of rooms needs. */
const dropped =
  'script, style, foreignObject, iframe, audio, video, animate, animateMotion, animateTransform, set, filter';
/** Attributes that may name an element to draw with, beside `href`. */
const naming: ReadonlySet<string> = new Set([
  'fill',
  'stroke',
  'clip-path',
  'mask',
  'marker-start',
  'marker-mid',
  'marker-end',
]);
/** What a style may say; each of it can be said as an attribute as well. */
const stylable: ReadonlySet<string> = new Set([
  ...naming,
  ...`color opacity display visibility overflow paint-order vector-effect shape-rendering mask-type
  fill-opacity fill-rule clip-rule stop-color stop-opacity stroke-width stroke-opacity stroke-linecap stroke-linejoin
  stroke-miterlimit stroke-dasharray stroke-dashoffset text-anchor dominant-baseline letter-spacing word-spacing
  font-family font-size font-style font-weight font-stretch`.split(/\s+/),
]);
/** Selectors, characters of a value and classes of an element that are looked at: a short text can stand for very many. */
const SELECTORS_MAX = 5_000;
const VALUE_MAX = 200;
const CLASSES_MAX = 8;

type Style = Map<string, string>;

function styleOf(said: CSSStyleDeclaration, into: Style): void {
  for (const name of said) {
    const value = said.getPropertyValue(name);
    if (stylable.has(name) && value.length <= VALUE_MAX) into.set(name, value);
  }
}

/** What the style sheets of a drawing say of a kind of element, a class or an id; of other selectors nothing is kept. */
function rulesOf(root: Element): ReadonlyMap<string, Style> {
  const rules = new Map<string, Style>();
  const sheet = new CSSStyleSheet();
  sheet.replaceSync([...root.querySelectorAll('style')].map(({ textContent }) => textContent).join('\n'));
  let left = SELECTORS_MAX;
  for (const rule of sheet.cssRules) {
    if (!(rule instanceof CSSStyleRule)) continue;
    const selectors = rule.selectorText.split(',', left).map((text) => text.trim());
    left -= selectors.length;
    for (const each of selectors.filter((text) => /^[.#]?[\w-]+$/.test(text))) {
      const style = rules.get(each) ?? new Map<string, string>();
      styleOf(rule.style, style);
      rules.set(each, style);
    }
  }
  return rules;
}

/** Says as attributes what styles say: then all that an element is drawn with stands in one place, and can be followed. */
function unstyle(root: Element): void {
  const rules = rulesOf(root);
  const order = new Map([...rules.keys()].map((key, i) => [key, i] as const));
  const inline = document.createElement('span').style;
  for (const element of [root, ...root.querySelectorAll('*')]) {
    const classes = [...element.classList].slice(0, CLASSES_MAX).map((name) => `.${name}`);
    classes.sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
    const style: Style = new Map();
    for (const key of [element.localName, ...classes, `#${element.id}`])
      for (const [name, value] of rules.get(key) ?? []) style.set(name, value);
    inline.cssText = element.getAttribute('style') ?? '';
    styleOf(inline, style);
    for (const [name, value] of style) element.setAttribute(name, value);
    element.removeAttribute('style');
  }
}

/** The id in `url(#id)`, which may have another paint behind it; null where a value names nothing or is written in another way. */
export function idIn(value: string): string | null {
  const [, id = null, rest = ''] = /^\s*url\(\s*["']?#([^"'()\\\s]+)["']?\s*\)(.*)$/is.exec(value) ?? [];
  return /url|image|src|element|\\/i.test(rest) ? null : id;
}

/** Whether a value can lead to something else in the notation of CSS, which has many ways to write it. */
const leads = (value: string) => /(?:url|image|image-set|src|cross-fade|element|paint)\s*\(|\\/i.test(value);

function isFollowed({ localName, value, ownerElement }: Attr): boolean {
  const { ownerDocument } = ownerElement ?? {};
  const names = (id: string | null) => id !== null && (ownerDocument?.getElementById(id) ?? null) !== null;
  if (localName === 'href') return value.startsWith('#') && names(value.slice(1));
  if (localName === 'filter' || localName === 'cursor') return false;
  return !leads(value) || (naming.has(localName) && names(idIn(value)));
}

/** Pixels of an embedded PNG or JPEG, by its own bytes; null for all else, above all for a drawing in the drawing. */
export function pixelsOf(image: Element): number | null {
  const { value = '' } = [...image.attributes].find(({ localName }) => localName === 'href') ?? {};
  const [, data = null] = /^data:image\/(?:png|jpeg|jpg);base64,([\sA-Za-z\d+/=]*)$/.exec(value) ?? [];
  if (data === null) return null;
  const begin = data.slice(0, imageHeadBytes * 2).replaceAll(/\s/g, '');
  const bytes = Uint8Array.from(atob(begin.slice(0, begin.length - (begin.length % 4))), (each) => each.charCodeAt(0));
  const head = imageHead(bytes);
  return head === null ? null : head.width * head.height;
}

/**
 * Takes out of a drawing what runs, moves or filters, and each reference that is not plainly to another element of it or
 * to a PNG or JPEG within: what is left refers only in ways that can be followed. Styles become attributes; those of
 * selectors other than a class, an id or a kind of element are lost.
 */
export function makePlain(root: Element): void {
  unstyle(root);
  for (const element of root.querySelectorAll(dropped)) element.remove();
  for (const element of root.querySelectorAll('*')) if (element.namespaceURI !== space) element.remove();
  for (const element of [root, ...root.querySelectorAll('*')])
    for (const attribute of Array.from(element.attributes)) {
      const picture = attribute.localName === 'href' && element.localName === 'image' && pixelsOf(element) !== null;
      if (!picture && !isFollowed(attribute)) element.removeAttributeNode(attribute);
    }
}
