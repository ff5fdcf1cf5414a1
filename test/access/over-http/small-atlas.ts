import { join } from 'node:path';

import { createAdmitter } from '#gateway/access/admit-callers.ts';
import type { DatasetTerms } from '#gateway/access/decisions/dataset-terms.ts';
import { prepareTerms } from '#gateway/access/decisions/prepare-terms.ts';
import { createVisaReader } from '#gateway/access/passports/visa-reader.ts';
import { projectState } from '#gateway/access/projects/project.entity.ts';
import { createProjectStore } from '#gateway/access/projects/project-store.ts';
import { openProjects } from '#gateway/access/projects/projects.ts';
import { createPseudonyms } from '#gateway/access/pseudonyms.ts';
import { openRevocations } from '#gateway/access/revocations/open-revocations.ts';
import { revocationState } from '#gateway/access/revocations/revocation.entity.ts';
import { createRevocationStore } from '#gateway/access/revocations/revocation-store.ts';
import type { RevocationKey } from '#gateway/access/revocations/revocation-key.ts';
import { createOwnScope } from '#gateway/access/tickets/create-scopes.ts';
import { createAuthenticator } from '#gateway/access/tokens/authenticate.ts';
import { openGuardedHttps } from '#gateway/access/tokens/guarded-https.ts';
import { createIssuerKeys } from '#gateway/access/tokens/issuer-keys.ts';
import { auditState } from '#gateway/audit/audit.entity.ts';
import { type AuditRecord, parseRecord } from '#gateway/audit/audit-record.ts';
import { openAudit } from '#gateway/audit/create-audit.ts';
import { createEntryStore } from '#gateway/audit/entry-store.ts';
import { openState } from '#gateway/state/open-state.ts';
import { openSubgraphHost } from '#kit/subgraph-host.ts';
import { createLog } from '#schema/kernel/log.ts';
import { readTrustConfiguration } from '#schema/tokens/read-trust-configuration.ts';
import type { JsonObject } from '#schema/tokens/strict-json.ts';
import { termsWith } from '#test/access/decisions/callers.ts';
import { stateDatabases } from '#test/gateway/state/state-database.ts';
import { startGateway } from '#test/support/gateway-setup.ts';
import { loopbackCertificate } from '#test/support/identity-provider.ts';
import type { MadeSubject } from '#test/support/made-catalogue.ts';
import { countPlans } from '#test/support/shared-planner.ts';

import { createOwnIssuer, type OwnIssuer } from './own-issuer.ts';
import {
  type Acquaintance,
  acquaint,
  openRealProvider,
  type ProviderCall,
} from './real-provider.ts';

/** What a small Atlas is opened with. */
export interface SmallAtlasOptions {
  /** Subjects by provider. */
  readonly catalogues: Readonly<Record<string, readonly MadeSubject[]>>;
  readonly terms: readonly (Partial<DatasetTerms> & { readonly dataset: string })[];
  /** The provider's own policy of its datasets, by provider. */
  readonly policies?: Readonly<Record<string, object>>;
  readonly issuer?: OwnIssuer;
  /** Where keys of the issuer are; in the trust configuration unless told otherwise. */
  readonly keys?: JsonObject;
}

/** What came back. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: unknown;
}

/** How something is asked. */
export interface Asking {
  readonly token?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly path?: string;
}

/** A gateway with its whole access control and audit, before real providers behind their own doors. */
export interface SmallAtlas extends AsyncDisposable {
  readonly url: string;
  readonly issuer: OwnIssuer;
  /** Milliseconds that the gateway's clock goes before the machine's, and those of the clock that never goes back. */
  readonly clock: { ahead: number; monotonic: number };
  readonly known: Acquaintance;
  /** Calls that came to providers, but for those of the gateway itself. */
  readonly calls: readonly ProviderCall[];
  /** What calls to providers wait for; null where for nothing. */
  readonly held: { until: Promise<void> | null };
  /** Plans that were made. */
  readonly plans: () => number;
  readonly addressOf: (provider: string) => string;
  readonly ask: (query: string, asking?: Asking) => Promise<HttpAnswer>;
  readonly records: () => Promise<readonly AuditRecord[]>;
  readonly revoke: (key: RevocationKey) => Promise<void>;
}

