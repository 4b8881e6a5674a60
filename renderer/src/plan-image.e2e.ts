import { randomBytes } from 'node:crypto';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pngOf } from '../../build/testing/images.ts';
import { measured } from '../../build/testing/measured.ts';
import { lastMade } from '../../build/testing/people-page.ts';
import { openEditor } from '../../build/testing/plan-page.ts';
import { startTestWindows, type TestWindows } from '../../build/testing/window.ts';
import type { PlanDraft } from '../../electron/contract/floor-plan.ts';
import { imageHead } from '../../electron/contract/image.ts';
import { limits } from '../../electron/contract/limits.ts';
import { messages } from './i18n/messages.ts';

let windows: TestWindows;
beforeAll(async () => {
  windows = await startTestWindows();
});
afterAll(() => windows.close());

const en = messages.en;
const svg = (inside: string, attributes = 'viewBox="0 0 400 200"') =>
  `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" ${attributes}>${inside}</svg>`;
const square = '<rect x="100" y="50" width="200" height="100" fill="#804020"/>';

/** Opens the editor of a new plan; nothing may leave the window, and no script of a file may run. */
async function inEditor(act: (page: Page) => Promise<void>) {
  const window = await windows.open({ role: 'manager', plans: 0 });
  const { page } = window;
  page.setDefaultTimeout(30_000);
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('evil')) asked.push(request.url());
  });
  try {
    await openEditor(page, en['plan.drawFirst']);
    await act(page);
    expect(asked).toEqual([]);
    expect(await page.evaluate(() => Reflect.get(globalThis, 'pwned'))).toBeUndefined();
  } finally {
    await window.close();
  }
}

/** Loads a file as the image behind the plan. */
async function load(page: Page, name: string, content: string | Buffer, mimeType = 'image/svg+xml') {
  const buffer = Buffer.from(content);
  await page
    .locator('.edit-image input[type=file], input[type=file]')
    .first()
    .setInputFiles({ name, mimeType, buffer });
}

/** The image of the plan as it is sent when it is saved. */
async function savedImage(page: Page) {
  await page.locator('.edit-sheet .plan-image').waitFor();
  await page.locator('#plan-name').fill('Hall');
  await page.getByRole('button', { name: en['common.save'], exact: true }).click();
  await page.locator('.plan-heat').waitFor();
  const { image } = (await lastMade(page, 'plan.save')) as PlanDraft;
  if (image.is !== 'new') throw new Error('no image was sent');
  return image.image;
}

const laughs = (depth: number) => {
  const entities = Array.from({ length: depth }, (_, i) => {
    const inside = i === 0 ? 'ha' : `&l${i - 1};`.repeat(10);
    return `<!ENTITY l${i} "${inside}">`;
  });
  return `<!DOCTYPE svg [${entities.join('')}]>${svg(`<text y="20">&l${depth - 1};</text>`)}`;
};
const swollen = `<!DOCTYPE svg [<!ENTITY a "${'a'.repeat(50_000)}">]>${svg(`<text y="20">${'&a;'.repeat(50_000)}</text>`)}`;
const uses = (depth: number) => {
  const groups = Array.from({ length: depth }, (_, i) => {
    const inside = i === 0 ? square : `<use href="#g${i - 1}"/>`.repeat(10);
    return `<g id="g${i}">${inside}</g>`;
  });
  return svg(groups.join(''));
};
const patterns = (depth: number) => {
  const each = Array.from({ length: depth }, (_, i) => {
    const fill = i === 0 ? '#000' : `url(#p${i - 1})`;
    const inside = `<rect width="4" height="4" fill="${fill}"/>`.repeat(10);
    return `<pattern id="p${i}" width="9" height="9" patternUnits="userSpaceOnUse">${inside}</pattern>`;
  });
  return svg(`${each.join('')}<rect width="400" height="200" fill="url(#p${depth - 1})"/>`);
};
/** Patterns of patterns, each filled as the function says. */
const filled = (depth: number, rect: (id: string) => string, begin = '') => {
  const each = Array.from({ length: depth }, (_, i) => {
    const inside = rect(i === 0 ? 'none' : `p${i - 1}`).repeat(10);
    return `<pattern id="p${i}" width="9" height="9" patternUnits="userSpaceOnUse">${inside}</pattern>`;
  });
  return svg(`${begin}${each.join('')}${rect(`p${depth - 1}`)}`);
};
const classes = (depth: number) => {
  const rules = Array.from({ length: depth }, (_, i) => `.p${i} { fill: u\\72l(#p${i}) }`);
  return filled(depth, (id) => `<rect class="${id}" width="4" height="4"/>`, `<style>${rules.join('')}</style>`);
};
const handedDown = (depth: number) => {
  const each = Array.from({ length: depth }, (_, i) => {
    const inside = '<rect width="4" height="4"/>'.repeat(10);
    const fill = i === 0 ? '#000' : `url(#p${i - 1})`;
    return `<pattern id="p${i}" width="9" height="9" patternUnits="userSpaceOnUse"><g fill="${fill}">${inside}</g></pattern>`;
  });
  return svg(`${each.join('')}<rect width="400" height="200" fill="url(#p${depth - 1})"/>`);
};
const markers = (depth: number) => {
  const path = (i: number) => `<path d="M0 0${'L9 9'.repeat(10)}" marker-mid="url(#m${i})"/>`;
  const each = Array.from({ length: depth }, (_, i) => `<marker id="m${i}">${i === 0 ? square : path(i - 1)}</marker>`);
  return svg(`${each.join('')}${path(depth - 1)}`);
};
/** A drawing in a drawing in a drawing: each holds the next ten times. */
const drawings = (depth: number): string => {
  if (depth === 0) return svg('<rect width="400" height="200"/>');
  const href = `data:image/svg+xml;base64,${Buffer.from(drawings(depth - 1)).toString('base64')}`;
  return svg(
    `<image id="i" href="${href}" width="400" height="200"/>${'<use href="#i" x="1"/>'.repeat(9)}${depth === 1 ? '' : square}`,
  );
};
const picture = (png: Buffer) =>
  svg(`<image href="data:image/png;base64,${png.toString('base64')}" width="400" height="200"/>`);

