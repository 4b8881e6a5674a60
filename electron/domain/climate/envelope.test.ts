import { describe, expect, it } from 'vitest';
import { type AirMeans, envelopeMinutes } from './envelope.ts';

const good = { temperature: 22, humidity: 45, dew_point: 9.5 };
const of = (...buckets: AirMeans[]) => envelopeMinutes(buckets, 5, 60);

describe('minutes outside the recommended envelope', () => {
  it.each([
    [{ ...good, temperature: 18 }, 'inside'],
    [{ ...good, temperature: 27 }, 'inside'],
    [{ ...good, temperature: 17.999 }, 'outside'],
    [{ ...good, temperature: 27.001 }, 'outside'],
    [{ ...good, dew_point: -9 }, 'inside'],
    [{ ...good, dew_point: -9.01 }, 'outside'],
    [{ ...good, dew_point: 15.01 }, 'outside'],
    [{ ...good, humidity: 70 }, 'inside'],
    [{ ...good, humidity: 70.1 }, 'outside'],
    [{ ...good, humidity: 3 }, 'inside'],
    [{ temperature: 22, humidity: 45 }, 'unknown'],
    [{ temperature: 30 }, 'outside'],
    [{}, 'unknown'],
  ] as const)('%j is %s', (bucket, place) => {
    const { minutes } = of(bucket);
    expect(minutes).toEqual({ outside: 0, inside: 0, unknown: 55, [place]: place === 'unknown' ? 60 : 5 });
  });

  it('counts a bucket once, and for each metric that is outside', () => {
    expect(of({ temperature: 30, humidity: 80, dew_point: 26 }, { ...good, humidity: 71 }, good)).toEqual({
      minutes: { outside: 10, inside: 5, unknown: 45 },
      by: { temperature: 5, humidity: 10, dew_point: 5 },
    });
  });
});
