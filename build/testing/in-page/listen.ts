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
  var keys: number[];
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

/** Begins to measure how long each key takes to the next picture, as the browser itself does. */
export async function watchKeys(page: Page): Promise<void> {
  await page.evaluate(() => {
    const times: number[] = [];
    globalThis.keys = times;
    const options = { type: 'event', durationThreshold: 16 };
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (entry.name === 'keydown') times.push(entry.duration);
    }).observe(options);
  });
}

/** Those that took 16 ms or more; the browser tells of no faster ones. */
export const keyTimes = (page: Page): Promise<number[]> => page.evaluate(() => globalThis.keys);
