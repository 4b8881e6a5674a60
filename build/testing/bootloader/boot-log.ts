/** What the chip's ROM and its first program say on the line when it starts, as an ESP32 says it. */
export const bootLog = {
  flash: lines(
    'ets Jul 29 2019 12:21:46',
    '',
    'rst:0x1 (POWERON_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)',
    'configsip: 0, SPIWP:0xee',
    'entry 0x400805e4',
  ),
  empty: lines(
    'ets Jul 29 2019 12:21:46',
    '',
    'rst:0x1 (POWERON_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)',
    'invalid header: 0xffffffff',
  ),
  brownout: lines(
    '',
    'Brownout detector was triggered',
    '',
    'ets Jul 29 2019 12:21:46',
    '',
    'rst:0xf (RTCWDT_BROWN_OUT_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)',
  ),
} as const;

function lines(...text: readonly string[]): Buffer {
  return Buffer.from(`${text.join('\r\n')}\r\n`);
}
