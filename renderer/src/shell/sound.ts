import { createStore, type StoreApi } from 'zustand/vanilla';
import { usualAlarmSettings } from '../../../electron/contract/alarm-settings.ts';
import type { Priority } from '../../../electron/contract/fields.ts';
import { schedulePattern } from './sound-patterns.ts';
import { type Call, nextSound, type Played, playedFrom, type SoundPlan } from './sound-plan.ts';

export interface SoundState {
  /**
   * Whether this window can be heard: `blocked` where the system does not let its sound run, `unheard` before it has
   * tried. What stands between it and an ear (a loudspeaker's own switch) no page can know.
   */
  readonly voice: 'unheard' | 'running' | 'blocked';
  /** The pattern that is heard now, or last before the pause between two. */
  readonly sounding: Priority | null;
}

/** Sound of the alarms. It hangs on no screen, so that it is there on all of them and behind the lock. */
export interface Sounder extends StoreApi<SoundState> {
  /** Who calls from now on. */
  hear(calls: readonly Call[]): void;
  /** How often, and how loud (0 to 1). */
  set(plan: SoundPlan, volume: number): void;
  /** Plays a pattern once, for somebody who wants to know what it is like; false where nothing can be heard. */
  playPattern(priority: Priority, volume: number): Promise<boolean>;
  /** Takes hold of the loudspeaker; a press of a key or a button tries again where the system refused. Gives how to let go. */
  start(): () => void;
}

/** The clock of a sound that runs must move; it is looked at so often, ms. */
const PULSE = 2_000;
const gestures = ['pointerdown', 'keydown'] as const;

class Voice {
  readonly context = new AudioContext({ latencyHint: 'interactive' });
  #master: GainNode | null = null;
  #seen = -1;

  /** Asks the system to let it run; it may answer much later, or never. */
  wake = () => void this.context.resume().catch(() => undefined);

  /** A context may say that it runs while its device has gone: then its clock stands between two looks. */
  moves(): boolean {
    const { state, currentTime } = this.context;
    const moved = currentTime > this.#seen;
    this.#seen = currentTime;
    return state === 'running' && moved;
  }

  /** Nothing where it does not run: what waits for a voice would all be heard at once when it comes. */
  play(priority: Priority, volume: number): void {
    this.hush();
    if (this.context.state === 'running') this.#master = schedulePattern(this.context, priority, volume);
  }

  /** Within a few milliseconds, but not so short that it cracks. */
  hush(): void {
    const { currentTime } = this.context;
    this.#master?.gain.setTargetAtTime(0, currentTime, 0.01);
    this.#master = null;
  }
}

/** What is heard and what was, and when to look again. */
class Desk {
  readonly #store: StoreApi<SoundState>;
  #voice: Voice | null = null;
  #plan: SoundPlan = usualAlarmSettings.sound;
  #volume = usualAlarmSettings.sound.volume;
  #calls: readonly Call[] = [];
  #heard: ReadonlySet<string> = new Set();
  #last: Played | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(store: StoreApi<SoundState>) {
    this.#store = store;
  }

  hear(calls: readonly Call[]): void {
    this.#calls = calls;
    const wanted = new Set(calls.map(({ id }) => id));
    this.#heard = new Set([...this.#heard].filter((id) => wanted.has(id)));
    this.step();
  }

  set(plan: SoundPlan, volume: number): void {
    this.#plan = plan;
    this.#volume = volume;
    this.step();
  }

  /** Does what is due, and comes back when the next is. */
  step = (): void => {
    clearTimeout(this.#timer);
    const now = performance.now();
    const next = nextSound({ calls: this.#calls, heard: this.#heard, last: this.#last }, this.#plan, now);
    if (next.do === 'play') this.#play(next.priority, now);
    if (next.do === 'stop') this.#stop(now);
    if (next.do === 'wait') this.#timer = setTimeout(this.step, next.until - now);
    else if (next.do !== 'nothing') this.step();
    else this.#store.setState({ sounding: null });
  };

  #play(priority: Priority, now: number): void {
    this.#voice?.play(priority, this.#volume);
    this.#last = playedFrom(priority, now);
    const stoodFor = this.#calls.filter((call) => call.priority === priority).map(({ id }) => id);
    this.#heard = new Set([...this.#heard, ...stoodFor]);
    this.#store.setState({ sounding: priority });
  }

  #stop(now: number): void {
    this.#voice?.hush();
    if (this.#last !== null) this.#last = { ...this.#last, ends: now };
    this.#store.setState({ sounding: null });
  }

  /** A voice, or none any more. Whoever calls is heard from the beginning. */
  give(voice: Voice | null): void {
    this.#voice?.hush();
    this.#voice = voice;
    this.#heard = new Set();
    this.#last = null;
    this.step();
  }
}

/** Takes hold of the loudspeaker and keeps the state true. */
function open(desk: Desk, store: StoreApi<SoundState>): { readonly voice: Voice; close(): void } {
  const voice = new Voice();
  const tell = (runs: boolean) => {
    const next = runs ? 'running' : 'blocked';
    if (next === store.getState().voice) return;
    store.setState({ voice: next });
    if (runs) desk.give(voice);
  };
  const changed = () => tell(voice.context.state === 'running');
  const wake = () => {
    if (store.getState().voice !== 'running') voice.wake();
  };
  voice.context.addEventListener('statechange', changed);
  for (const name of gestures) window.addEventListener(name, wake, { capture: true, passive: true });
  const pulse = setInterval(() => tell(voice.moves()), PULSE);
  voice.wake();
  return {
    voice,
    close() {
      clearInterval(pulse);
      voice.context.removeEventListener('statechange', changed);
      for (const name of gestures) window.removeEventListener(name, wake, { capture: true });
      store.setState({ voice: 'unheard', sounding: null });
      desk.give(null);
      void voice.context.close();
    },
  };
}

/** The alarms' voice of this window. */
export function createSounder(): Sounder {
  const store = createStore<SoundState>(() => ({ voice: 'unheard', sounding: null }));
  const desk = new Desk(store);
  let voice: Voice | null = null;
  return {
    ...store,
    hear: (calls) => desk.hear(calls),
    set: (plan, volume) => desk.set(plan, volume),
    async playPattern(priority, volume) {
      if (voice === null) return false;
      await voice.context.resume().catch(() => undefined);
      if (voice?.context.state !== 'running') return false;
      voice.play(priority, volume);
      return true;
    },
    start() {
      const opened = open(desk, store);
      ({ voice } = opened);
      return () => {
        voice = null;
        opened.close();
      };
    },
  };
}
