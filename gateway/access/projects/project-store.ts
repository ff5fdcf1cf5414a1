import type { EntityManager } from '@mikro-orm/core';
import type { Identity } from '#schema/passports/identity.ts';

import type { GatewayState } from '../../state/open-state.ts';
import type { Project } from '../caller.ts';
import { ProjectEntity, ProjectMemberEntity, type ProjectRow } from './project.entity.ts';

/** A project that the operator approved. */
export interface ApprovedProject extends Project {
  readonly members: readonly Identity[];
  /** Pseudonym of the operator. */
  readonly approvedBy: string;
  /** Milliseconds since 1970. */
  readonly approvedAt: number;
  /** Milliseconds since 1970; null where it stands. */
  readonly withdrawnAt: number | null;
}

/** Approved projects in the gateway's database, whose parts must hold `projectState`. */
export interface ProjectStore {
  /** Those that an account may act for, by id; none that is withdrawn. */
  readonly listFor: (identity: Identity) => Promise<readonly Project[]>;
  /** Null where there was never one of this id. */
  readonly find: (id: string) => Promise<ApprovedProject | null>;
  /** In the place of one with the same id; on disk when the promise is fulfilled. */
  readonly put: (project: Omit<ApprovedProject, 'withdrawnAt'>) => Promise<void>;
  /** False where no project of this id stands. */
  readonly withdraw: (id: string, at: number) => Promise<boolean>;
  /** Another text whenever a project was approved or withdrawn, by any replica. */
  readonly revision: () => Promise<string>;
}

/** Opens them. */
export function createProjectStore({ orm }: GatewayState): ProjectStore {
  const fork = (): EntityManager => orm.em.fork();
  return {
    listFor: async ({ issuer, subject }) => {
      const em = fork();
      const memberships = await em.find(ProjectMemberEntity, { issuer, subject });
      const id = { $in: memberships.map(({ projectId }) => projectId) };
      const where = { id, withdrawnAt: null };
      const rows = await em.find(ProjectEntity, where, { orderBy: { id: 'asc' } });
      return rows.map(toProject);
    },
    find: async (id) => {
      const em = fork();
      const row = await em.findOne(ProjectEntity, { id });
      if (row === null) return null;
      const orderBy = { issuer: 'asc', subject: 'asc' } as const;
      const rows = await em.find(ProjectMemberEntity, { projectId: id }, { orderBy });
      const members = rows.map(({ issuer, subject }) => ({ issuer, subject }));
      const { approvedBy, approvedAt, withdrawnAt } = row;
      return {
        ...toProject(row),
        members,
        approvedBy,
        approvedAt,
        withdrawnAt: withdrawnAt ?? null,
      };
    },
    put: async (project) => {
      await fork().transactional(async (em) => {
        await em.upsert(ProjectEntity, toRow(project));
        await em.nativeDelete(ProjectMemberEntity, { projectId: project.id });
        const members = project.members.map((member) => ({ projectId: project.id, ...member }));
        await em.insertMany(ProjectMemberEntity, members);
      });
    },
    withdraw: async (id, at) => {
      const where = { id, withdrawnAt: null };
      return (await fork().nativeUpdate(ProjectEntity, where, { withdrawnAt: at })) > 0;
    },
    revision: () => readRevision(fork()),
  };
}

/** Every approval and withdrawal moves one of these: times only grow, and a project approved anew is withdrawn no more. */
async function readRevision(em: EntityManager): Promise<string> {
  const rows = await em.find(
    ProjectEntity,
    {},
    { fields: ['id', 'approvedAt', 'withdrawnAt'], orderBy: { id: 'asc' } },
  );
  return rows.map(({ id, approvedAt, withdrawnAt }) => `${id} ${approvedAt} ${withdrawnAt}`).join();
}

function toProject({ id, title, duo, diseases, commercial, country }: ProjectRow): Project {
  const purpose = {
    duo: JSON.parse(duo) as string[],
    diseases: JSON.parse(diseases) as string[],
    commercial,
    country: country ?? null,
  };
  return { id, title, purpose };
}

function toRow(project: Omit<ApprovedProject, 'withdrawnAt'>): ProjectRow {
  const { id, title, approvedBy, approvedAt, purpose } = project;
  return {
    id,
    title,
    duo: JSON.stringify(purpose.duo),
    diseases: JSON.stringify(purpose.diseases),
    commercial: purpose.commercial,
    country: purpose.country,
    approvedBy,
    approvedAt,
    withdrawnAt: null,
  };
}
