import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { serveDevelopmentIssuer } from '#gateway/access/development-issuer/serve-development-issuer.ts';
import { defaultDeadlines, type GatewayOptions, openGateway } from '#gateway/gateway.ts';
import type { ServerTls } from '#gateway/http-server.ts';
import { openPortal } from '#gateway/portal/open-portal.ts';
import { createRoster } from '#gateway/scatter/provider-roster.ts';
import { openSubgraphHost } from '#kit/subgraph-host.ts';
import type { Log } from '#schema/kernel/log.ts';
import { loopbackBeside } from '#schema/kernel/loopback.ts';

import type { AtlasSet } from './atlas-set.ts';
import type { ServingPolicies } from './demonstration-policy.ts';
import { openGatewaySecrets } from './gateway-secrets.ts';
import { readGatewayTrust, standInIssuer } from './gateway-trust.ts';
import { hostProviders } from './host-providers.ts';
import { mountCentral } from './mount-central.ts';
import { openControl } from './open-control.ts';
import { seatProviders } from './seat-providers.ts';
import type { ServiceSettings } from './service-settings.ts';

/** What an Atlas is opened with. */
export interface AtlasOptions {
  readonly set: AtlasSet;
  /** Where the gateway listens: a loopback address, or any with `tls`. All else that is opened here listens on loopback. */
  readonly host: string;
  /** By what the gateway speaks https; null for http. */
  readonly tls: ServerTls | null;
  /** Port of the gateway; that of the subgraphs is the next one. 0 takes free ones. */
  readonly port: number;
  /** Each provider in a process of its own. */
  readonly separate: boolean;
  /** How providers are made to serve. */
  readonly policies: ServingPolicies;
  /** How long a summary waits for providers, in milliseconds. */
  readonly summaryDeadlineMs: number;
  /** PostgreSQL of the gateway's own database; a SQLite file where undefined. */
  readonly gatewayDatabaseUrl: string | undefined;
  /** Redis that replicas share; none where undefined. */
  readonly redisUrl: string | undefined;
  /** Name of this gateway among its replicas, and how many there are. */
  readonly gatewayName: string;
  readonly replicas: number;
  /** What the gateway shows and takes; all where nothing is said. */
  readonly service?: ServiceSettings;
  readonly log: Log;
}

/** A whole Atlas that answers; disposing closes gateway, providers and databases in this order. */
export interface Atlas extends AsyncDisposable {
  /** Address of the gateway. */
  readonly url: string;
  /** How many providers it began with. */
  readonly providers: number;
  /** A token of the development issuer with which a first question can be asked; null where there is none. */
  readonly sampleToken: string | null;
}

const supergraphFile = fileURLToPath(new URL(import.meta.resolve('#schema/supergraph.graphql')));

/** Opens a set that is built: subgraphs first, then providers, then the gateway before them. */
export async function openAtlas(options: AtlasOptions): Promise<Atlas> {
  const { set, host, port, separate, policies, log } = options;
  const beside = loopbackBeside(host);
  await using opening = new AsyncDisposableStack();
  const subgraphs = opening.use(
    await openSubgraphHost({ host: beside, port: port === 0 ? 0 : port + 1, mounts: [], log }),
  );
  opening.use(await mountCentral(subgraphs, options));

  const roster = createRoster([]);
  const issuer = standInIssuer(set, [host, beside], roster);
  const { configuration: trust, visaIssuers } = readGatewayTrust(set, issuer);
  const hosting = opening.use(
    hostProviders(set, { separate, host: beside, subgraphs, policies, visaIssuers, log }),
  );
  opening.use(await seatProviders(set, { hosting, roster, log }));

  const secrets = openGatewaySecrets(set.keys, Date.now);
  const { cursorKey, certificate } = secrets;
  const registry = `${subgraphs.url}/registry`;
  const control = opening.use(await openControl({ ...options, secrets, trust, roster, registry }));
  const { access, audit, account, limiter } = control;
  const gateway = opening.use(
    await openGateway({
      supergraphSdl: readFileSync(supergraphFile, 'utf8'),
      ...placeOfGateway(options),
      roster,
      central: new Map([
        ['registry', registry],
        ['vocabulary', `${subgraphs.url}/vocabulary`],
      ]),
      access,
      audit,
      account,
      limiter,
      ...(issuer === null ? {} : { development: serveDevelopmentIssuer(issuer) }),
      cursorKey,
      ...(certificate === undefined ? {} : { certificate }),
      deadlines: { ...defaultDeadlines, mergedMs: options.summaryDeadlineMs },
      ...(await pageOf(options)),
      ...options.service,
      log,
    }),
  );
  const parts = opening.move();
  return {
    url: gateway.url,
    providers: roster.current().length,
    sampleToken: issuer?.issue('granted')?.token ?? null,
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

function placeOfGateway({ host, port, tls }: AtlasOptions) {
  return { host, port, ...(tls === null ? {} : { tls }) };
}

/** The page for browsers; none where the gateway is closed, or where it cannot be built. */
async function pageOf({
  set,
  service,
  log,
}: AtlasOptions): Promise<Pick<GatewayOptions, 'portal'>> {
  if (service?.profile === 'CLOSED') return {};
  const portal = await openPortal(join(set.home, 'portal'), log);
  return portal === null ? {} : { portal };
}
