import type { Priority } from '../contract/fields.ts';

/** Width and height of the tray's symbol, pixels. */
export const traySize = 32;

type Colour = readonly [red: number, green: number, blue: number];
const ground: Colour = [0x2f, 0x5f, 0x8f];
const frame: Colour = [0xff, 0xff, 0xff];
const pane: Colour = [0xe7, 0xea, 0xee];
const curve: Colour = [0x8f, 0xb3, 0xc9];
/** The priorities as in the window, on their fills of the light look: a tray is seen on both grounds. */
const fills: Readonly<Record<Priority, Colour>> = {
  critical: [0xb4, 0x12, 0x3a],
  high: [0xa9, 0x4a, 0x00],
  medium: [0x7a, 0x5c, 0x00],
  low: [0x0b, 0x6a, 0x78],
};

/** Digits of 3 × 5 dots, a row after the other. */
const digits = [
  '111101101101111',
  '010110010010111',
  '111001111100111',
  '111001111001111',
  '101101111001001',
  '111100111001111',
  '111100111101111',
  '111001001001001',
  '111101111101111',
  '111101111001111',
] as const;
const digit = { width: 3, height: 5, dot: 2 } as const;

class Picture {
  /** Blue, green, red, alpha of each pixel: what Electron takes as a bitmap on every system. */
  readonly pixels = new Uint8Array(traySize * traySize * 4);

  fill(x: number, y: number, width: number, height: number, [red, green, blue]: Colour): void {
    for (let row = y; row < y + height; row++)
      for (let column = x; column < x + width; column++)
        this.pixels.set([blue, green, red, 255], (row * traySize + column) * 4);
  }

  /** A rectangle without its corners. */
  plate(x: number, y: number, width: number, height: number, colour: Colour): void {
    this.fill(x + 1, y, width - 2, height, colour);
    this.fill(x, y + 1, width, height - 2, colour);
  }

  digit(x: number, y: number, value: number, colour: Colour): void {
    for (const [i, set] of (digits[value] ?? '').split('').entries()) {
      const [column, row] = [i % digit.width, Math.floor(i / digit.width)];
      if (set === '1') this.fill(x + column * digit.dot, y + row * digit.dot, digit.dot, digit.dot, colour);
    }
  }
}

/**
 * The symbol beside the clock: a door and a curve, and how many alarms wait for an acknowledgement (at most 99), on the
 * colour of the most urgent. Drawn here, because a path into the bundle differs from system to system.
 */
export function trayPixels(count: number, highest: Priority | null): Uint8Array {
  const picture = new Picture();
  picture.plate(2, 2, 28, 28, ground);
  picture.fill(8, 7, 10, 18, frame);
  picture.fill(10, 9, 6, 16, pane);
  for (const [i, height] of [11, 13, 5, 8].entries()) picture.fill(20 + i, 25 - height, 1, height, curve);
  if (count > 0 && highest !== null) drawCount(picture, Math.min(count, 99), fills[highest]);
  return picture.pixels;
}

function drawCount(picture: Picture, count: number, colour: Colour): void {
  const figures = String(count).split('').map(Number);
  const step = (digit.width + 1) * digit.dot;
  const width = figures.length * step + 4;
  const height = digit.height * digit.dot + 6;
  const [left, top] = [traySize - width, traySize - height];
  picture.plate(left, top, width, height, colour);
  for (const [i, value] of figures.entries()) picture.digit(left + 3 + i * step, top + 3, value, frame);
}
