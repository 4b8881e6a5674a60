import type uPlot from 'uplot';
import { type CurveStyle, token } from './curve-style.ts';

/** What a picture of charts says beside them. */
export interface PictureWords {
  readonly title: string;
  /** Span with its zone, and what a point stands for. */
  readonly lines: readonly string[];
  readonly legend: readonly { readonly style: CurveStyle; readonly name: string }[];
  readonly charts: readonly { readonly title: string; readonly plot: uPlot }[];
}

const MARGIN = 20;
const LINE = 18;
const TITLE = 26;

/** Draws the charts under each other with title, span, zone and legend, and gives the PNG as base64. */
export function pictureOf(words: PictureWords): string {
  const px = devicePixelRatio;
  const plots = words.charts.map(({ plot }) => plot.ctx.canvas);
  const head = MARGIN + TITLE + words.lines.length * LINE + LINE + 8;
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(...plots.map(({ width }) => width)) + 2 * MARGIN * px;
  canvas.height = plots.reduce((sum, { height }) => sum + height + (LINE + 8) * px, (head + MARGIN) * px);
  const ctx = canvas.getContext('2d');
  if (ctx === null) throw new Error('no canvas');
  ctx.fillStyle = token('--surface');
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  ctx.scale(px, px);
  drawHead(ctx, words);
  let top = head;
  for (const [i, { title }] of words.charts.entries()) {
    const plot = plots[i];
    if (plot === undefined) continue;
    write(ctx, title, MARGIN, top, 13, 600);
    top += LINE + 4;
    ctx.drawImage(plot, MARGIN, top, plot.width / px, plot.height / px);
    top += plot.height / px + 4;
  }
  return canvas.toDataURL('image/png').slice('data:image/png;base64,'.length);
}

function write(ctx: CanvasRenderingContext2D, text: string, x: number, y: number, size: number, weight = 400): number {
  ctx.font = `${weight} ${size}px ${token('--font')}`;
  ctx.textBaseline = 'top';
  ctx.fillStyle = token(weight > 400 ? '--text' : '--muted');
  ctx.fillText(text, x, y);
  return ctx.measureText(text).width;
}

function drawHead(ctx: CanvasRenderingContext2D, { title, lines, legend }: PictureWords): void {
  write(ctx, title, MARGIN, MARGIN, 18, 600);
  let top = MARGIN + TITLE;
  for (const line of lines) {
    write(ctx, line, MARGIN, top, 12);
    top += LINE;
  }
  let left = MARGIN;
  for (const { style, name } of legend) {
    ctx.strokeStyle = token(style.colour);
    ctx.lineWidth = 2;
    ctx.setLineDash([...style.dash]);
    ctx.beginPath();
    ctx.moveTo(left, top + 7);
    ctx.lineTo(left + 26, top + 7);
    ctx.stroke();
    ctx.setLineDash([]);
    left += 32;
    left += write(ctx, name, left, top, 12) + 18;
  }
}
