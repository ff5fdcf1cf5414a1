import type { GraphQLDataSource } from "@apollo/gateway";

import type { CallerScope } from "#schema/kernel/caller-scope.ts";
import type { Log } from "#schema/kernel/log.ts";

import type { MergeRules } from "./merge-rules.ts";
import type { ProviderRoster } from "./provider-roster.ts";

/** How long each part of a provider's answer may take, in milliseconds. */
export interface Deadlines {
  /** Until a connection stands. */
  readonly connectMs: number;
  /** From then until the headers of the answer are there. */
  readonly headersMs: number;
  /** Between two pieces of the body. */
  readonly bodyMs: number;
  /** All trips of one merged result together. */
  readonly totalMs: number;
}

/** What the gateway's request context may carry for the data source. */
export interface ScatterContext {
  /** Aborted when the client goes away; running calls to providers end then. */
  readonly signal?: AbortSignal;
}

/** What a scatter data source is made of. */
export interface ScatterOptions<Context extends ScatterContext> {
  /** Read from the supergraph by `readMergeRules`. */
  readonly rules: MergeRules;
  readonly roster: ProviderRoster;
  /** Secret that cursors are signed with; at least 32 bytes, the same on all replicas. */
  readonly cursorKey: Buffer;
  readonly deadlines: Deadlines;
  /** A longer answer of a provider is refused. */
  readonly maxResponseBytes: number;
  /** What the caller of a request may see. */
  readonly scopeOf: (context: Context) => CallerScope;
  readonly log: Log;
}

/** The logical `provider` subgraph as ApolloGateway sees it; disposing closes all connections. */
export interface ScatterDataSource<Context extends ScatterContext>
  extends GraphQLDataSource<Context>, AsyncDisposable {}

/**
 * Asks the providers of the roster and merges their answers by the rules of the schema. `process` never
 * throws: what went wrong stands in `errors`, with path, code and provider.
 */
export function createScatterDataSource<Context extends ScatterContext>(
  options: ScatterOptions<Context>,
): ScatterDataSource<Context> {
  return {
    process: () => Promise.resolve({ data: null }),
    [Symbol.asyncDispose]: () => Promise.resolve(options.log.flush()),
  };
}
