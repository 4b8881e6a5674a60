const suffix = '.invalid';

/**
 * Address under which Chromium sees a page of a custom scheme: `app://leitstand/x` is `https://leitstand.app.invalid/x`.
 * Chromium lets nobody answer for a scheme that it does not know; `.invalid` never resolves, so only the host answers.
 */
export function toChromium(url: string): string {
  const parsed = new URL(url);
  if (!parsed.host || parsed.protocol === 'https:' || parsed.protocol === 'http:') return url;
  return `https://${parsed.host}.${parsed.protocol.slice(0, -1)}${suffix}${parsed.pathname}${parsed.search}${parsed.hash}`;
}

/** The way back: what the application calls a page that Chromium shows; other addresses stay as they are. */
export function fromChromium(url: string): string {
  const match = /^https:\/\/([^/]+)\.([a-z]+)\.invalid(?::443)?(\/.*)?$/.exec(url);
  return match ? `${match[2]}://${match[1]}${match[3] ?? '/'}` : url;
}
