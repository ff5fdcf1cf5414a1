import type { GraphQLDataSource } from '@apollo/gateway';

import type { CallerScope } from '#schema/kernel/caller-scope.ts';
import type { Log } from '#schema/kernel/log.ts';

import { createAccountDataSource } from './account/account-data-source.ts';
import type { AccountParts } from './account/account-parts.ts';
import { type CentralClient, createCentralClient } from './central-client.ts';
import { createCentralDataSource } from './central-data-source.ts';
import { createConceptFinder } from './filter/find-concepts.ts';
import { createArgumentPreparer } from './filter/prepare-argument.ts';
import { createAnswerGuard } from './guard/create-answer-guard.ts';
import type { RequestContext } from './request-context.ts';
import { readMergeRules } from './scatter/merge-rules.ts';
import type { ClientCertificate } from './scatter/provider-channel.ts';
import type { ProviderRoster } from './scatter/provider-roster.ts';
import { createScatterDataSource, type Deadlines } from './scatter/scatter-data-source.ts';
import { openSelection } from './selection/open-selection.ts';
import { speakVersions } from './versions/speak-versions.ts';

/** What the subgraphs are reached with. */
export interface SourceOptions {
  readonly supergraphSdl: string;
  readonly roster: ProviderRoster;
  /** Addresses of the subgraphs that answer from one place, by their name in the supergraph. */
  readonly central: ReadonlyMap<string, string>;
  readonly cursorKey: Buffer;
  /** The gateway's own scope: for what it asks providers on nobody's behalf. */
  readonly own: CallerScope;
  readonly deadlines: Deadlines;
  /** What the gateway shows to providers that it calls by https. */
  readonly certificate?: ClientCertificate;
  /** What is kept of callers; without it the subgraph `account` tells only what a request itself says of its caller. */
  readonly account?: AccountParts;
  readonly log: Log;
}

/** The subgraphs as ApolloGateway sees them, by their name in the supergraph; disposing closes all connections. */
export interface Sources extends AsyncDisposable {
  readonly byName: ReadonlyMap<string, GraphQLDataSource<RequestContext>>;
}

/** The answer where there is no vocabulary. */
const nobody = Promise.resolve({ data: null });
const maxResponseBytes = 8 * 1024 * 1024;

/** Opens the scattered subgraph, named `provider`, the central ones, and `account`, which this process answers itself. */
export function openSources(options: SourceOptions): Sources {
  const { supergraphSdl, central, deadlines, log } = options;
  const opened = new AsyncDisposableStack();
  const byName = new Map<string, GraphQLDataSource<RequestContext>>();
  const clients = new Map<string, CentralClient>();
  for (const [name, url] of central) {
    const client = createCentralClient({ name, url, deadlines, maxResponseBytes, log });
    clients.set(name, opened.use(client));
    byName.set(name, createCentralDataSource(client));
  }
  const find = createConceptFinder(
    (question, signal) => clients.get('vocabulary')?.ask(question, signal) ?? nobody,
  );
  const registry = clients.get('registry');
  const provider = createScatterDataSource<RequestContext>({
    ...options,
    rules: readMergeRules(supergraphSdl),
    preparer: createArgumentPreparer(supergraphSdl, find),
    guard: createAnswerGuard(supergraphSdl),
    speak: (client) => speakVersions(supergraphSdl, client),
    choose: (client) =>
      openSelection({
        ...options,
        client,
        ...(registry === undefined ? {} : { registry }),
        patienceMs: deadlines.totalMs,
      }),
    maxResponseBytes,
    scopeOf: ({ scope }) => scope,
  });
  byName.set('provider', opened.use(provider));
  byName.set('account', createAccountDataSource({ parts: options.account, now: Date.now, log }));
  return { byName, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}
