import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stopProcess } from '../../../build/testing/simulated-node.ts';
import { until } from '../../../build/testing/until.ts';
import type { SerialLine } from '../../domain/ports/flashing.ts';
import { commandFor } from './port-faults.ts';
import { openLine } from './serial-line.ts';

describe('a serial line', () => {
  let folder: string;
  let port: string;
  let far: ChildProcess;
  let heard: string;
  const open: SerialLine[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'leitstand-line-'));
    port = join(folder, 'port');
    heard = '';
    far = spawn('socat', [`PTY,raw,echo=0,link=${port}`, 'STDIO'], { stdio: ['pipe', 'pipe', 'ignore'] });
    far.stdout?.on('data', (bytes: Buffer) => {
      heard += bytes.toString();
    });
    await until('the pseudo-terminal is there', () => existsSync(port));
  });
  afterEach(async () => {
    for (const line of open.splice(0)) await line.close();
    await stopProcess(far);
    await rm(folder, { recursive: true, force: true });
  });

  async function opened(): Promise<{ line: SerialLine; lines: string[] }> {
    const result = await openLine(port);
    if (!result.ok) throw new Error(result.fault.message);
    const lines: string[] = [];
    result.value.onLine((line) => lines.push(line));
    open.push(result.value);
    return { line: result.value, lines };
  }

  it('says lines and hears them', async () => {
    const { line, lines } = await opened();
    expect(await line.send('{"id":1,"op":"hello"}')).toEqual({ ok: true, value: null });
    await until('it is heard', () => heard === '{"id":1,"op":"hello"}\n');
    far.stdin?.write('# boot 1\r\n{"id":1,"ok":true}\n');
    await until('the answer', () => lines.length === 2);
    expect(lines).toEqual(['# boot 1', '{"id":1,"ok":true}']);
  });

  it('says a long line whole', async () => {
    const { line } = await opened();
    const long = 'x'.repeat(60_000);
    expect(await line.send(long)).toEqual({ ok: true, value: null });
    await until('all of it is heard', () => heard === `${long}\n`);
  });

  it('says nothing that would be two lines', async () => {
    const { line } = await opened();
    await expect(line.send('one\ntwo')).rejects.toThrow('one end');
  });

  it('is restarted where it has no control lines as if nothing had been', async () => {
    const { line } = await opened();
    await line.restart();
    expect(await line.send('still here')).toEqual({ ok: true, value: null });
  });

  it('belongs to one: a second is told who has it', async () => {
    await opened();
    const second = await openLine(port);
    const own = execFileSync('cat', [`/proc/${process.pid}/comm`], { encoding: 'utf8' }).trim();
    expect(second).toMatchObject({ ok: false, fault: { code: 'port_busy' } });
    // Also socat has it open, from the other side.
    expect([own, 'socat']).toContain(second.ok ? null : second.fault.holder);
  });

  it('is free again once it was closed', async () => {
    const { line } = await opened();
    await line.close();
    const again = await opened();
    expect(await again.line.send('again')).toEqual({ ok: true, value: null });
  });

  it('tells that its port is gone, and says nothing from then on', async () => {
    const { line } = await opened();
    let gone = 0;
    line.onClosed(() => {
      gone += 1;
    });
    await stopProcess(far);
    await until('it hears of it', () => gone === 1);
    expect(await line.send('anybody?')).toMatchObject({ ok: false, fault: { code: 'port_gone' } });
    let late = false;
    line.onClosed(() => {
      late = true;
    });
    await until('who asks late is told as well', () => late);
  });

  it('cannot be opened where there is no port', async () => {
    expect(await openLine(join(folder, 'none'))).toMatchObject({ ok: false, fault: { code: 'port_gone' } });
  });

  it('names the command that lets an account open it, by the group that the device belongs to', async () => {
    const device = join(folder, 'device');
    await writeFile(device, '');
    await chmod(device, 0o660);
    if (process.getgid?.() === 0) await chown(device, 0, 20);
    const { gid } = await stat(device);
    await writeFile(join(folder, 'group'), `root:x:0:\nplugdev:x:${gid}:somebody\n`);
    expect(await commandFor(device, folder)).toBe(`sudo usermod -aG plugdev ${userInfo().username}`);
    await chmod(device, 0o600);
    expect(await commandFor(device, folder)).toBeNull();
  });
});
