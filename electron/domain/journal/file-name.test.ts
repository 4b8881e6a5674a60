import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeFileName } from './file-name.ts';

describe('the name of a file beside an incident', () => {
  it.each([
    ['Foto Tür.jpg', 'Foto Tür.jpg'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\temp\\a.txt', 'a.txt'],
    ['invoice\u202Efdp.exe', 'invoicefdp.exe'],
    ['a<b>:c|d?.png', 'a_b__c_d_.png'],
    ['.bashrc', 'bashrc'],
    ['con.txt', '_con.txt'],
    ['...', 'file'],
    ['\n', 'file'],
    [`${'x'.repeat(300)}.jpeg`, `${'x'.repeat(195)}.jpeg`],
  ])('of %j is %j', (name, safe) => {
    expect(safeFileName(name)).toBe(safe);
  });

  it('is a name that any system takes, whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
        const safe = safeFileName(name);
        expect(safe.length).toBeGreaterThan(0);
        expect(safe.length).toBeLessThanOrEqual(200);
        expect(safe).not.toMatch(/^\.|[/\\<>:"|?*\p{Cc}]/u);
        expect(safeFileName(safe)).toBe(safe);
      }),
    );
  });
});
