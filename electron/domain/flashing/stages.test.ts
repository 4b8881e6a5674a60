import { describe, expect, it } from 'vitest';
import { faultInBootLog } from './faults.ts';
import { advanced, connected, erasedBytes, freshStages, timeLeft } from './stages.ts';

const parts = [
  { file: 'a.bin', offset: 0x1000, size: 10_000 },
  { file: 'b.bin', offset: 0x10000, size: 30_000 },
];

describe('the stages of writing an image', () => {
  it('begin with a bar whose end nobody knows, and end with as many bytes read back as written', () => {
    expect(freshStages(parts)).toEqual([
      { name: 'connect', part: null, done: 0, total: null },
      { name: 'erase', part: null, done: 0, total: 12_288 + 32_768 },
      { name: 'write', part: 'a.bin', done: 0, total: 10_000 },
      { name: 'write', part: 'b.bin', done: 0, total: 30_000 },
      { name: 'verify', part: null, done: 0, total: 40_000 },
    ]);
    expect(connected(freshStages(parts))[0]).toEqual({ name: 'connect', part: null, done: 1, total: 1 });
  });

  it('never go back, nor beyond their end', () => {
    const far = advanced(freshStages(parts), 'write', 'a.bin', 99_999);
    expect(advanced(far, 'write', 'a.bin', 5)[2]?.done).toBe(10_000);
    expect(far[3]?.done).toBe(0);
  });

  it('count the whole sectors that a part touches', () => {
    expect(erasedBytes({ file: 'x', offset: 0x1ff0, size: 32 })).toBe(8_192);
    expect(erasedBytes({ file: 'x', offset: 0x1000, size: 4_096 })).toBe(4_096);
  });

  it('say how long it takes only when a pace was seen', () => {
    const quarter = advanced(freshStages(parts), 'write', 'a.bin', 10_000);
    expect(timeLeft(quarter, null, 9_000)).toBeNull();
    expect(timeLeft(quarter, 8_500, 9_000)).toBeNull();
    expect(timeLeft(freshStages(parts), 1_000, 9_000)).toBeNull();
    expect(timeLeft(quarter, 5_000, 9_000)).toBe(12_000);
  });
});

describe('the boot log of a chip', () => {
  it('tells a lack of voltage and a program that runs, and nothing else', () => {
    expect(faultInBootLog('Brownout detector was triggered')?.code).toBe('power');
    expect(faultInBootLog('rst:0xf (RTCWDT_BROWN_OUT_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)')?.code).toBe('power');
    expect(faultInBootLog('rst:0x1 (POWERON_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)')?.code).toBe('wrong_boot_mode');
    expect(faultInBootLog('rst:0x1 (POWERON_RESET),boot:0x3 (DOWNLOAD_BOOT(UART0/UART1/SDIO_REI_REO_V2))')).toBeNull();
  });
});
