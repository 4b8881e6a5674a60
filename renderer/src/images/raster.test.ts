import { describe, expect, it } from 'vitest';
import { fittedIn } from './raster.ts';

describe('an image', () => {
  it('is made to fit without being stretched or enlarged', () => {
    const most = { width: 480, height: 640 };
    expect(fittedIn({ width: 4_000, height: 3_000 }, most)).toEqual({ width: 480, height: 360 });
    expect(fittedIn({ width: 3_000, height: 4_000 }, most)).toEqual({ width: 480, height: 640 });
    expect(fittedIn({ width: 100, height: 90 }, most)).toEqual({ width: 100, height: 90 });
    expect(fittedIn({ width: 90_000, height: 1 }, most)).toEqual({ width: 480, height: 1 });
  });
});
