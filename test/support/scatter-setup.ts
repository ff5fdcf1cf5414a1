import { readFileSync } from 'node:fs';

import type { GraphQLDataSource } from '@apollo/gateway';

import { createArgumentPreparer } from '#gateway/filter/prepare-argument.ts';
import { createAnswerGuard } from '#gateway/guard/create-answer-guard.ts';
import type { AsksProviders } from '#gateway/scatter/asks-providers.ts';
import type { ChoosesProviders } from '#gateway/scatter/chooses-providers.ts';
import {
  createRoster,
  type ProviderRoster,
  type ReplaceableRoster,
  type RosterEntry,
} from '#gateway/scatter/provider-roster.ts';
import type { ScatterContext } from '#gateway/scatter/scatter-context.ts';
import { readMergeRules } from '#gateway/scatter/merge-rules.ts';
import {
  createScatterDataSource,
  type ScatterDataSource,
} from '#gateway/scatter/scatter-data-source.ts';
import { type CallerScope, seesAll } from '#schema/kernel/caller-scope.ts';
import { createLog } from '#schema/kernel/log.ts';

import { findAsGiven } from './concepts-as-given.ts';
import { type FakeProvider, startFakeProvider } from './fake-provider.ts';
import type { FakeRow } from './fake-catalogue.ts';

/** What tests put into a request's context. */
export interface TestContext extends ScatterContext {
  readonly scope?: CallerScope;
}

/** What `process` answers; `Data` is the part that a test reads, as its query selects it. */
export interface ScatterAnswer<Data> {
  readonly data: Data;
  readonly errors?: readonly unknown[];
}

/** Fake providers with a data source in front of them. */
export interface ScatterSetup extends AsyncDisposable {
  readonly providers: readonly FakeProvider[];
  readonly roster: ReplaceableRoster;
  readonly source: ScatterDataSource<TestContext>;
  readonly ask: <Data = unknown>(
    query: string,
    variables?: Record<string, unknown>,
    context?: TestContext,
  ) => Promise<ScatterAnswer<Data>>;
}

/** The schema of the gateway. */
export const supergraphSdl = readFileSync(
  new URL('../../schema/supergraph.graphql', import.meta.url),
  'utf8',
);

/** Rules of the composed schema. */
export const rules = readMergeRules(supergraphSdl);

/** Starts one provider for each name and a data source that asks them. */
export async function startScatter(
  rows: Readonly<Record<string, readonly FakeRow[]>>,
  settings: {
    readonly totalMs?: number;
    readonly mergedMs?: number;
    readonly callMs?: number;
    readonly maxResponseBytes?: number;
    readonly now?: () => number;
    readonly choose?: (client: AsksProviders, roster: ProviderRoster) => ChoosesProviders;
  } = {},
): Promise<ScatterSetup> {
  const providers = await Promise.all(
    Object.entries(rows).map(([id, own]) => startFakeProvider(id, own)),
  );
  const roster = createRoster(providers.map((provider) => entryOf(provider)));
  const totalMs = settings.totalMs ?? 10_000;
  const { choose } = settings;
  const source = createScatterDataSource<TestContext>({
    rules,
    roster,
    own: seesAll,
    cursorKey: Buffer.alloc(32, 'k'),
    deadlines: {
      connectMs: totalMs,
      callMs: settings.callMs ?? totalMs,
      totalMs,
      mergedMs: settings.mergedMs ?? totalMs,
    },
    ...(settings.now === undefined ? {} : { now: settings.now }),
    maxResponseBytes: settings.maxResponseBytes ?? 10_000_000,
    scopeOf: (context) => context.scope ?? seesAll,
    ...(choose === undefined ? {} : { choose: (client) => choose(client, roster) }),
    preparer: createArgumentPreparer(supergraphSdl, findAsGiven),
    guard: createAnswerGuard(supergraphSdl),
    log: createLog('silent'),
  });
  return {
    providers,
    roster,
    source,
    ask: async <Data>(
      query: string,
      variables: Record<string, unknown> = {},
      context: TestContext = {},
    ) =>
      (await source.process({
        kind: 'incoming operation',
        request: { query, variables },
        context,
        incomingRequestContext: {},
      } as unknown as Parameters<
        GraphQLDataSource<TestContext>['process']
      >[0])) as ScatterAnswer<Data>,
    [Symbol.asyncDispose]: async () => {
      await source[Symbol.asyncDispose]();
      await Promise.all(providers.map((provider) => provider[Symbol.asyncDispose]()));
    },
  };
}

/** A provider as the roster has it. */
export function entryOf({ id, url }: FakeProvider, joined = 1): RosterEntry {
  return { id, url, joined };
}
