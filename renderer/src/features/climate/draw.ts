import type uPlot from 'uplot';
import type { AlarmSpan } from '../../../../electron/contract/climate.ts';
import { priorities } from '../../../../electron/contract/fields.ts';
import { type CurveStyle, token } from './curve-style.ts';
import { type Curve, indexRange, spread, wordPlace } from './curves.ts';
import type { DrawnLimit } from './ranges.ts';
import type { Span } from './span.ts';

/** A curve with its look and the name at its end. */
export interface DrawnCurve {
  readonly curve: Curve;
  readonly style: CurveStyle;
  readonly name: string;
}

/** All that a chart shows over its axes. */
export interface Scene {
  readonly span: Span;
  readonly curves: readonly DrawnCurve[];
  readonly limits: readonly DrawnLimit[];
  readonly alarms: readonly AlarmSpan[];
  /** A moment that is marked, with what is written at it. */
  readonly mark: { readonly at: number; readonly text: string } | null;
  readonly limitWord: (limit: DrawnLimit) => string;
  /** Names stand at the ends of the curves: more than one node is compared. */
  readonly named: boolean;
}

/** Room at the right for the names of the curves, px. */
export const NAME_WIDTH = 116;
const NAME_HEIGHT = 14;
/** A strip above the time axis has the alarms of one node, px. */
const STRIP = 10;

type Context = CanvasRenderingContext2D;
interface Canvas {
  readonly ctx: Context;
  readonly px: number;
  readonly box: { readonly left: number; readonly top: number; readonly width: number; readonly height: number };
  x(at: number): number;
  y(value: number): number;
}

function canvasOf(plot: uPlot): Canvas {
  return {
    ctx: plot.ctx,
    px: devicePixelRatio,
    box: plot.bbox,
    x: (at) => plot.valToPos(at, 'x', true),
    y: (value) => plot.valToPos(value, 'y', true),
  };
}

/** Draws a scene over the axes of a plot. */
export function drawScene(plot: uPlot, scene: Scene): void {
  const canvas = canvasOf(plot);
  const { ctx, box } = canvas;
  ctx.save();
  ctx.beginPath();
  ctx.rect(box.left, box.top, box.width, box.height);
  ctx.clip();
  drawAlarms(canvas, scene);
  for (const each of scene.curves) drawBand(canvas, each, scene);
  for (const each of scene.curves) drawLine(canvas, each, scene);
  drawLimits(canvas, scene);
  drawMark(canvas, scene);
  ctx.restore();
  if (scene.named) drawNames(canvas, scene);
}

/** Calls `part` for every stretch of a curve without a gap in it. */
function stretches({ x, gap }: Curve, span: Span, part: (from: number, to: number) => void): void {
  const { from, to } = indexRange(x, span);
  let begin = from;
  for (let i = from + 1; i <= to; i++)
    if (i === to || (x[i] ?? 0) - (x[i - 1] ?? 0) > gap) {
      if (i > begin) part(begin, i);
      begin = i;
    }
}

/**
 * Points that are drawn as one path. Without a graphics card the time for a path that goes up and down grows with the
 * square of its points: 974 points of a year, in Chromium here, 220 ms for a band and 34 ms for a line as a whole, 7 ms
 * each in pieces.
 */
const PIECE = 16;

/** Calls `draw` for each piece of a stretch; each begins where the one before ended. */
function pieces(from: number, to: number, draw: (from: number, to: number) => void): void {
  for (let begin = from; begin < to - 1; begin += PIECE) draw(begin, Math.min(to, begin + PIECE + 1));
}

function drawBand({ ctx, x, y }: Canvas, { curve, style }: DrawnCurve, { span, curves }: Scene): void {
  if (curve.step === 0) return;
  ctx.fillStyle = `color-mix(in srgb, ${token(style.colour)} ${curves.length > 1 ? 12 : 22}%, transparent)`;
  const part = (from: number, to: number) => {
    ctx.beginPath();
    for (let i = from; i < to; i++) ctx.lineTo(x(curve.x[i] ?? 0), y(curve.max[i] ?? 0));
    for (let i = to - 1; i >= from; i--) ctx.lineTo(x(curve.x[i] ?? 0), y(curve.min[i] ?? 0));
    ctx.fill();
  };
  stretches(curve, span, (from, to) => pieces(from, to, part));
}

