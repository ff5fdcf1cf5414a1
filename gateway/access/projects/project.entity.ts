import { defineEntity, p, type InferEntity } from '@mikro-orm/core';

import type { StatePart } from '../../state/state-part.ts';

/** Projects that the operator approved; a withdrawn one stays, so that ledgers and records keep what they are of. */
export const ProjectEntity = defineEntity({
  name: 'Project',
  tableName: 'project',
  properties: {
    id: p.string().length(64).primary(),
    title: p.text(),
    /** Data Use Ontology ids, JSON. */
    duo: p.text(),
    /** Disease Ontology ids, JSON. */
    diseases: p.text(),
    commercial: p.boolean(),
    /** ISO 3166-1 alpha-2. */
    country: p.string().length(2).nullable(),
    /** Pseudonym of the operator. */
    approvedBy: p.string().length(64),
    /** Milliseconds since 1970. */
    approvedAt: p.bigint('number'),
    /** Milliseconds since 1970; null where it stands. */
    withdrawnAt: p.bigint('number').nullable(),
  },
});

/** Who may act for a project: accounts at issuers. */
export const ProjectMemberEntity = defineEntity({
  name: 'ProjectMember',
  tableName: 'project_member',
  properties: {
    projectId: p.string().length(64).primary(),
    issuer: p.string().length(255).primary(),
    subject: p.string().length(255).primary(),
  },
});

/** A project as it is stored. */
export type ProjectRow = InferEntity<typeof ProjectEntity>;

/** What projects keep in the gateway's database. */
export const projectState: StatePart = {
  entities: [ProjectEntity, ProjectMemberEntity],
  migrations: [
    {
      name: '2026-11-25-create-projects',
      statements: (_database, bytewise) => [
        `create table project (id varchar(64)${bytewise} not null primary key, title text not null, duo text not null, diseases text not null, commercial boolean not null, country varchar(2) null, approved_by varchar(64)${bytewise} not null, approved_at bigint not null, withdrawn_at bigint null)`,
        `create table project_member (project_id varchar(64)${bytewise} not null, issuer varchar(255)${bytewise} not null, subject varchar(255)${bytewise} not null, primary key (project_id, issuer, subject))`,
        `create index project_member_account on project_member (issuer, subject)`,
      ],
    },
  ],
};
