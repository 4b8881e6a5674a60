import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { findChromium } from '../chromium-host/chromium.ts';
import { giveUp, root } from './steps.ts';

const resources = join(root, 'build', 'resources');
/** Width and height of what Linux is given, px; Windows and macOS take theirs from among them. */
const sizes = [16, 32, 48, 64, 128, 256, 512] as const;
/** Types of the pictures in an icns file by their width, as Apple names them: PNG, of one and of two dots a point. */
const appleTypes = { ic07: 128, ic08: 256, ic09: 512, ic11: 32, ic12: 64, ic13: 256, ic14: 512 } as const;

/** Draws icon.svg at each size and puts the pictures into the files that the packages need. */
async function drawIcons(): Promise<void> {
  const svg = readFileSync(join(resources, 'icon.svg'));
  const drawn = await pictures(`data:image/svg+xml;base64,${svg.toString('base64')}`);
  const at = (size: number) => drawn.get(size) ?? giveUp(`icon.svg was not drawn at ${size} px`);
  mkdirSync(join(resources, 'icons'), { recursive: true });
  for (const size of sizes) writeFileSync(join(resources, 'icons', `${size}x${size}.png`), at(size));
  writeFileSync(join(resources, 'icon.ico'), ico(sizes.filter((size) => size <= 256).map((size) => [size, at(size)])));
  writeFileSync(join(resources, 'icon.icns'), icns(Object.entries(appleTypes).map(([type, size]) => [type, at(size)])));
}

async function pictures(source: string): Promise<Map<number, Buffer>> {
  const executablePath = findChromium() ?? giveUp('Chromium draws the icons: install it.');
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const drawn = new Map<number, Buffer>();
    for (const size of sizes) {
      const page = await browser.newPage({ viewport: { width: size, height: size } });
      await page.setContent(
        `<body style="margin:0"><img alt="" width="${size}" height="${size}" src="${source}"></body>`,
      );
      drawn.set(size, await page.screenshot({ omitBackground: true }));
      await page.close();
    }
    return drawn;
  } finally {
    await browser.close();
  }
}

/** The container of Windows: a head of 6 bytes, 16 for each picture, then the PNGs; 256 px are written as 0. */
function ico(parts: ReadonlyArray<readonly [size: number, png: Buffer]>): Buffer {
  const head = Buffer.alloc(6 + 16 * parts.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(parts.length, 4);
  let offset = head.length;
  for (const [i, [size, png]] of parts.entries()) {
    const at = 6 + 16 * i;
    head.writeUInt8(size % 256, at);
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(png.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += png.length;
  }
  return Buffer.concat([head, ...parts.map(([, png]) => png)]);
}

/** The container of macOS: its length, then each picture behind its type and length. */
function icns(parts: ReadonlyArray<readonly [type: string, png: Buffer]>): Buffer {
  const framed = parts.map(([type, png]) => Buffer.concat([Buffer.from(type), length(png.length + 8), png]));
  const body = Buffer.concat(framed);
  return Buffer.concat([Buffer.from('icns'), length(body.length + 8), body]);
}

function length(bytes: number): Buffer {
  const field = Buffer.alloc(4);
  field.writeUInt32BE(bytes);
  return field;
}

await drawIcons();