function drawLine({ ctx, px, x, y }: Canvas, { curve, style }: DrawnCurve, { span }: Scene): void {
  ctx.strokeStyle = ctx.fillStyle = token(style.colour);
  ctx.lineWidth = 1.6 * px;
  // Round joins of a thousand short pieces take a frame of their own to draw where there is no graphics card, and look the same.
  ctx.lineJoin = 'bevel';
  ctx.setLineDash(style.dash.map((length) => length * px));
  const left = (i: number) => x(curve.x[i] ?? 0);
  const top = (i: number) => y(curve.mean[i] ?? 0);
  const part = (from: number, to: number) => {
    let [length, lastLeft, lastTop] = [0, left(from), top(from)];
    ctx.beginPath();
    for (let i = from; i < to; i++) {
      const [nextLeft, nextTop] = [left(i), top(i)];
      ctx.lineTo(nextLeft, nextTop);
      length += Math.hypot(nextLeft - lastLeft, nextTop - lastTop);
      [lastLeft, lastTop] = [nextLeft, nextTop];
    }
    ctx.stroke();
    // The dashes of the next piece go on where these end.
    ctx.lineDashOffset += length;
  };
  stretches(curve, span, (from, to) => {
    ctx.lineDashOffset = 0;
    if (to - from > 1) return pieces(from, to, part);
    // A point alone between two gaps was measured too.
    ctx.beginPath();
    ctx.arc(left(from), top(from), 1.6 * px, 0, 2 * Math.PI);
    ctx.fill();
  });
  ctx.setLineDash([]);
  ctx.lineDashOffset = 0;
}

/** Each limit as a line with its name; one that is out of the picture as an arrow to where it lies. */
function drawLimits(canvas: Canvas, { limits, limitWord, alarms }: Scene): void {
  const { ctx, px, box, y } = canvas;
  ctx.font = `${11 * px}px ${token('--font')}`;
  ctx.textAlign = 'left';
  const inside: { readonly limit: DrawnLimit; readonly at: number }[] = [];
  const away = { above: [] as DrawnLimit[], below: [] as DrawnLimit[] };
  for (const limit of limits) {
    const at = Math.round(y(limit.value));
    if (at < box.top) away.above.push(limit);
    else if (at > box.top + box.height) away.below.push(limit);
    else inside.push({ limit, at });
  }
  for (const { limit, at } of inside) drawLimit(canvas, limit, at);
  // Only then the words: none is crossed by the line of another one.
  const words: WordBox[] = [];
  const floor = box.top + box.height - nodesOf(alarms).length * STRIP * px;
  for (const { limit, at } of inside) drawWord(canvas, limit, { at, floor }, limitWord(limit), words);
  // Only the nearest: what lies beyond it comes later.
  const [above, below] = [nearestOf(away.above, Math.min), nearestOf(away.below, Math.max)];
  ctx.fillStyle = token('--muted');
  ctx.textAlign = 'right';
  const right = box.left + box.width - 6 * px;
  ctx.textBaseline = 'top';
  if (above !== undefined) legible(canvas, `↑ ${limitWord(above)}`, right, box.top + 3 * px);
  ctx.textBaseline = 'bottom';
  if (below !== undefined) legible(canvas, `↓ ${limitWord(below)}`, right, floor - 3 * px);
}

function nearestOf(limits: readonly DrawnLimit[], pick: (...values: number[]) => number): DrawnLimit | undefined {
  const value = pick(...limits.map((limit) => limit.value));
  return limits.find((limit) => limit.value === value);
}

/** Where a word stands, so that the next one does not stand there too. */
interface WordBox {
  readonly y: number;
  readonly right: number;
}

function drawLimit({ ctx, px, box }: Canvas, { name }: DrawnLimit, at: number): void {
  const alarm = name.startsWith('alarm');
  ctx.strokeStyle = token(alarm ? '--high' : '--medium');
  ctx.lineWidth = (alarm ? 1.6 : 1.2) * px;
  ctx.setLineDash(alarm ? [] : [6 * px, 4 * px]);
  ctx.beginPath();
  ctx.moveTo(box.left, at);
  ctx.lineTo(box.left + box.width, at);
  ctx.stroke();
  ctx.setLineDash([]);
}

/** Writes the name of a limit at its line, which is `at`; nothing is written below `floor`, where the bars of the alarms are. */
function drawWord(
  canvas: Canvas,
  { name }: DrawnLimit,
  { at, floor }: { readonly at: number; readonly floor: number },
  word: string,
  words: WordBox[],
): void {
  const { ctx, px, box } = canvas;
  ctx.fillStyle = token(name.startsWith('alarm') ? '--high' : '--medium');
  const within = { top: box.top, floor, room: 16 * px, away: 3 * px };
  const { under, y } = wordPlace(at, name.endsWith('low'), within);
  ctx.textBaseline = under ? 'top' : 'bottom';
  const middle = y + (under ? 6 : -6) * px;
  const taken = words.filter((each) => Math.abs(each.y - middle) < 13 * px).map(({ right }) => right);
  const left = Math.max(box.left, ...taken) + 6 * px;
  legible(canvas, word, left, y);
  words.push({ y: middle, right: left + ctx.measureText(word).width });
}

