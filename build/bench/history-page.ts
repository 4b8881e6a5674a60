import type { Page } from 'playwright-core';
import { buildApp } from '../scripts/build.ts';
import { openWindow, typeLogin } from '../testing/live-site.ts';
import { percentile, table } from './figures.ts';
import type { HistoryData } from './history-data.ts';

/** The lengths as the page has them, in an order in which none is contained in the answer to the one before. */
const presets = ['1 h', '30 d', '6 h', '1 y', '24 h', '90 d', '7 d', '2 y'] as const;

/** Presses a length and tells the ms until the frame is on the screen that shows the answer; a string: it runs in the page. */
const pressAndDraw = (name: string) => `new Promise((resolve) => {
  const charts = document.querySelector('.climate-charts');
  const label = [...document.querySelectorAll('.span-bar label')].find((each) => each.textContent === '${name}');
  const begun = performance.now();
  let asked = false;
  const observer = new MutationObserver(() => {
    if (charts.getAttribute('aria-busy') === 'true') asked = true;
    else if (asked) {
      observer.disconnect();
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => resolve(performance.now() - begun);
        channel.port2.postMessage(null);
      });
    }
  });
  observer.observe(charts, { attributes: true, attributeFilter: ['aria-busy'] });
  label.click();
})`;

async function chooseNode(page: Page, name: string): Promise<void> {
  const box = page.locator('.climate-nodes input').first();
  await box.fill(name);
  await page.getByRole('option', { name, exact: true }).click();
  await page.keyboard.press('Escape');
  await page.locator('.climate-charts[aria-busy=false]').waitFor();
}

/** From the press of a length to the drawn curves, in the application itself: 2 and 6 curves. */
export async function pageTable({ dataDir, username, password }: HistoryData, rounds: number): Promise<string> {
  await buildApp();
  const window = await openWindow(dataDir);
  const { page } = window;
  try {
    await typeLogin(page, username, password);
    await page.locator('.shell').waitFor();
    await page.keyboard.press('Alt+4');
    await page.locator('.climate-charts[aria-busy=false] .chart canvas').first().waitFor();
    const two = await press(page, rounds);
    await chooseNode(page, 'Rack row 2');
    await chooseNode(page, 'Rack row 3');
    const six = await press(page, rounds);
    if (window.complaints.length > 0) throw new Error(window.complaints.join('\n'));
    const cells = (ms: readonly number[]) => [50, 95].map((p) => percentile(ms, p).toFixed(0));
    const rows = presets.map((name) => [name, ...cells(two.get(name) ?? []), ...cells(six.get(name) ?? [])]);
    const all = ['all', ...cells([...two.values()].flat()), ...cells([...six.values()].flat())];
    return table([['', '2 curves p50', 'p95', '6 curves p50', 'p95'], ...rows, all]);
  } finally {
    await window.stop();
  }
}

async function press(page: Page, rounds: number): Promise<ReadonlyMap<string, readonly number[]>> {
  const taken = new Map(presets.map((name) => [name as string, [] as number[]]));
  // The first round warms up: code is compiled, pages come from the disk.
  for (let i = 0; i <= rounds; i++)
    for (const name of presets) {
      const ms = Number(await page.evaluate(pressAndDraw(name)));
      if (i > 0) taken.get(name)?.push(ms);
    }
  return taken;
}