const log = createLog('silent');
const pseudonymKey = Buffer.alloc(32, 'p');

/** Opens one on free ports of loopback. */
export async function openSmallAtlas(options: SmallAtlasOptions): Promise<SmallAtlas> {
  await using opening = new AsyncDisposableStack();
  const { issuer = createOwnIssuer(), catalogues, policies = {} } = options;
  const clock = { ahead: 0, monotonic: 0 };
  const now = (): number => Date.now() + clock.ahead;
  const known = acquaint();
  const calls: ProviderCall[] = [];
  const held: SmallAtlas['held'] = { until: null };
  const providers = [];
  for (const [id, subjects] of Object.entries(catalogues)) {
    providers.push(
      opening.use(
        await openRealProvider(id, subjects, {
          known,
          visaIssuers: [issuer.trusted()],
          datasets: policies[id] ?? {},
          told: (call) => {
            if (call.caller === 'gateway') return null;
            calls.push(call);
            return held.until;
          },
        }),
      ),
    );
  }
  const mounts = providers.map(({ mount }) => mount);
  const host = opening.use(await openSubgraphHost({ host: '127.0.0.1', port: 0, mounts, log }));

  const { location } = opening.use(await stateDatabases[0]!.scratch());
  const state = opening.use(
    await openState({ location, parts: [auditState, projectState, revocationState] }),
  );
  const folder = location.kind === 'sqlite' ? join(location.file, '..') : '';
  const place = { keys: join(folder, 'keys'), headsFile: join(folder, 'heads.jsonl') };
  const audit = opening.use(
    await openAudit({ state, location, chain: 'small', ...place, now, log }),
  );
  const projects = opening.use(await openProjects({ store: createProjectStore(state), now, log }));
  const store = createRevocationStore(state);
  const revocations = opening.use(await openRevocations({ store, copy: null, log }));
  const trust = readTrustConfiguration(
    JSON.stringify({ audiences: ['atlas'], issuers: [issuer.trusted(options.keys)] }),
  );
  const { fetchText } = opening.use(
    openGuardedHttps({ allowPrivate: true, ca: loopbackCertificate }),
  );
  const keys = createIssuerKeys({ trust, fetchText, monotonicMs: () => clock.monotonic, log });
  const terms = options.terms.map((one) => prepareTerms(termsWith(one)));
  const tickets = known.tickets(now);
  const admit = createAdmitter({
    authenticator: createAuthenticator(trust, keys),
    revocations,
    visas: createVisaReader({ trust, keys, fetchText }),
    pseudonymOf: createPseudonyms(pseudonymKey),
    projectsOf: (identity, visas) => projects.of(identity, visas),
    projectsRevision: () => projects.revision(),
    terms: () => terms,
    tickets,
    now,
    log,
  });
  const counted = countPlans();
  const gateway = opening.use(
    await startGateway(
      {},
      {
        access: { admit, own: createOwnScope(tickets) },
        audit,
        account: { projects, activity: audit.activity },
        planner: counted.planner,
      },
    ),
  );
  const addressOf = (id: string): string => `${host.url}/${id}`;
  gateway.roster.replace(
    Object.keys(catalogues).map((id, at) => ({ id, url: addressOf(id), joined: at + 1 })),
  );
  const entries = await createEntryStore(state);
  const parts = opening.move();
  return {
    url: gateway.url,
    issuer,
    clock,
    known,
    calls,
    held,
    plans: counted.plans,
    addressOf,
    ask: (query, asking) => ask(gateway.url, query, asking),
    records: async () => {
      const all = await entries.page('small', 0, 10_000);
      return all.map(({ record }) => parseRecord(record));
    },
    revoke: async (key) => {
      await store.add({ key, at: now(), reason: 'a test' });
      await revocations.refresh();
    },
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

/** Posts a question as a client does. */
export async function ask(url: string, query: string, asking: Asking = {}): Promise<HttpAnswer> {
  const { token, variables = {}, headers = {}, path = '/graphql' } = asking;
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: path === '/graphql' ? 'application/json' : 'text/event-stream',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: JSON.stringify({ query, variables }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  const body: unknown = isJson ? JSON.parse(text) : null;
  return { status: response.status, headers: response.headers, text, body };
}