const nodesOf = (alarms: readonly AlarmSpan[]): readonly string[] => [...new Set(alarms.map(({ node }) => node))];

/** Alarms as bars above the time axis, a strip for each node, with their priority as a number; the time is tinted. */
function drawAlarms({ ctx, px, box, x }: Canvas, { alarms, span }: Scene): void {
  const nodes = nodesOf(alarms);
  for (const { node, priority, raised, returned } of alarms) {
    const colour = token(`--${priority}`);
    const left = Math.max(box.left, x(raised));
    const right = Math.min(box.left + box.width, x(Math.min(returned ?? span.to, span.to)));
    const width = Math.max(2 * px, right - left);
    const top = box.top + box.height - (nodes.indexOf(node) + 1) * STRIP * px;
    if (nodes.length === 1) {
      ctx.fillStyle = `color-mix(in srgb, ${colour} 7%, transparent)`;
      ctx.fillRect(left, box.top, width, box.height);
    }
    ctx.fillStyle = colour;
    ctx.fillRect(left, top, width, (STRIP - 1) * px);
    if (width < 10 * px) continue;
    ctx.fillStyle = token('--surface');
    ctx.font = `600 ${9 * px}px ${token('--font')}`;
    ctx.textAlign = 'left';
    ctx.textBaseline = 'middle';
    ctx.fillText(String(priorities.indexOf(priority) + 1), left + 2 * px, top + (STRIP / 2) * px);
  }
}

function drawMark(canvas: Canvas, { mark }: Scene): void {
  const { ctx, px, box, x } = canvas;
  if (mark === null) return;
  const at = Math.round(x(mark.at));
  ctx.strokeStyle = ctx.fillStyle = token('--text');
  ctx.lineWidth = px;
  ctx.setLineDash([2 * px, 3 * px]);
  ctx.beginPath();
  ctx.moveTo(at, box.top);
  ctx.lineTo(at, box.top + box.height);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.font = `${11 * px}px ${token('--font')}`;
  const right = at > box.left + box.width * 0.8;
  ctx.textAlign = right ? 'right' : 'left';
  ctx.textBaseline = 'top';
  legible(canvas, mark.text, at + (right ? -5 : 5) * px, box.top + 18 * px);
}

/** Writes over whatever is drawn there, on a ground of its own: a line between the letters would read as struck out. */
function legible({ ctx, px }: Canvas, text: string, x: number, y: number): void {
  const { width, actualBoundingBoxAscent: above, actualBoundingBoxDescent: below } = ctx.measureText(text);
  const left = ctx.textAlign === 'right' ? x - width : x;
  const ink = ctx.fillStyle;
  // What was measured shows through.
  ctx.fillStyle = `color-mix(in srgb, ${token('--surface')} 75%, transparent)`;
  ctx.fillRect(left - 2 * px, y - above - px, width + 4 * px, above + below + 2 * px);
  ctx.fillStyle = ink;
  ctx.fillText(text, x, y);
}

/** The name of each curve where it ends, moved apart where they would lie over each other. */
function drawNames({ ctx, px, box, y }: Canvas, { curves, span }: Scene): void {
  const ends = curves.flatMap(({ curve, style, name }) => {
    const { from, to } = indexRange(curve.x, span);
    const end = curve.mean[Math.min(to, curve.x.length) - 1];
    return to === from || end === undefined ? [] : [{ style, name, at: y(end) }];
  });
  const half = (NAME_HEIGHT / 2) * px;
  const places = spread(
    ends.map(({ at }) => at),
    NAME_HEIGHT * px,
    box.top + half,
    box.top + box.height - half,
  );
  ctx.save();
  ctx.font = `600 ${11 * px}px ${token('--font')}`;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'middle';
  for (const [i, { style, name }] of ends.entries()) {
    ctx.fillStyle = token(style.colour);
    const left = box.left + box.width + 6 * px;
    ctx.fillText(fitting(ctx, name, (NAME_WIDTH - 10) * px), left, places[i] ?? 0);
  }
  ctx.restore();
}

/** As much of a text as there is room for. */
function fitting(ctx: Context, text: string, width: number): string {
  if (ctx.measureText(text).width <= width) return text;
  let length = text.length;
  while (length > 1 && ctx.measureText(`${text.slice(0, length)}…`).width > width) length -= 1;
  return `${text.slice(0, length).trimEnd()}…`;
}
