import { CodedError, errorCodes } from '#schema/kernel/errors.ts';
import type { Log } from '#schema/kernel/log.ts';
import type { Identity } from '#schema/passports/identity.ts';
import type { VerifiedVisa } from '#schema/passports/verified-visa.ts';

import type { Project } from '../caller.ts';
import type { ApprovedProject, ProjectStore } from './project-store.ts';
import type { ProjectInput } from './read-project-input.ts';
import { statedProjects } from './stated-projects.ts';

/** Projects that callers may act for; disposing stops following those of other replicas, and waits for what is being read. */
export interface Projects extends AsyncDisposable {
  /**
   * All projects of a caller: those that an operator approved, with the caller among the members, and those that visas state. Rejects with
   * POLICY_STATE_UNAVAILABLE where the gateway's database cannot be asked.
   */
  readonly of: (identity: Identity, visas: readonly VerifiedVisa[]) => Promise<readonly Project[]>;
  /** Approves a project, or one of the same id anew. */
  readonly approve: (input: ProjectInput, operator: string) => Promise<ApprovedProject>;
  /** From now on nobody may act for it. Null where no project of this id stands. */
  readonly withdraw: (id: string) => Promise<ApprovedProject | null>;
  /** Another value whenever a project was approved or withdrawn: what was decided before is to be decided anew. */
  readonly revision: () => unknown;
}

/** What projects are kept with. */
export interface ProjectsOptions {
  readonly store: ProjectStore;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly log: Log;
  /** Milliseconds between two looks at what other replicas changed. */
  readonly followMs?: number;
}

/** Another replica's withdrawal is followed within this, so that it is in effect everywhere within a minute. */
const defaultFollowMs = 30_000;

/** Opens them. Resolves when it is known what stands: what is decided from then on needs not be decided anew for what was approved before. */
export async function openProjects(options: ProjectsOptions): Promise<Projects> {
  const { store, now, log, followMs = defaultFollowMs } = options;
  let revision: unknown = null;
  const follow = async (): Promise<void> => {
    try {
      revision = await store.revision();
    } catch (error) {
      log.warn({ err: error }, 'projects of other replicas not followed');
    }
  };
  let following: Promise<void> | null = null;
  const followOnce = (): Promise<void> => {
    following ??= follow().finally(() => {
      following = null;
    });
    return following;
  };
  await followOnce();
  const timer = setInterval(() => void followOnce(), followMs).unref();
  const changed = async <Result>(change: Promise<Result>): Promise<Result> => {
    const result = await orUnavailable(change);
    // What is being read may be of before the change, and must not come behind what was read since.
    await following;
    await followOnce();
    return result;
  };
  return {
    of: async (identity, visas) => [
      ...(await orUnavailable(store.listFor(identity))),
      ...statedProjects(visas),
    ],
    approve: async (input, approvedBy) => {
      const project = { ...input, approvedBy, approvedAt: now() };
      await changed(store.put(project));
      return { ...project, withdrawnAt: null };
    },
    withdraw: async (id) => {
      const stood = await changed(store.withdraw(id, now()));
      return stood ? await orUnavailable(store.find(id)) : null;
    },
    revision: () => revision,
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      await following;
    },
  };
}

async function orUnavailable<Result>(asked: Promise<Result>): Promise<Result> {
  try {
    return await asked;
  } catch (error) {
    const detail = error instanceof Error ? error.message : undefined;
    throw new CodedError('POLICY_STATE_UNAVAILABLE', errorCodes.POLICY_STATE_UNAVAILABLE, detail);
  }
}
