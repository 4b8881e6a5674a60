import { makePlain } from './svg-plain.ts';
import { elementsMost, isLight, picturesWithin } from './svg-weight.ts';

/*
 * An SVG is a program for drawing. It is drawn once, in an image element, which runs no script and loads nothing, and
 * only the pixels go on. What is left to fear is that drawing it takes for ever: an entity or a `use` can stand for a
 * thousand others that each stand for a thousand more, and this window has alarms to show.
 */

/** Characters of a file, and of what is drawn of it. */
const TEXT_MAX = 8_000_000;
/** Longer side that a drawing is drawn with, px: sharp on a large screen. */
const SIDE = 2_400;

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

function addressOf(drawing: string): string {
  const bytes = new TextEncoder().encode(drawing);
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

/**
 * Reads an SVG for drawing; null where it is none, or comes to more than a window can draw in passing. The pictures in it
 * may have so many pixels together.
 */
export function svgSource(text: string, pixels: number): SvgSource | null {
  if (text.length > TEXT_MAX || swells(text)) return null;
  const root = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement;
  if (root.localName !== 'svg' || root.querySelector('parsererror') !== null) return null;
  if (root.querySelectorAll('*').length > elementsMost) return null;
  makePlain(root);
  if (!isLight(root) || !picturesWithin(root, pixels)) return null;
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
  const drawing = new XMLSerializer().serializeToString(root);
  return drawing.length > TEXT_MAX * 2 ? null : { address: addressOf(drawing), width, height };
}
