import { idIn, pixelsOf } from './svg-plain.ts';

/** Elements that a drawing may come to when each reference is followed, and that a file may hold at all. */
export const elementsMost = 50_000;
/** Characters of paths and texts that it may come to: a long one can be used often. */
const CHARS_MAX = 10_000_000;
/** Depth of one element in another. */
const DEPTH_MAX = 200;
/** Pixels of a picture that are as much work as one element. */
const PIXELS_EACH = 10_000;

interface Weight {
  readonly elements: number;
  /** Characters of paths and texts: at least as many as they have corners and letters. */
  readonly chars: number;
}

const without: Weight = { elements: 0, chars: 0 };
const endless: Weight = { elements: Infinity, chars: Infinity };
const together = (a: Weight, b: Weight): Weight => ({ elements: a.elements + b.elements, chars: a.chars + b.chars });
/** So much so often. */
const times = (weight: Weight, often: number): Weight =>
  often === 0 ? without : { elements: weight.elements * often, chars: weight.chars * often };

function ownWeight(element: Element): Weight {
  let chars = (element.getAttribute('d') ?? '').length + (element.getAttribute('points') ?? '').length;
  for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) chars += (node.nodeValue ?? '').length;
  const pixels = element.localName === 'image' ? (pixelsOf(element) ?? 0) : 0;
  return { elements: 1 + pixels / PIXELS_EACH, chars };
}

/** What elements are drawn with is drawn once for each of them, or for each corner of theirs. */
function drawnFor(attribute: string, { elements, chars }: Weight): number {
  if (attribute === 'marker-mid') return chars;
  // These are handed down to all that is within; a mask or a clip is of the whole.
  return attribute === 'fill' || attribute === 'stroke' || attribute.startsWith('marker-') ? elements : 1;
}

/** What an element comes to; without end where elements stand for each other in a circle. */
function weigh(element: Element, known: Map<Element, Weight>, depth: number): Weight {
  const seen = known.get(element);
  if (seen !== undefined) return seen;
  known.set(element, endless);
  if (depth > DEPTH_MAX) return endless;
  const target = (id: string | null) => (id === null ? null : element.ownerDocument.getElementById(id));
  // A gradient is colours and no drawing, and may be of thousands of elements.
  const of = (other: Element | null) =>
    other === null || other.localName.endsWith('Gradient') ? without : weigh(other, known, depth + 1);
  let weight = ownWeight(element);
  for (const child of element.children) weight = together(weight, weigh(child, known, depth + 1));
  const attributes = [...element.attributes];
  for (const { localName, value } of attributes)
    if (localName === 'href' && value.startsWith('#')) weight = together(weight, of(target(value.slice(1))));
  let all = weight;
  for (const { localName, value } of attributes)
    all = together(all, times(of(target(idIn(value))), drawnFor(localName, weight)));
  known.set(element, all);
  return all;
}

/** Whether a plain drawing comes to no more than a window can draw in passing. */
export function isLight(root: Element): boolean {
  const { elements, chars } = weigh(root, new Map(), 0);
  return elements <= elementsMost && chars <= CHARS_MAX;
}

/** Whether the pictures in a drawing have no more pixels together than this. */
export function picturesWithin(root: Element, pixels: number): boolean {
  const images = [...root.querySelectorAll('image')];
  return images.reduce((sum, image) => sum + (pixelsOf(image) ?? 0), 0) <= pixels;
}
