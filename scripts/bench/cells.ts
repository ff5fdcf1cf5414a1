import { BenchChild, type ChildFigures } from './child-protocol.ts';
import { quantile, runLoad, type LoadResult } from './load.ts';

/** One way of answering the page, over so many providers. */
export interface Variant {
  /** (a) this gateway, (b) stock data source, (c) hand-written fan-out, (d) one central database. */
  readonly name: string;
  readonly file: 'gateway-process.ts' | 'stock-process.ts' | 'fan-out-process.ts';
  /** Addresses of the providers that it asks. */
  readonly providers: readonly string[];
}

/** What one cell measured. */
export interface CellFigures {
  readonly requestsPerSecond: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** Resident memory of the front process, 10⁶ bytes. */
  readonly residentMb: number;
  /** CPU milliseconds a request: the front process alone. */
  readonly frontCpuMs: number;
  /** The same with the providers' process. */
  readonly allCpuMs: number;
  readonly callsPerRequest: number;
  /** Share of their core that the providers' process and the load used. */
  readonly backLoad: number;
  readonly failures: number;
  /** Requests that a replaying provider had no tape for, and passed on. */
  readonly misses: number;
}

/** What a cell is run with. */
export interface CellOptions {
  readonly bodies: readonly string[];
  /** Bearer tokens in turn; requests go without where there are none. */
  readonly tokens?: readonly string[];
  readonly connections: number;
  readonly seconds: number;
  /** The process that the providers live in. */
  readonly back: BenchChild;
}

interface State {
  readonly front: ChildFigures;
  readonly back: ChildFigures;
  readonly loadCpuSeconds: number;
}

async function readState(front: BenchChild, back: BenchChild): Promise<State> {
  const { user, system } = process.cpuUsage();
  return {
    front: await front.figures(),
    back: await back.figures(),
    loadCpuSeconds: (user + system) / 1e6,
  };
}

function toFigures(load: LoadResult, before: State, after: State): CellFigures {
  const frontCpu = after.front.cpuSeconds - before.front.cpuSeconds;
  const backCpu = after.back.cpuSeconds - before.back.cpuSeconds;
  const loadCpu = after.loadCpuSeconds - before.loadCpuSeconds;
  const calls = (after.back.counters['calls'] ?? 0) - (before.back.counters['calls'] ?? 0);
  const misses = (after.back.counters['misses'] ?? 0) - (before.back.counters['misses'] ?? 0);
  return {
    requestsPerSecond: load.requests / load.seconds,
    p50: quantile(load.latencies, 0.5),
    p95: quantile(load.latencies, 0.95),
    p99: quantile(load.latencies, 0.99),
    residentMb: after.front.residentMb,
    frontCpuMs: (frontCpu * 1000) / load.requests,
    allCpuMs: ((frontCpu + backCpu) * 1000) / load.requests,
    callsPerRequest: calls / load.requests,
    backLoad: (backCpu + loadCpu) / load.seconds,
    failures: load.failures,
    misses,
  };
}

/**
 * Asks every body twice, by every caller: the first fills tapes and plan caches, the second shows what is then asked again. Few at a time:
 * to make a tape takes a real provider, and who waits for that too long has a circuit open behind it for half a minute.
 */
export async function warmFront(
  { url }: BenchChild,
  { bodies, tokens = [] }: Pick<CellOptions, 'bodies' | 'tokens'>,
): Promise<void> {
  const warmUp = Math.max(bodies.length * 2, tokens.length);
  await runLoad({ url, bodies, tokens, connections: 4, seconds: 0, warmUp });
}

/** Starts the variant on core 0, warms it, and measures it under load. */
export async function measureCell(variant: Variant, options: CellOptions): Promise<CellFigures> {
  await using front = await BenchChild.start(variant.file, 0, variant.providers);
  await warmFront(front, options);
  // Awaited here: the process ends with this function.
  return await measureFront(front, options);
}

/** Measures a process that is warm under load. */
export async function measureFront(front: BenchChild, options: CellOptions): Promise<CellFigures> {
  const { back, ...load } = options;
  const before = await readState(front, back);
  const result = await runLoad({ ...load, url: front.url, warmUp: 0 });
  const after = await readState(front, back);
  return toFigures(result, before, after);
}
