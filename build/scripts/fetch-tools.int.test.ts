import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fetchArduinoCli, fromReleasePage } from './fetch-arduino-cli.ts';
import { run } from './steps.ts';
import { readPins } from './tool-pins.ts';

let folder = '';
let server: Server | null = null;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'leitstand-fetch-'));
});
afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server === null ? resolve(null) : server.close(resolve)));
  server = null;
  rmSync(folder, { recursive: true, force: true });
});

async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return `http://127.0.0.1:${address.port}/tool.tar.gz`;
}

/** An archive with a program in it, as a release page has it. */
async function archive(): Promise<Buffer> {
  const made = join(folder, 'made');
  mkdirSync(made);
  writeFileSync(join(made, 'tool'), '#!/bin/sh\necho here\n');
  writeFileSync(join(made, 'LICENSE.txt'), 'no business of ours');
  await run('tar', ['-czf', join(folder, 'made.tar.gz'), '-C', made, 'tool', 'LICENSE.txt']);
  const bytes = readFileSync(join(folder, 'made.tar.gz'));
  rmSync(made, { recursive: true });
  rmSync(join(folder, 'made.tar.gz'));
  return bytes;
}

const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const target = () => join(folder, 'tools', 'tool');

describe('a tool of a release page', () => {
  it('is unpacked, alone, where its hash is right', async () => {
    const bytes = await archive();
    const url = await serve((_request, response) => response.end(bytes));
    expect(await fromReleasePage({ file: 'tool.tar.gz', url, sha256: hash(bytes) }, target())).toEqual({ ok: true });
    expect(readdirSync(join(folder, 'tools'))).toEqual(['tool']);
    expect((await run(target(), [], { stdio: ['ignore', 'pipe', 'pipe'] })).output).toBe('here\n');
  });

  it('is refused where its hash is another, and nothing is left behind', async () => {
    const bytes = await archive();
    const url = await serve((_request, response) => response.end(Buffer.concat([bytes, Buffer.from('x')])));
    const ended = await fromReleasePage({ file: 'tool.tar.gz', url, sha256: hash(bytes) }, target());
    expect(ended).toMatchObject({ ok: false, why: 'mismatch' });
    expect(readdirSync(join(folder, 'tools'))).toEqual([]);
  });

  it('is not there after a download that broke off, and nothing is left behind', async () => {
    const bytes = await archive();
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': bytes.length });
      response.write(bytes.subarray(0, 20), () => response.destroy());
    });
    const ended = await fromReleasePage({ file: 'tool.tar.gz', url, sha256: hash(bytes) }, target());
    expect(ended).toMatchObject({ ok: false, why: 'unreachable' });
    expect(readdirSync(join(folder, 'tools'))).toEqual([]);
  });

  it('is out of reach where the page has none', async () => {
    const url = await serve((_request, response) => response.writeHead(404).end());
    const ended = await fromReleasePage({ file: 'tool.tar.gz', url, sha256: '0'.repeat(64) }, target());
    expect(ended).toEqual({ ok: false, why: 'unreachable', message: 'the page answers with 404' });
  });
});

describe('arduino-cli', () => {
  it('is never taken unverified: a platform without a pinned hash is refused', async () => {
    const why = await fetchArduinoCli(readPins()['arduino-cli'], 'plan9-mips', target());
    expect(why).toContain('no verified file');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is not built in place of a file that was refused', async () => {
    const url = await serve((_request, response) => response.end('something else'));
    const platforms = { here: { file: 'tool.tar.gz', url, sha256: '0'.repeat(64) } };
    const why = await fetchArduinoCli({ ...readPins()['arduino-cli'], platforms }, 'here', target());
    expect(why).toMatch(/was refused: SHA-256 is/);
    expect(readdirSync(join(folder, 'tools'))).toEqual([]);
  });
});
