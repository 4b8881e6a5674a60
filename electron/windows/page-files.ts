import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import type { PaperSheets } from './paper-sheets.ts';
import { contentSecurityPolicy, isOwnUrl, isPaperUrl, paperPolicy } from './policy.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.wav': 'audio/wav',
  '.mp3': 'audio/mpeg',
};

/**
 * The answer to one request of a page: a built file of `folder`, and nothing from outside it; or a sheet that is being
 * printed, which gets styles of that folder and nothing else.
 */
export async function answerPage(
  folder: string,
  sheets: Pick<PaperSheets, 'at'>,
  url: string,
  method: string,
): Promise<Response> {
  const onPaper = isPaperUrl(url);
  if (!(onPaper || isOwnUrl(url)) || method !== 'GET') return refused(403);
  const sheet = onPaper ? sheets.at(url) : null;
  if (sheet !== null) return withPolicy(sheet, paperPolicy);
  const file = fileOf(folder, new URL(url).pathname);
  const type = file === null ? undefined : types[extname(file)];
  if (file === null || type === undefined || (onPaper && extname(file) !== '.css')) return refused(404);
  const content = await readFile(file).catch(() => null);
  if (content === null) return refused(404);
  return type.startsWith('text/html') ? page(content.toString()) : new Response(content, { headers: headers(type) });
}

/** The file behind a path, or null where the path leads out of the folder or cannot be read. */
function fileOf(folder: string, pathname: string): string | null {
  try {
    const decoded = decodeURIComponent(pathname);
    if (decoded.includes('\0')) return null;
    const file = normalize(join(folder, decoded === '/' ? 'index.html' : decoded));
    return file.startsWith(folder + sep) ? file : null;
  } catch {
    return null;
  }
}

/** The page with a fresh nonce, which it finds in `<meta property="csp-nonce">` for the styles that it writes itself. */
function page(html: string): Response {
  const nonce = randomBytes(16).toString('base64');
  const body = html.replace('<head>', `<head><meta property="csp-nonce" nonce="${nonce}">`);
  return withPolicy(body, contentSecurityPolicy(nonce));
}

function withPolicy(html: string, policy: string): Response {
  return new Response(html, {
    headers: { ...headers('text/html; charset=utf-8'), 'content-security-policy': policy },
  });
}

function headers(type: string): Record<string, string> {
  return {
    'content-type': type,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cache-control': 'no-store',
  };
}

function refused(status: number): Response {
  return new Response(null, { status, headers: { 'x-content-type-options': 'nosniff' } });
}
