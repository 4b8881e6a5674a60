import type { Page } from 'playwright-core';

/** A tone that the page has begun: its pitch, and when it is heard by the page's own clock in ms. */
export interface HeardTone {
  readonly hz: number;
  readonly at: number;
}

interface Ear {
  readonly tones: HeardTone[];
  context: AudioContext | null;
  analyser: AnalyserNode | null;
}

declare global {
  var ear: Ear;
}

/** Listens in the page to what really goes to its loudspeaker; nothing of the page is replaced. */
export async function listenTo(page: Page): Promise<void> {
  await page.evaluate(() => {
    const ear: Ear = { tones: [], context: null, analyser: null };
    globalThis.ear = ear;
    const { start } = OscillatorNode.prototype;
    OscillatorNode.prototype.start = function begin(when = 0) {
      const ahead = Math.max(0, when - this.context.currentTime);
      ear.tones.push({ hz: Math.round(this.frequency.value), at: performance.now() + ahead * 1_000 });
      start.call(this, when);
    };
    const connect = AudioNode.prototype.connect as (this: AudioNode, to: AudioNode | AudioParam) => AudioNode;
    AudioNode.prototype.connect = function hear(this: AudioNode, to: AudioNode | AudioParam) {
      if (to instanceof AudioDestinationNode && this.context instanceof AudioContext) {
        ear.context = this.context;
        ear.analyser ??= new AnalyserNode(this.context, { fftSize: 2_048 });
        connect.call(this, ear.analyser);
      }
      return connect.call(this, to);
    } as typeof AudioNode.prototype.connect;
  });
}

/** The tones since `listenTo`, or since they were last forgotten. */
export const heardTones = (page: Page): Promise<HeardTone[]> => page.evaluate(() => globalThis.ear.tones);
export const forgetTones = (page: Page): Promise<void> =>
  page.evaluate(() => {
    globalThis.ear.tones.length = 0;
  });

/** How loud it is at this moment: root mean square, 0 is silence. */
export const loudness = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const { analyser } = globalThis.ear;
    if (analyser === null) return 0;
    const samples = new Float32Array(analyser.fftSize);
    analyser.getFloatTimeDomainData(samples);
    return Math.sqrt(samples.reduce((sum, each) => sum + each * each, 0) / samples.length);
  });
