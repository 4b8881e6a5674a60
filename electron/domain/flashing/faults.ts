import type { CommissionFault, CommissionFaultCode } from '../../contract/commissioning.ts';

/** An end of work at a port, without the step at which it happened. */
export type PortFault = Omit<CommissionFault, 'step'>;

/** Characters of what a tool said that a fault carries. */
const longestMessage = 300;

/** A fault whose remedy needs neither a name nor a command. */
export function portFault(code: CommissionFaultCode, message: string): PortFault {
  return { code, holder: null, command: null, message: message.slice(0, longestMessage) };
}

/**
 * What esptool 4 and 5, pySerial under it and arduino-cli above it say when they fail, in the order in which a line is
 * asked. Sources: esptool's loader.py, cmds.py and __init__.py (4.12, 5.6), pySerial's serialposix.py and
 * serialwin32.py (3.5); the recorded outputs beside this file show most of them.
 */
const sayings: ReadonlyArray<readonly [RegExp, CommissionFaultCode]> = [
  // Windows tells a port that somebody has by the words for a lack of rights.
  [/Access is denied|Could not exclusively lock port|resource busy|\[Errno 16\]/i, 'port_busy'],
  [/\[Errno 13\]|could not open port.*Permission/i, 'no_permission'],
  [/could not open port.*(?:No such file|cannot find|FileNotFound)/i, 'port_gone'],
  [/Could not configure port|\[Errno (?:5|6|19)\]|Input\/output error|Device not configured/i, 'port_gone'],
  [/returned no data \(device disconnected|ClearCommError|(?:Read|Write)File failed/i, 'port_gone'],
  [/brown[-_]?out/i, 'power'],
  [/Wrong boot mode detected/, 'wrong_boot_mode'],
  [/getting no sync reply/, 'no_bootloader'],
  // The bootloader says nothing unasked: whoever does is a program.
  [/Failed to connect to .*Invalid head of packet/, 'wrong_boot_mode'],
  [/Failed to connect to /, 'no_bootloader'],
  [/This chip is .*, not |doesn't appear to be an |Unexpected chip (?:ID|magic) value/, 'wrong_chip'],
  [/will not fit in .* of flash|requires chip revision|is not an ESP\S* image/, 'wrong_chip'],
  [/MD5 of file does not match|written flash region is empty|Flash write error|digest mismatch/i, 'verify_failed'],
  [/No more data to read|chip stopped responding|Serial data stream stopped|transfer stopped/, 'unstable'],
  [/Invalid head of packet|Invalid SLIP escape|Response doesn't match|Timed out waiting for packet/, 'unstable'],
  [/Failed to start stub|Failed to set baud rate|Guru Meditation|Failed to (?:write|enter|leave) /, 'unstable'],
  [/(?:no such file or directory|executable file not found|cannot find the file).*esptool/i, 'tool_missing'],
  [/esptool.*(?:no such file or directory|executable file not found|cannot find the file)/i, 'tool_missing'],
];

/** The fault that a line of a flashing tool tells; null for one that tells none. */
export function faultInLine(line: string): PortFault | null {
  const found = sayings.find(([pattern]) => pattern.test(line));
  return found === undefined ? null : portFault(found[1], line);
}

/**
 * What the boot log of an ESP chip tells of why it does not answer as it should: it starts again and again for lack of
 * voltage (`power`), or runs its program (`wrong_boot_mode`). Sources: the ROM's "rst:" and "boot:" lines, ESP-IDF's
 * brownout handler.
 */
export function faultInBootLog(line: string): PortFault | null {
  if (/brown[-_]?out/i.test(line)) return portFault('power', line);
  if (/boot:0x[0-9a-f]+ \(SPI_FAST_FLASH_BOOT\)/i.test(line)) return portFault('wrong_boot_mode', line);
  return null;
}
