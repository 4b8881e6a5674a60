/*
 * An SVG is a program for drawing. It is drawn once, in an image element, which runs no script and loads nothing, and
 * only the pixels go on. What is left to fear is that drawing it takes for ever: an entity or a `use` can stand for a
 * thousand others that each stand for a thousand more, and this window has alarms to show.
 */

/** Elements that a drawing may come to when each `use` is followed, and that a file may hold at all. */
const ELEMENTS_MAX = 50_000;
/** Depth of one element in another. */
const DEPTH_MAX = 200;
/** Characters of a file. */
const TEXT_MAX = 8_000_000;
/** Longer side that a drawing is drawn with, px: sharp on a large screen. */
const SIDE = 2_400;

/** Elements that draw nothing in an image, may not, or cost far more than a drawing of rooms needs. */
const dropped = 'script, foreignObject, iframe, audio, video, animate, animateMotion, animateTransform, set, filter';

/** Ids of what an element is drawn with: by `use`, or as its fill, mask, marker and the like. */
function targetsOf(element: Element): string[] {
  return [...element.attributes].flatMap(({ localName, value }) =>
    localName === 'href'
      ? [value.replace(/^#/, '')]
      : [...value.matchAll(/url\(\s*["']?#([^"')]+)/g)].map(([, id = '']) => id),
  );
}

/** How many elements an element comes to; without end where they stand for each other in a circle. */
function weigh(element: Element, known: Map<Element, number>, depth: number): number {
  const seen = known.get(element);
  if (seen !== undefined) return seen;
  known.set(element, Infinity);
  if (depth > DEPTH_MAX) return Infinity;
  let weight = 1;
  for (const child of element.children) weight += weigh(child, known, depth + 1);
  for (const id of targetsOf(element)) {
    const target = element.ownerDocument.getElementById(id);
    if (target !== null) weight += weigh(target, known, depth + 1);
  }
  known.set(element, weight);
  return weight;
}

function lengthOf(root: Element, name: 'width' | 'height'): number {
  const text = root.getAttribute(name) ?? '';
  return text.endsWith('%') ? 0 : Number.parseFloat(text) || 0;
}

/** Width over height: of the view box, else of the size that it wants. */
function proportionOf(root: Element): number {
  const box = (root.getAttribute('viewBox') ?? '').split(/[\s,]+/).map(Number);
  const [width = 0, height = 0] = box.length === 4 ? box.slice(2) : [lengthOf(root, 'width'), lengthOf(root, 'height')];
  return width > 0 && height > 0 && Number.isFinite(width / height) ? width / height : 4 / 3;
}

/** A drawing that can be drawn, as an address for an image element, and how large to draw it, px. */
export interface SvgSource {
  readonly address: string;
  readonly width: number;
  readonly height: number;
}

function addressOf(root: Element): string {
  const bytes = new TextEncoder().encode(new XMLSerializer().serializeToString(root));
  let text = '';
  for (let at = 0; at < bytes.length; at += 8_192) text += String.fromCodePoint(...bytes.subarray(at, at + 8_192));
  return `data:image/svg+xml;base64,${btoa(text)}`;
}

/** Whether entities would make a text much longer than it is. One that stands for others is refused unread. */
function swells(text: string): boolean {
  const declared = [...text.matchAll(/<!ENTITY[^>]*>/gi)].map(([entity]) => entity);
  if (declared.some((entity) => entity.includes('&'))) return true;
  const longest = Math.max(0, ...declared.map(({ length }) => length));
  return longest * (text.split('&').length - 1) > TEXT_MAX;
}

/** Whether a text looks like an SVG, whatever its file is called. */
export function looksLikeSvg(text: string): boolean {
  return /^\uFEFF?\s*<(?:\?xml|!--|!DOCTYPE\s+svg|svg[\s>])/i.test(text.slice(0, 1_000));
}

/** Reads an SVG for drawing; null where it is none, or comes to more than a window can draw in passing. */
export function svgSource(text: string): SvgSource | null {
  if (text.length > TEXT_MAX || swells(text)) return null;
  const root = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement;
  if (root.localName !== 'svg' || root.querySelector('parsererror') !== null) return null;
  for (const element of root.querySelectorAll(dropped)) element.remove();
  if (weigh(root, new Map(), 0) > ELEMENTS_MAX) return null;
  const proportion = proportionOf(root);
  if (proportion > 20 || proportion < 1 / 20) return null;
  const width = Math.round(proportion >= 1 ? SIDE : SIDE * proportion);
  const height = Math.round(width / proportion);
  if (!root.hasAttribute('viewBox')) {
    const [w, h] = [lengthOf(root, 'width'), lengthOf(root, 'height')];
    if (w > 0 && h > 0) root.setAttribute('viewBox', `0 0 ${w} ${h}`);
  }
  root.setAttribute('width', String(width));
  root.setAttribute('height', String(height));
  return { address: addressOf(root), width, height };
}
