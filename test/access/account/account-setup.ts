import type { IncomingMessage } from 'node:http';

import type { Admission } from '#gateway/access/admission.ts';
import type { Caller } from '#gateway/access/caller.ts';
import { decideAll } from '#gateway/access/decisions/decide.ts';
import { type PreparedTerms, prepareTerms } from '#gateway/access/decisions/prepare-terms.ts';
import { createProjectStore } from '#gateway/access/projects/project-store.ts';
import { projectState } from '#gateway/access/projects/project.entity.ts';
import { openProjects } from '#gateway/access/projects/projects.ts';
import { AuditEntryEntity, auditState } from '#gateway/audit/audit.entity.ts';
import type { AuditRecord } from '#gateway/audit/audit-record.ts';
import { createCallerKeys } from '#gateway/audit/caller-keys.ts';
import { readActivity } from '#gateway/audit/read-activity.ts';
import type { GatewayOptions } from '#gateway/gateway.ts';
import { openState } from '#gateway/state/open-state.ts';
import { seesAll } from '#schema/kernel/caller-scope.ts';
import { createLog } from '#schema/kernel/log.ts';
import { accessLevels } from '#schema/wire/access-level.ts';
import {
  callerWith,
  now,
  registeredVisas,
  termsWith,
  thePublic,
  visaWith,
} from '#test/access/decisions/callers.ts';
import { stateDatabases } from '#test/gateway/state/state-database.ts';
import { startGateway } from '#test/support/gateway-setup.ts';

const log = createLog('silent');
const operator = {
  ...callerWith(registeredVisas),
  pseudonym: 'p-operator',
  identity: { issuer: 'https://broker.example', subject: 'olga' },
  roles: new Set(['OPERATOR'] as const),
};
/** Who may ask here. */
export const callers = {
  public: thePublic,
  ada: callerWith(registeredVisas),
  granted: { ...callerWith([visaWith()]), expiresAt: Infinity },
  operator,
};
/** Of a dataset that asks for publication, of one that does not, and of one that is shut. */
export const terms = [
  termsWith({ duo: ['DUO:0000006', 'DUO:0000019'], records: 'CONTROLLED' }),
  termsWith({ dataset: 'lidc:other', duo: ['DUO:0000006'], records: 'CONTROLLED' }),
  termsWith({ dataset: 'rider:shut', duo: [] }),
].map(prepareTerms);
/** As the schema writes it, of seconds since 1970. */
export const iso = (seconds: number): string => new Date(seconds * 1_000).toISOString();

/** Codes of the errors in an answer. */
export const codesOf = (body: unknown): unknown =>
  (body as { errors?: { extensions: { code: string } }[] }).errors?.map((it) => it.extensions.code);

/** A gateway to which callers say by a header which of these they are. */
export interface AccountSetup extends AsyncDisposable {
  /** The whole response to a question of this caller. */
  readonly ask: (
    as: string,
    query: string,
    variables?: Record<string, unknown>,
  ) => Promise<{ readonly status: number; readonly body: unknown }>;
  /** Body that the registry answers entities with. */
  readonly registryAnswers: (body: object) => void;
}

/** Starts it, with decisions by these terms at this time. */
export async function startAccount(
  callers: Readonly<Record<string, Caller>>,
  terms: readonly PreparedTerms[],
  { account, seconds }: Pick<GatewayOptions, 'account'> & { readonly seconds: number },
): Promise<AccountSetup> {
  const admit = ({ headers }: IncomingMessage): Promise<Admission> => {
    const caller = callers[String(headers['x-caller'])];
    if (caller === undefined) throw new Error('no such caller');
    const decisions = decideAll(caller, terms, seconds);
    const most = Math.max(1, ...decisions.map(({ level }) => accessLevels.indexOf(level)));
    return Promise.resolve({
      caller,
      refusedVisas: [],
      decisions: new Map(decisions.map((decision) => [decision.dataset, decision])),
      rights: { isPublic: caller.identity === null, most: accessLevels[most] ?? 'NONE' },
      scopes: { whole: seesAll, recordsOnly: seesAll },
    });
  };
  const gateway = await startGateway(
    {},
    { access: { admit, own: seesAll }, ...(account === undefined ? {} : { account }) },
  );
  return {
    ask: async (as, query, variables = {}) => {
      const response = await fetch(`${gateway.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-caller': as },
        body: JSON.stringify({ query, variables }),
      });
      return { status: response.status, body: await response.json() };
    },
    registryAnswers: (body) =>
      void gateway.centralAnswers.set('registry', JSON.stringify({ data: body })),
    [Symbol.asyncDispose]: () => gateway[Symbol.asyncDispose](),
  };
}

/** A gateway with a database of its own. */
export async function openKept() {
  await using opening = new AsyncDisposableStack();
  const { location } = opening.use(await stateDatabases[0]!.scratch());
  const state = opening.use(await openState({ location, parts: [projectState, auditState] }));
  const keys = createCallerKeys(state, Date.now);
  const store = createProjectStore(state);
  const projects = opening.use(await openProjects({ store, now: () => now * 1_000, log }));
  const account = {
    projects,
    activity: {
      read: (query: Parameters<typeof readActivity>[2]) => readActivity(state, keys, query),
    },
  };
  const setup = opening.use(await startAccount(callers, terms, { account, seconds: now }));
  let seq = 0;
  const parts = opening.move();
  return {
    ...setup,
    record: async (pseudonym: string, at: number, rest: Partial<AuditRecord>) => {
      const caller = await keys.markOf(pseudonym);
      const record = JSON.stringify({ at, caller, event: 'REQUEST', request: `r${at}`, ...rest });
      const entry = { chain: 'one', seq: (seq += 1), at, caller, record, hash: 'h' };
      await state.orm.em.fork().insert(AuditEntryEntity, entry);
    },
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}
