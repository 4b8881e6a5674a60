import type { Page } from 'playwright-core';
import { paperPolicy } from '../../electron/windows/policy.ts';
import { button, made } from './people-page.ts';
import { until } from './until.ts';

/**
 * Presses the button of a paper and looks at the sheet as it is printed: in a page of its own, in print, under the
 * policy that the application gives it. Whatever it complains of fails.
 */
export async function onPaper(page: Page, word: string, act: (sheet: Page) => Promise<void>): Promise<void> {
  const before = (await made(page, 'papers.pdf')).length;
  await button(page, word).click();
  let sheet: unknown;
  await until('the sheet is drawn', async () => {
    const [input] = (await made(page, 'papers.pdf')).slice(before);
    sheet = typeof input === 'object' && input !== null && 'sheet' in input ? input.sheet : undefined;
    return typeof sheet === 'string';
  });
  const printed = await page.context().newPage();
  const complaints: string[] = [];
  printed.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  try {
    const url = new URL('/printed.html', page.url()).href;
    const headers = { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': paperPolicy };
    await printed.route(url, (route) => route.fulfill({ body: String(sheet), headers }));
    await printed.emulateMedia({ media: 'print' });
    await printed.goto(url);
    await act(printed);
    if (complaints.length > 0) throw new Error(complaints.join('\n'));
  } finally {
    await printed.close();
  }
}
