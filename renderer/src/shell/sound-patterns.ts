import type { Priority } from '../../../electron/contract/fields.ts';

/** A tone of a pattern: when it begins and how long it is, in s, and its pitch in Hz. */
interface Tone {
  readonly at: number;
  readonly length: number;
  readonly hz: number;
}

/** What a priority sounds like, and how long it is silent before it comes again, in s. */
export interface Pattern {
  readonly tones: readonly Tone[];
  readonly pause: number;
}

const toneOf = (length: number) => (at: number, hz: number) => ({ at, length, hz });
const [short, even, calm, long] = [toneOf(0.12), toneOf(0.18), toneOf(0.24), toneOf(0.4)];

/**
 * Told apart by count, rhythm and pitch at once, so that one of the three is enough in a noisy room or for a poor ear:
 * critical is ten quick high tones in two bursts of 3 + 2, high three rising, medium two falling, low one long and deep.
 * Counts and rhythms are those of IEC 60601-1-8 (6.3.3.1: 10, 3, 1 or 2), which also keeps the pitch within 150–1000 Hz
 * and wants four harmonics, so that a small loudspeaker and an old ear get something of it.
 */
export const patterns: Readonly<Record<Priority, Pattern>> = {
  critical: { tones: [...burst(0), ...burst(1.25)], pause: 1.2 },
  high: { tones: [even(0, 523), even(0.3, 659), even(0.6, 784)], pause: 3 },
  medium: { tones: [calm(0, 587), calm(0.4, 440)], pause: 7 },
  low: { tones: [long(0, 330)], pause: 15 },
};

function burst(at: number): Tone[] {
  const beats = [0, 0.17, 0.34, 0.64, 0.81];
  return beats.map((beat, i) => short(at + beat, i % 2 === 0 ? 988 : 784));
}

/** From the first tone to the end of the last, in s. */
export function lengthOf({ tones }: Pattern): number {
  return Math.max(...tones.map(({ at, length }) => at + length));
}

/** Strengths of the fundamental and its harmonics. */
const partials = [0, 1, 0.6, 0.45, 0.3, 0.15] as const;
/** So slow that the loudspeaker does not crack, so quick that the beginning is heard, in s. */
const EDGE = 0.012;

/**
 * Plays a pattern once, from `at` on the context's clock, at a volume from 0 to 1; the gain that is given back ends it
 * early. Loudness is heard by ratios, so the volume is squared.
 */
export function schedulePattern(
  context: BaseAudioContext,
  priority: Priority,
  volume: number,
  at = context.currentTime,
): GainNode {
  const master = context.createGain();
  master.gain.value = Math.min(1, Math.max(0, volume)) ** 2;
  master.connect(context.destination);
  const wave = context.createPeriodicWave(new Float32Array(partials.length), new Float32Array(partials));
  for (const each of patterns[priority].tones) sing(context, master, wave, each, at);
  return master;
}

function sing(
  context: BaseAudioContext,
  into: AudioNode,
  wave: PeriodicWave,
  { length, hz, ...tone }: Tone,
  at: number,
) {
  const [begin, end] = [at + tone.at, at + tone.at + length];
  const envelope = context.createGain();
  envelope.gain.setValueAtTime(0, begin);
  envelope.gain.linearRampToValueAtTime(1, begin + EDGE);
  envelope.gain.setValueAtTime(1, end - EDGE);
  envelope.gain.linearRampToValueAtTime(0, end);
  envelope.connect(into);
  const voice = context.createOscillator();
  voice.frequency.value = hz;
  voice.setPeriodicWave(wave);
  voice.connect(envelope);
  voice.start(begin);
  voice.stop(end);
}
