import { useEffect, useRef } from 'react';
import type { FloorPlan } from '../../../../electron/contract/floor-plan.ts';
import type { LiveState } from '../../live/store.ts';
import { useStation } from '../../station.tsx';
import { gapOf, readingOf } from '../overview/reading.ts';
import { sensorsOf } from './heat.ts';
import { createHeatPainter } from './heat-painter.ts';

/** How often the map looks whether a value has changed, ms: the eye follows no faster, and the machine need not. */
const LOOK_MS = 500;

/** The temperatures of the sensors, NaN where one is not known or not fresh. Says whether one is otherwise than before. */
function readInto(values: Float64Array, nodes: readonly string[], state: LiveState, now: number): boolean {
  let changed = false;
  for (const [i, id] of nodes.entries()) {
    const node = state.nodes[id];
    const reading = node === undefined ? null : readingOf(node, 'temperature', now, gapOf(state.configs[id]));
    const value = reading?.is === 'fresh' ? reading.value : Number.NaN;
    changed ||= !Object.is(values[i], value);
    values[i] = value;
  }
  return changed;
}

/** The heat map: painted beside React, twice a second at most and only where a value has changed. */
export function HeatLayer({ plan, scale }: { readonly plan: FloorPlan; readonly scale: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { live } = useStation();
  const ratio = Math.min(2, window.devicePixelRatio);
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    Object.assign(element, {
      width: Math.max(1, Math.round(plan.width * scale * ratio)),
      height: Math.max(1, Math.round(plan.height * scale * ratio)),
    });
    const paint = createHeatPainter(element, plan, scale * ratio);
    const nodes = sensorsOf(plan).map(({ node }) => node);
    const values = new Float64Array(nodes.length);
    const look = () => {
      if (!document.hidden && readInto(values, nodes, live.getState(), Date.now())) paint(values);
    };
    look();
    const timer = setInterval(look, LOOK_MS);
    return () => clearInterval(timer);
  }, [plan, scale, ratio, live]);
  return <canvas ref={canvas} className="plan-heat" aria-hidden />;
}