/** What the saved image shows at a place, as red, green, blue and opacity. */
function colourAt(page: Page, data: string, x: number, y: number) {
  return page.evaluate(
    async (wish) => {
      const source = new Image();
      source.src = `data:image/png;base64,${wish.data}`;
      await source.decode();
      const context = document.createElement('canvas').getContext('2d');
      context?.drawImage(source, -wish.x, -wish.y);
      return [...(context?.getImageData(0, 0, 1, 1).data ?? [])];
    },
    { data, x, y },
  );
}

describe('an SVG behind a plan', () => {
  it('is drawn once and goes on as pixels: no script runs, nothing is loaded, and no SVG leaves the window', () =>
    inEditor(async (page) => {
      const hostile = svg(
        `<script>globalThis.pwned = 1</script>
         <style>@import url(https://evil.test/a.css); rect { background: url(https://evil.test/b.png) }</style>
         <image href="https://evil.test/c.png" onerror="globalThis.pwned = 2" width="9" height="9"/>
         <image xlink:href="file:///etc/passwd" width="9" height="9"/>
         <use href="https://evil.test/d.svg#x"/>
         <foreignObject width="99" height="99"><div xmlns="http://www.w3.org/1999/xhtml"
           onclick="globalThis.pwned = 3"><img src="https://evil.test/e.png" onerror="globalThis.pwned = 4"/>
           <iframe src="https://evil.test/f.html"/></div></foreignObject>${square}`,
        'viewBox="0 0 400 200" onload="globalThis.pwned = 5"',
      );
      await load(page, 'hall.svg', hostile);
      const image = await savedImage(page);
      expect(image).toMatchObject({ type: 'image/png', width: 2_400, height: 1_200 });
      expect(imageHead(Buffer.from(image.data, 'base64'))).toEqual({ type: 'image/png', width: 2_400, height: 1_200 });
      const colour = await colourAt(page, image.data, 1_200, 600);
      expect(colour).toEqual([0x80, 0x40, 0x20, 255]);
    }));

  it.each([
    ['entities that stand for each other', laughs(10)],
    ['an entity that is long and often used', swollen],
    ['uses of uses', uses(9)],
    ['patterns of patterns', patterns(9)],
    ['patterns of patterns by class', classes(6)],
    ['patterns of patterns by style', filled(6, (id) => `<rect style="fill:URL(#${id})" width="4" height="4"/>`)],
    ['patterns that are handed down', handedDown(6)],
    ['a marker at each corner of markers', markers(6)],
    [
      'a long path that is often used',
      svg(`<path id="a" d="M0 0${'L9 9'.repeat(9_999)}"/>${'<use href="#a"/>'.repeat(999)}`),
    ],
    ['paint over paint', svg('<rect width="400" height="200" fill-opacity=".01"/>'.repeat(40_000))],
    ['group over group', svg(`<g opacity=".5">${'<rect width="400" height="200"/>'.repeat(2)}</g>`.repeat(12_000))],
    ['a picture of more pixels than a window can hold', picture(pngOf(4, 4, [60_000, 60_000]))],
    ['a use of itself', svg('<g id="a"><use href="#a"/></g>')],
    ['elements in elements without end', svg(`${'<g>'.repeat(400)}${'</g>'.repeat(400)}`)],
    ['no end', svg(square).slice(0, -8)],
    ['another root', '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>'],
    ['a shape that is no plan', svg(square, 'viewBox="0 0 100000 1"')],
  ])('is refused with %s, and the window goes on', (what, content) =>
    inEditor(async (page) => {
      const begin = performance.now();
      await load(page, 'hall.svg', content);
      await page.getByText(en['plan.image.unreadable']).waitFor();
      measured(`an SVG with ${what} is refused`, performance.now() - begin);
      expect(await page.locator('.edit-sheet .plan-image').count()).toBe(0);
      await page.locator('#plan-name').fill('still here');
    }),
  );

  it('is drawn without the drawings in it, which nobody could weigh', () =>
    inEditor(async (page) => {
      const begin = performance.now();
      await load(page, 'hall.svg', drawings(5));
      const image = await savedImage(page);
      measured('an SVG with drawings in drawings is drawn', performance.now() - begin);
      expect(await colourAt(page, image.data, 1_200, 600)).toEqual([0x80, 0x40, 0x20, 255]);
      expect(await colourAt(page, image.data, 5, 5)).toEqual([255, 255, 255, 255]);
    }));

  it('is drawn as its classes, styles and pictures say', () =>
    inEditor(async (page) => {
      const png = `data:image/png;base64,${pngOf(8, 8).toString('base64')}`;
      const drawing = svg(
        `<style>rect { fill: #f00 } .a, .b { fill: url(#p) } .b { fill: #804020 } #c { fill: #123456 }</style>
         <pattern id="p" width="9" height="9" patternUnits="userSpaceOnUse">
           <rect class="b" width="9" height="9"/></pattern>
         <rect class="a" width="100" height="200"/>
         <rect class="a" id="c" x="100" width="100" height="200"/>
         <rect class="a" x="200" width="100" height="200" style="fill: #00ff00"/>
         <image x="300" width="100" height="200" preserveAspectRatio="none" href="${png}"/>`,
      );
      await load(page, 'hall.svg', drawing);
      const { data } = await savedImage(page);
      const colours = await Promise.all([300, 900, 1_500, 2_100].map((x) => colourAt(page, data, x, 600)));
      expect(colours).toEqual([
        [0x80, 0x40, 0x20, 255],
        [0x12, 0x34, 0x56, 255],
        [0, 255, 0, 255],
        [0x80, 0x80, 0x80, 255],
      ]);
    }));

  it('is drawn by what it is, not by what its file is called', () =>
    inEditor(async (page) => {
      await load(page, 'hall.png', svg(square, 'width="40mm" height="20mm"'), 'image/png');
      expect(await savedImage(page)).toMatchObject({ type: 'image/png', width: 2_400, height: 1_200 });
    }));
});

