import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CommissionFaultCode } from '../../contract/commissioning.ts';
import { beginRun, type EsptoolRun, endOfOutput, readOutput } from './esptool.ts';

/** The image that was written when the outputs were recorded. */
const parts = [
  { file: 'node.bin', offset: 0x10000, size: 200_000 },
  { file: 'bootloader.bin', offset: 0x1000, size: 20_480 },
  { file: 'partitions.bin', offset: 0x8000, size: 3_072 },
  { file: 'boot_app0.bin', offset: 0xe000, size: 8_192 },
];
const imageBytes = 231_744;

/** A recorded output without its first line, which says what made it. */
function recorded(name: string): string {
  const text = readFileSync(new URL(`./recorded/${name}.txt`, import.meta.url), 'utf8');
  return text.slice(text.indexOf('\n') + 1);
}

function read(name: string): EsptoolRun {
  return endOfOutput(readOutput(beginRun(parts), recorded(name)));
}

const bars = (run: EsptoolRun) => run.stages.map(({ name, part, done, total }) => [name, part, done, total]);

const finished = [
  ['connect', null, 1, 1],
  ['erase', null, 0x5000 + 0x1000 + 0x2000 + 0x31000, 0x39000],
  ['write', 'bootloader.bin', 20_480, 20_480],
  ['write', 'partitions.bin', 3_072, 3_072],
  ['write', 'boot_app0.bin', 8_192, 8_192],
  ['write', 'node.bin', 200_000, 200_000],
  ['verify', null, imageBytes, imageBytes],
];

describe.each(['v4', 'v5'])('what esptool %s writes', (version) => {
  it('tells every stage of an image that was written and verified', () => {
    const run = read(`${version}-good`);
    expect(bars(run)).toEqual(finished);
    expect(run).toMatchObject({ chip: version === 'v4' ? null : 'esp32', mac: '24:e8:0a:1b:2c:3d', fault: null });
  });

  it('tells chip, address and size of the flash of a board that was asked', () => {
    const run = endOfOutput(readOutput(beginRun(), recorded(`${version}-identify`)));
    expect(run).toMatchObject({ mac: '24:e8:0a:1b:2c:3d', flashBytes: 4_194_304, fault: null });
  });

  it('moves each bar in small steps, and only forward', () => {
    let run = beginRun(parts);
    const seen: number[] = [];
    for (const line of recorded(`${version}-good`).split('\n')) {
      run = readOutput(run, `${line}\n`);
      seen.push(run.stages.find((stage) => stage.part === 'node.bin')?.done ?? -1);
    }
    expect(seen).toEqual(seen.toSorted((one, other) => one - other));
    expect(new Set(seen).size).toBeGreaterThan(5);
  });

  it.each<[string, CommissionFaultCode]>([
    ['silent', 'no_bootloader'],
    ['wrongboot', 'wrong_boot_mode'],
    ['chatter', 'wrong_boot_mode'],
    ['wrongchip', 'wrong_chip'],
    ['unknownchip', 'wrong_chip'],
    ['locked', 'port_busy'],
    ['perm', 'no_permission'],
    ['gone', 'port_gone'],
    ['unplug', 'port_gone'],
    ['md5', 'verify_failed'],
    ['badflash', 'verify_failed'],
    ['stall', 'unstable'],
    ['noisy', 'unstable'],
  ])('has a typed fault for the end that is recorded as %s', (name, code) => {
    expect(read(`${version}-${name}`).fault).toMatchObject({ code, holder: null, command: null });
  });
});

describe('the reading of esptool', () => {
  it('takes the kind of chip from a board that was asked for it, and no size from a flash that does not answer', () => {
    expect(read('v5-identify-s3')).toMatchObject({ chip: 'esp32s3', flashBytes: null });
  });

  it('leaves what was not reached at nothing', () => {
    const run = read('v5-stall');
    expect(bars(run).at(-1)).toEqual(['verify', null, imageBytes - 200_000, imageBytes]);
    expect(bars(run).at(-2)).toEqual(['write', 'node.bin', 0x19b16 - 0x10000, 200_000]);
  });

  it('does not lose what esptool said behind the last word of arduino-cli', () => {
    const text = `${recorded('v5-md5')}Failed uploading: uploading error: exit status 2\n`;
    expect(endOfOutput(readOutput(beginRun(parts), text)).fault?.code).toBe('verify_failed');
  });

  it('reads progress that a terminal writes over itself, in colour', () => {
    const text = '\u001b[32mConnected to ESP32 on COM3:\u001b[0m\rWriting at 0x00001800 [==>  ]  10.0%\r';
    const run = readOutput(beginRun(parts), text);
    expect(bars(run).slice(0, 3)).toEqual([
      ['connect', null, 1, 1],
      ['erase', null, 0x5000, 0x39000],
      ['write', 'bootloader.bin', 0x800, 20_480],
    ]);
  });

  it.each<[string, CommissionFaultCode]>([
    ["could not open port 'COM3': PermissionError(13, 'Access is denied.', None, 5)", 'port_busy'],
    [
      "could not open port 'COM9': FileNotFoundError(2, 'The system cannot find the file specified.', None, 2)",
      'port_gone',
    ],
    [
      'device reports readiness to read but returned no data (device disconnected or multiple access on port?)',
      'port_gone',
    ],
    ["A serial exception error occurred: ClearCommError failed (PermissionError(13, 'x', None, 22))", 'port_gone'],
    ['Brownout detector was triggered', 'power'],
    ['Failed uploading: cannot execute upload tool: fork/exec /x/esptool: no such file or directory', 'tool_missing'],
    ['exec: "esptool": executable file not found in $PATH', 'tool_missing'],
    ["File 'node.bin' (length 9) at offset 65536 will not fit in 65536 bytes of flash.", 'wrong_chip'],
  ])('has a typed fault for: %s', (line, code) => {
    expect(endOfOutput(readOutput(beginRun(parts), line)).fault?.code).toBe(code);
  });

  it('says the same wherever its output is cut', () => {
    const texts = ['v4-good', 'v5-good', 'v4-unplug', 'v5-noisy'].map(recorded);
    const cuts = fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(fc.constantFrom(...texts), cuts, (text, lengths) => {
        let run = beginRun(parts);
        for (let at = 0, turn = 0; at < text.length; turn++) {
          const length = lengths[turn % lengths.length] ?? 1;
          run = readOutput(run, text.slice(at, at + length));
          at += length;
        }
        expect(endOfOutput(run)).toEqual(endOfOutput(readOutput(beginRun(parts), text)));
      }),
      { numRuns: 60 },
    );
  });

  it('stays small and whole whatever comes', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 2_500 }), { maxLength: 6 }), (chunks) => {
        const run = endOfOutput(chunks.reduce(readOutput, beginRun(parts)));
        expect(run.said.length).toBeLessThanOrEqual(40);
        for (const stage of run.stages) expect(stage.done).toBeLessThanOrEqual(stage.total ?? 0);
      }),
      { numRuns: 60 },
    );
  });
});
