/** What a node needs to find its station. */
export interface Papers {
  readonly site: string;
  readonly node: string;
  readonly host: string;
  readonly port: number;
  /** PEM. */
  readonly ca: string;
  readonly password: string;
  /** 64 hex. */
  readonly key: string;
  /** Newest boot of the board whose place this one takes; absent or 0 where there was none. */
  readonly boot?: number;
}

/** A request of the serial line without its id. */
export type SerialRequest = { readonly op: string } & Readonly<Record<string, string | number>>;

/** Bytes of one serial line with its line feed. */
export const serialLine = 2_048;
/** Characters of the PEM in one line: each may take two bytes in JSON, and the frame around it takes some. */
const piece = 900;

function pieces(text: string): string[] {
  return Array.from({ length: Math.ceil(text.length / piece) }, (_, i) => text.slice(i * piece, (i + 1) * piece));
}

/**
 * The requests of the serial line that give a node its identity, in order; the node restarts by itself after the last
 * (docs/protocol.md). A board with a radio needs the part `wifi` before them.
 */
export function provisioningRequests(papers: Papers): readonly SerialRequest[] {
  const { site, node, host, port, ca, password, key, boot = 0 } = papers;
  const parts = pieces(ca);
  return [
    { op: 'provision', part: 'broker', host, port },
    ...parts.map((data, index) => ({ op: 'provision', part: 'ca', index, count: parts.length, data })),
    { op: 'provision', part: 'account', site, node, password, key },
    { op: 'provision', part: 'commit', ...(boot > 0 ? { boot } : {}) },
  ];
}

/** The same as lines, ready to paste. */
export function provisioningLines(papers: Papers): string[] {
  return provisioningRequests(papers).map((request, i) => JSON.stringify({ id: i + 1, ...request }));
}
