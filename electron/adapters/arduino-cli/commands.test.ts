import { describe, expect, it } from 'vitest';
import { identifyCommand, platformLocal, RefusedArgument, uploadCommand } from './commands.ts';

const parts = [{ file: 'node.bin', offset: 0x10000, size: 1 }];

describe('a value that a program is given', () => {
  it.each([
    '/dev/ttyUSB0',
    'COM12',
    '/dev/tty with spaces',
    '/dev/tty;reboot',
    '/dev/$(reboot)',
    '/dev/`reboot`',
    '/dev/tty|x>y&z*?!',
    "/dev/tty'quoted'",
    '/dev/Türöffner-门-🚪',
    'C:\\Users\\Frau Groß\\node',
  ])('reaches it as the text that it is, in one argument: %s', (text) => {
    const { args } = uploadCommand('arduino-cli', '/data/arduino-cli.yaml', text, '/data/node.bin');
    expect(args).toEqual([
      'upload',
      '--no-color',
      '--fqbn',
      'leitstand:esp32:node',
      '--port',
      text,
      '--config-file',
      '/data/arduino-cli.yaml',
      '--input-file',
      '/data/node.bin',
    ]);
    expect(identifyCommand('esptool', text).args.filter((argument) => argument === text)).toHaveLength(1);
  });

  it.each(['--config-file=/etc/passwd', '-p', '-', '', 'a\nb', 'a\u0000b', 'a\u001b[0m', 'x'.repeat(2_000)])(
    'is refused where it would be an option, or is no line of text: %j',
    (text) => {
      expect(() => uploadCommand('arduino-cli', '/c.yaml', text, '/node.bin')).toThrow(RefusedArgument);
      expect(() => uploadCommand('arduino-cli', text, '/dev/ttyUSB0', '/node.bin')).toThrow(RefusedArgument);
      expect(() => uploadCommand('arduino-cli', '/c.yaml', '/dev/ttyUSB0', text)).toThrow(RefusedArgument);
      expect(() => identifyCommand('esptool', text)).toThrow(RefusedArgument);
    },
  );

  it.each(['/dev/"x', '/dev/{build.path}', '}', ' /dev/x', '/dev/x '])(
    'is refused where arduino-cli would expand or part it by itself: %j',
    (text) => {
      expect(() => uploadCommand('arduino-cli', '/c.yaml', text, '/node.bin')).toThrow(RefusedArgument);
      expect(() => uploadCommand('arduino-cli', '/c.yaml', '/dev/ttyUSB0', text)).toThrow(RefusedArgument);
      expect(() => platformLocal(text, { chip: 'esp32', speed: 115_200, parts })).toThrow(RefusedArgument);
      const named = parts.map((part) => ({ ...part, file: text }));
      expect(() => platformLocal('/esptool', { chip: 'esp32', speed: 115_200, parts: named })).toThrow(RefusedArgument);
    },
  );

  it('is a kind of chip, or refused', () => {
    expect(() => platformLocal('/esptool', { chip: 'esp32 --after x', speed: 1, parts })).toThrow(RefusedArgument);
  });
});

describe('what a run is told beside its platform', () => {
  it('names program, chip, speed and the parts with their places', () => {
    const two = [{ file: 'boot loader.bin', offset: 0x1000, size: 1 }, ...parts];
    expect(platformLocal('/opt/es p/esptool', { chip: 'esp32', speed: 230_400, parts: two }).split('\n')).toEqual([
      'tools.esptool.cmd=/opt/es p/esptool',
      'tools.esptool.upload.chip=esp32',
      'tools.esptool.upload.speed=230400',
      'tools.esptool.upload.parts=0x1000 "{build.path}/boot loader.bin" 0x10000 "{build.path}/node.bin"',
      '',
    ]);
  });
});
