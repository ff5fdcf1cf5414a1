import { join } from 'node:path';

import { ApolloServer, HeaderMap } from '@apollo/server';
import { buildSchema } from 'graphql';

import type { Caller } from '#gateway/access/caller.ts';
import type { Decision } from '#gateway/access/decisions/decision.ts';
import { type AuditRecord, parseRecord } from '#gateway/audit/audit-record.ts';
import { type AuditedContext, startNotes } from '#gateway/audit/audited-context.ts';
import { type Audit, openAudit } from '#gateway/audit/create-audit.ts';
import { createLog } from '#schema/kernel/log.ts';
import type { VerifiedVisa } from '#schema/passports/verified-visa.ts';

import type { AuditSetup } from './audit-setup.ts';

/** An answer as it went over HTTP. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Apollo Server with the audit behind it, over a schema of its own. */
export interface AuditedServer extends AsyncDisposable {
  readonly audit: Audit;
  /** How often a resolver ran. */
  readonly resolved: () => number;
  readonly ask: (body: object, context?: Partial<AuditedContext>) => Promise<HttpAnswer>;
}

const schema = buildSchema(`
  type Total { exact: Int atLeast: Int }
  type Row { id: ID! }
  type Page { totalCount: Total nodes: [Row!]! suppressed: Int }
  input RowFilter { modality: String }
  type Query { rows(filter: RowFilter, search: String, first: Int): Page }
`);

/** A person with a project, whose first visa a decision rests upon. */
export const researcher: Caller = {
  pseudonym: 'pseudonym-of-a-researcher',
  identity: { issuer: 'https://issuer.example/', subject: 'somebody' },
  visas: [visaOf('used'), visaOf('unused')],
  roles: new Set(),
  project: {
    id: 'lung-1',
    title: 'Lung',
    purpose: { duo: ['DUO:0000006'], diseases: [], commercial: false, country: null },
  },
  expiresAt: Infinity,
};

/** Three datasets, by two rules. */
export const decisions: ReadonlyMap<string, Decision> = new Map(
  (
    [
      ['b:two', 'RECORD', 'visa'],
      ['a:one', 'METADATA', 'no-grant'],
      ['a:zero', 'METADATA', 'no-grant'],
    ] as const
  ).map(([dataset, level, rule]) => {
    const visas = level === 'RECORD' ? [visaOf('used').jwt] : [];
    const rest = { unmet: [], obligations: [], expiresAt: Infinity };
    return [dataset, { dataset, level, rule, visas, ...rest }];
  }),
);

/** Starts one. */
export async function startAuditedServer(setup: AuditSetup): Promise<AuditedServer> {
  const audit = await openAudit({
    state: setup.state,
    location: setup.location,
    chain: 'main',
    keys: join(setup.folder, 'keys'),
    headsFile: setup.headsFile,
    now: () => setup.clock.now,
    log: createLog('silent'),
  });
  let resolved = 0;
  const rows = (): object => {
    resolved++;
    return { totalCount: { exact: 3, atLeast: 2 }, nodes: [{ id: 'x' }, { id: 'y' }] };
  };
  const server = new ApolloServer<AuditedContext>({
    schema,
    rootValue: () => ({ rows }),
    plugins: [audit.plugin],
    stopOnTerminationSignals: false,
    logger: createLog('silent'),
  });
  await server.start();
  return {
    audit,
    resolved: () => resolved,
    ask: async (body, context = {}) => {
      const answer = await server.executeHTTPGraphQLRequest({
        httpGraphQLRequest: {
          method: 'POST',
          headers: new HeaderMap([
            ['content-type', 'application/json'],
            ['accept', 'application/json'],
          ]),
          search: '',
          body,
        },
        context: () =>
          Promise.resolve({
            requestId: 'request-1',
            admission: { caller: researcher, decisions },
            asked: new Map(),
            calls: new Map(),
            notes: startNotes(),
            ...context,
          }),
      });
      const text = answer.body.kind === 'complete' ? answer.body.string : '';
      return { status: answer.status ?? 200, body: JSON.parse(text) };
    },
    [Symbol.asyncDispose]: async () => {
      await server.stop();
      await audit[Symbol.asyncDispose]();
    },
  };
}

/** All records, as they were kept. */
export async function readRecords({ store }: AuditSetup): Promise<readonly AuditRecord[]> {
  const entries = await store.page('main', 0, 1_000);
  return entries.map(({ record }) => parseRecord(record));
}

function visaOf(jti: string): VerifiedVisa {
  return {
    jwt: `signed.${jti}`,
    issuer: 'https://visas.example/',
    subject: 'somebody',
    jti,
    type: 'ControlledAccessGrants',
    value: 'https://datasets.example/two',
    source: 'https://source.example/',
    by: 'dac',
    conditions: null,
    asserted: 0,
    issuedAt: 0,
    expiresAt: 4_000_000_000,
  };
}
