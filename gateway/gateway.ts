import { readRuntime, silenceTelemetry } from '#schema/kernel/environment.ts';

import type { AccountParts } from './account/account-parts.ts';
import type { GatewayAccess } from './access/gateway-access.ts';
import { createApolloServer } from './apollo-server.ts';
import type { Audit } from './audit/create-audit.ts';
import { createEngine } from './create-engine.ts';
import { openPlanner, type Planner } from './execution/planner.ts';
import { createDocumentGate } from './limits/document-gate.ts';
import { defaultLimits, type Limits } from './limits/limits.ts';
import { rateKeyOf } from './limits/rate/rate-key.ts';
import type { RateLimiter } from './limits/rate/rate-limiter.ts';
import {
  requireSafeSettings,
  type ServiceProfile,
  type ServiceSettings,
} from './limits/service-profile.ts';
import type { TrustedDocuments } from './limits/trusted-documents.ts';
import { createDoor, defaultDoorLimits, type DoorLimits } from './load/door.ts';
import { type FrontOptions, openFront } from './open-front.ts';
import { openSources } from './open-sources.ts';
import type { ClientCertificate } from './scatter/provider-channel.ts';
import type { Deadlines } from './scatter/scatter-data-source.ts';
import { createStreamHandler } from './stream/serve-streams.ts';

/** What a gateway is opened with. */
export interface GatewayOptions extends FrontOptions {
  /** Any supergraph in which the scattered subgraph is named `provider`. */
  readonly supergraphSdl: string;
  /** Secret that cursors are signed with; at least 32 bytes, the same on all replicas. */
  readonly cursorKey: Buffer;
  readonly deadlines?: Deadlines;
  /** What it shows to providers that it calls by https. */
  readonly certificate?: ClientCertificate;
  readonly limits?: Limits;
  /** Makes plans; without one the gateway opens its own. */
  readonly planner?: Planner;
  /** What it shows and takes: OPEN where nothing is said. */
  readonly profile?: ServiceProfile;
  /** The only documents that are answered, with the profile CLOSED. */
  readonly trustedDocuments?: TrustedDocuments;
  /** Whether data with errors is answered with 294 to whoever takes `application/graphql-response+json`; 200 without. */
  readonly tellPartial?: boolean;
  /** Records who asked what; without it nothing is recorded. */
  readonly audit?: Audit;
  /** Lets requests in, and says what was decided; asked again for each event of a stream. */
  readonly access: GatewayAccess;
  /** How many requests there may be at once. */
  readonly door?: DoorLimits;
  /** Counts what callers ask; without it nobody is counted. */
  readonly limiter?: RateLimiter;
  /** What is kept of callers; without it a caller is told only what the request itself says of them. */
  readonly account?: AccountParts;
}

/** A gateway that listens; disposing stops listening, lets running requests end and closes all connections. */
export interface Gateway extends AsyncDisposable {
  /** `http://127.0.0.1:4000`; GraphQL at `/graphql` and `/`. */
  readonly url: string;
}

/** What a gateway has where it is told nothing else. */
export const defaultDeadlines: Deadlines = {
  connectMs: 1_000,
  callMs: 5_000,
  totalMs: 10_000,
  mergedMs: 2_000,
};

/** Opens the gateway, its parts in the order in which a request meets them. Throws CONFIGURATION_INVALID. */
export async function openGateway(options: GatewayOptions): Promise<Gateway> {
  const { access, log, deadlines = defaultDeadlines, limits = defaultLimits } = options;
  requireDeclared(options);
  silenceTelemetry();
  await using opening = new AsyncDisposableStack();

  const sources = opening.use(openSources({ ...options, own: access.own, deadlines }));

  const { supergraphSdl } = options;
  const { maxPlanMs, maxBodyBytes, maxTokens, maxErrorsListed, maxStreams } = limits;
  const planner = options.planner ?? opening.use(openPlanner({ supergraphSdl, maxPlanMs }));
  const { engine, schema } = createEngine(supergraphSdl, sources.byName, planner);
  const server = createApolloServer(engine, {
    ...options,
    limits,
    providers: () => options.roster.current().length,
  });
  await server.start();
  opening.defer(() => server.stop());

  const gate = createDocumentGate(limits, options.trustedDocuments);
  const { audit } = options;
  const door = createDoor(options.door ?? defaultDoorLimits);
  const { limiter } = options;
  const admit = countedBy(access);
  const service = { server, maxBodyBytes, gate, door, admit, audit, limiter, log };
  const stopping = new AbortController();
  const streams = createStreamHandler({
    ...service,
    maxTokens,
    maxErrorsListed,
    maxStreams,
    schema,
    streamMs: deadlines.totalMs,
    stopping: stopping.signal,
  });
  const onStopping = (): void => stopping.abort();
  const http = opening.use(await openFront(options, { service, streams, onStopping }));

  const parts = opening.move();
  return { url: http.url, [Symbol.asyncDispose]: () => parts.disposeAsync() };
}

/** With whose requests it counts among: that is also told by where a request comes from. */
function countedBy(access: GatewayAccess): GatewayAccess['admit'] {
  return async (request) => {
    const admission = await access.admit(request);
    const rateKey = rateKeyOf(admission.caller, request.socket.remoteAddress);
    return { ...admission, rateKey };
  };
}

function requireDeclared(options: GatewayOptions): void {
  const settings: ServiceSettings = {
    profile: options.profile ?? 'OPEN',
    host: options.host,
    hasPage: options.portal !== undefined,
    hasList: options.trustedDocuments !== undefined,
  };
  requireSafeSettings(settings, readRuntime());
}
