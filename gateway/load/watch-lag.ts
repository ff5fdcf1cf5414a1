import { monitorEventLoopDelay } from 'node:perf_hooks';

/** How late this process comes to what it has to do. */
export interface LagWatch extends Disposable {
  /** Whether 99 of 100 turns of the last second were at most 100 ms late (F30). */
  readonly keepsUp: () => boolean;
}

/** Measures delays until it is disposed of. */
export interface DelayMeter extends Disposable {
  /** Of the delays since it was last asked: the one that 99 of 100 do not exceed, in milliseconds. */
  readonly takeP99: () => number;
}

/** Calls something every so many milliseconds until it is disposed of. */
export type Every = (ms: number, work: () => void) => Disposable;

const windowMs = 1_000;
const mostLagMs = 100;
/** So many samples in a second that one turn of 200 ms is more than a hundredth of them. */
const resolutionMs = 10;
const nanosecondsPerMs = 1_000_000;

/** Watches the event loop, a second at a time. */
export function watchLag(meter: DelayMeter = measureDelay(), every: Every = repeat): LagWatch {
  let p99 = 0;
  const repeating = every(windowMs, () => (p99 = meter.takeP99()));
  return {
    keepsUp: () => p99 <= mostLagMs,
    [Symbol.dispose]: () => {
      repeating[Symbol.dispose]();
      meter[Symbol.dispose]();
    },
  };
}

function measureDelay(): DelayMeter {
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs });
  histogram.enable();
  return {
    takeP99: () => {
      const p99 = histogram.count === 0 ? 0 : histogram.percentile(99) / nanosecondsPerMs;
      histogram.reset();
      return p99;
    },
    [Symbol.dispose]: () => void histogram.disable(),
  };
}

function repeat(ms: number, work: () => void): Disposable {
  const timer = setInterval(work, ms).unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
