import type { Page } from 'playwright-core';
import { buildApp } from '../scripts/build.ts';
import { openWindow, typeLogin } from '../testing/live-site.ts';
import { percentile, table } from './figures.ts';
import { person, type ReviewData, words } from './review-data.ts';

/** What is typed, in an order in which none narrows the one before. */
const typed = [
  words.rare,
  'tür',
  person(1_234).name,
  'zzzuse',
  'verweigert',
  words.common,
  'hübn',
  'schleuse 17',
] as const;

/** Between two texts, ms. */
const betweenTexts = 1_000;

/** Enters a text with its last letter and Enter at once, and tells the ms from there until the frame is on the screen that shows its rows; a string: it runs in the page. */
const enterAndDraw = (text: string) => `new Promise((resolve) => {
  const field = document.querySelector('#incident-text');
  const busy = () => document.querySelector('.incident-body')?.getAttribute('aria-busy') === 'true';
  const observer = new MutationObserver(() => {
    if (busy()) asked = true;
    else if (asked) {
      observer.disconnect();
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => resolve(performance.now() - begun);
        channel.port2.postMessage(null);
      });
    }
  });
  observer.observe(document.body, { attributes: true, subtree: true, attributeFilter: ['aria-busy'] });
  let asked = false;
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, ${JSON.stringify(text)});
  const begun = performance.now();
  field.dispatchEvent(new Event('input', { bubbles: true }));
  // At once: a busy machine may take longer for a frame than the field waits before it looks by itself.
  field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
})`;

/** The chain of five million rows takes its time, ms. */
const verifiedWithin = 600_000;

/** From Enter in the field of words to the drawn rows, in the application itself: while its chain is verified, and then. */
export async function pageTable({ dataDir, username, password }: ReviewData, rounds: number): Promise<string> {
  await buildApp();
  const window = await openWindow(dataDir);
  const { page } = window;
  try {
    await typeLogin(page, username, password);
    await page.locator('.shell').waitFor();
    await page.keyboard.press('Alt+5');
    await page.locator('.incident-body[aria-busy=false] .incident-line').nth(5).waitFor();
    const verifying = await enter(page, rounds);
    await page.getByText('geprüft bis').first().waitFor({ timeout: verifiedWithin });
    const verified = await enter(page, rounds);
    if (window.complaints.length > 0) throw new Error(window.complaints.join('\n'));
    const cells = (ms: readonly number[]) => [50, 95].map((p) => percentile(ms, p).toFixed(0));
    const both = [verifying, verified];
    const lines = typed.map((text) => [text, ...both.flatMap((taken) => cells(taken.get(text) ?? []))]);
    const all = ['all', ...both.flatMap((taken) => cells([...taken.values()].flat()))];
    return table([['', 'verifying p50', 'p95', 'verified p50', 'p95'], ...lines, all]);
  } finally {
    await window.stop();
  }
}

async function enter(page: Page, rounds: number): Promise<ReadonlyMap<string, readonly number[]>> {
  const taken = new Map(typed.map((text) => [text as string, [] as number[]]));
  // The first round warms up: code is compiled, pages come from the disk.
  for (let i = 0; i <= rounds; i++)
    for (const text of typed) {
      const ms = Number(await page.evaluate(enterAndDraw(text)));
      // What else the page asks of the same text is answered before the next one is entered.
      await page.waitForTimeout(betweenTexts);
      if (i > 0) taken.get(text)?.push(ms);
    }
  return taken;
}
