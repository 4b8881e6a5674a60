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
      const colour = await page.evaluate(async (data) => {
        const source = new Image();
        source.src = `data:image/png;base64,${data}`;
        await source.decode();
        const context = document.createElement('canvas').getContext('2d');
        context?.drawImage(source, -1_200, -600);
        return [...(context?.getImageData(0, 0, 1, 1).data ?? [])];
      }, image.data);
      expect(colour).toEqual([0x80, 0x40, 0x20, 255]);
    }));

  it.each([
    ['entities that stand for each other', laughs(10)],
    ['an entity that is long and often used', swollen],
    ['uses of uses', uses(9)],
    ['patterns of patterns', patterns(9)],
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
