import { CodedError, errorCodes } from '#schema/kernel/errors.ts';
import type { Identity } from '#schema/passports/identity.ts';
import { accessLevels } from '#schema/wire/access-level.ts';

import type { Admission } from '../access/admission.ts';
import type { Caller, Project } from '../access/caller.ts';
import { decideUnlisted } from '../access/decisions/decide.ts';
import type { ApprovedProject } from '../access/projects/project-store.ts';
import { type ProjectInput, readProjectInput } from '../access/projects/read-project-input.ts';
import type { RequestContext } from '../request-context.ts';
import type { AccountOptions, AccountParts } from './account-parts.ts';
import { type ActivityArguments, pageOfActivity } from './activity-page.ts';
import { explainAccess } from './explain-access.ts';
import { fromMilliseconds, fromSeconds } from './moment.ts';

type Asked = Pick<RequestContext, 'admission' | 'notes'>;

/** The root fields of the account, as graphql-js calls them on a root value. Each looks itself at who asks. */
export function createAccountRoot({ parts, now }: AccountOptions) {
  return {
    me: (_: unknown, { admission }: Asked) => describeCaller(admission, parts),
    whyAccess: ({ datasetId }: { readonly datasetId: string }, { admission }: Asked) =>
      explainAccess(admission.decisions.get(datasetId) ?? decideUnlisted(datasetId, now() / 1_000)),
    myActivity: (args: ActivityArguments, { admission: { caller } }: Asked) =>
      caller.identity === null
        ? null
        : pageOfActivity(kept(parts).activity, { ...args, caller: caller.pseudonym }, false),
    activity: (args: ActivityArguments & { readonly caller?: string | null }, asked: Asked) => {
      requireOperator(asked);
      return pageOfActivity(kept(parts).activity, { ...args, caller: args.caller ?? null }, true);
    },
    approveProject: async ({ input }: { readonly input: ApproveInput }, asked: Asked) => {
      requireOperator(asked);
      const { purpose } = input;
      const whole = { ...input, purpose: { ...purpose, country: purpose.country ?? null } };
      const project = readProjectInput(whole);
      return describeApproved(
        await kept(parts).projects.approve(project, asked.admission.caller.pseudonym),
      );
    },
    withdrawProject: async ({ id }: { readonly id: string }, asked: Asked) => {
      requireOperator(asked);
      const withdrawn = await kept(parts).projects.withdraw(id);
      return withdrawn === null ? null : describeApproved(withdrawn);
    },
  };
}

/** As GraphQL gives it: what was left out is not there. */
type ApproveInput = Omit<ProjectInput, 'purpose'> & {
  readonly purpose: Omit<Project['purpose'], 'country'> & { readonly country?: string | null };
};

function kept(parts: AccountParts | undefined): AccountParts {
  if (parts !== undefined) return parts;
  throw new CodedError('POLICY_STATE_UNAVAILABLE', 'This gateway keeps nothing of its callers.');
}

function requireOperator({ admission: { caller }, notes }: Asked): void {
  const { identity, roles } = caller;
  if (roles.has('OPERATOR')) return;
  const refusal =
    identity === null
      ? new CodedError('UNAUTHENTICATED', errorCodes.UNAUTHENTICATED)
      : new CodedError('ACCESS_DENIED', 'This is for operators of the Atlas: ask one of them.');
  notes.denials.push({ code: refusal.code, of: null, rule: 'needs OPERATOR' });
  throw refusal;
}

function describeCaller({ caller, decisions, rights }: Admission, parts: AccountParts | undefined) {
  const { identity, project } = caller;
  if (identity === null) return null;
  const open = [...decisions.values()];
  return {
    name: caller.pseudonym,
    level: rights.most,
    datasets: accessLevels
      .map((level) => ({ level, datasets: open.filter((it) => it.level === level).length }))
      .filter(({ datasets }) => datasets > 0),
    project,
    projects: () => projectsOf(caller, identity, parts),
    roles: [...caller.roles],
    expiresAt: Number.isFinite(caller.expiresAt) ? fromSeconds(caller.expiresAt) : null,
  };
}

function projectsOf(
  { project, visas }: Caller,
  identity: Identity,
  parts: AccountParts | undefined,
): Promise<readonly Project[]> | readonly Project[] {
  if (parts !== undefined) return parts.projects.of(identity, visas);
  return project === null ? [] : [project];
}

function describeApproved(project: ApprovedProject) {
  const { approvedAt, withdrawnAt } = project;
  return {
    ...project,
    approvedAt: fromMilliseconds(approvedAt),
    withdrawnAt: withdrawnAt === null ? null : fromMilliseconds(withdrawnAt),
  };
}