describe('another image behind a plan', () => {
  it('is made to fit, and gives an empty plan its proportions', () =>
    inEditor(async (page) => {
      await load(page, 'hall.png', pngOf(5_000, 2_000), 'image/png');
      expect(await savedImage(page)).toMatchObject({ type: 'image/png', width: 4_096, height: 1_638 });
      expect(await lastMade(page, 'plan.save')).toMatchObject({ width: 2_400, height: 960 });
    }));

  it('becomes a JPEG, and smaller, until it has few enough bytes', () =>
    inEditor(async (page) => {
      const rows = Array.from({ length: 2_000 }, () => randomBytes(2_000));
      await load(
        page,
        'noise.png',
        pngOf(2_000, 2_000, undefined, (y) => rows[y]),
        'image/png',
      );
      const image = await savedImage(page);
      expect(image.type).toBe('image/jpeg');
      expect(image.data.length).toBeLessThanOrEqual(limits.plan.image);
    }));

  it.each([
    ['is cut off', pngOf(400, 300).subarray(0, 40)],
    ['declares more pixels than a window can hold', pngOf(4, 4, [60_000, 60_000])],
    ['has the wrong signature', Buffer.from('GIF89a is not what this is')],
    ['is a page', Buffer.from('<!doctype html><script>globalThis.pwned = 1</script>')],
    ['is empty', Buffer.alloc(0)],
  ])('is refused when it %s', (_what, content) =>
    inEditor(async (page) => {
      await load(page, 'hall.png', content, 'image/png');
      await page.getByText(en['plan.image.unreadable']).waitFor();
      expect(await page.locator('.edit-sheet .plan-image').count()).toBe(0);
    }),
  );
});
