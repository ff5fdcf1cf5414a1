import { defineEntity, p } from '@mikro-orm/core';

import type { StatePart } from '../state/state-part.ts';

/** Entries of the chains, each as it was hashed. */
export const AuditEntryEntity = defineEntity({
  name: 'AuditEntry',
  tableName: 'audit_entry',
  properties: {
    chain: p.string().length(64).primary(),
    /** From 1, without a gap. */
    seq: p.bigint('number').primary().autoincrement(false),
    /** Milliseconds since 1970; stands in `record` too. */
    at: p.bigint('number'),
    /** Keyed hash of the pseudonym, or `public`; stands in `record` too. */
    caller: p.string().length(64),
    /** Canonical JSON. */
    record: p.text(),
    /** SHA-256 of the hash before (its bytes) and `record`, base64url. */
    hash: p.string().length(43),
  },
});

/** Heads that were signed: an entry's hash that others may hold. */
export const AuditHeadEntity = defineEntity({
  name: 'AuditHead',
  tableName: 'audit_head',
  properties: {
    chain: p.string().length(64).primary(),
    seq: p.bigint('number').primary().autoincrement(false),
    /** The head as signed (JWS compact). */
    jws: p.text(),
  },
});

/** Who is who in the entries: the key that one caller's pseudonym is hashed with. Without it nobody can tell whose entries are whose. */
export const AuditCallerEntity = defineEntity({
  name: 'AuditCaller',
  tableName: 'audit_caller',
  properties: {
    pseudonym: p.string().length(200).primary(),
    /** 32 bytes, base64url. */
    key: p.string().length(43),
    /** The keyed hash, as it stands in entries. */
    caller: p.string().length(64).unique(),
  },
});

/** What the audit keeps in the gateway's database. */
export const auditState: StatePart = {
  entities: [AuditEntryEntity, AuditHeadEntity, AuditCallerEntity],
  migrations: [
    {
      name: '2026-11-25-create-audit',
      statements: (_database, bytewise) => [
        `create table audit_entry (chain varchar(64)${bytewise} not null, seq bigint not null, at bigint not null, caller varchar(64)${bytewise} not null, record text not null, hash varchar(43)${bytewise} not null, primary key (chain, seq))`,
        `create index audit_entry_caller_at on audit_entry (caller, at)`,
        `create index audit_entry_at on audit_entry (at)`,
        `create table audit_head (chain varchar(64)${bytewise} not null, seq bigint not null, jws text not null, primary key (chain, seq))`,
        `create table audit_caller (pseudonym varchar(200)${bytewise} not null primary key, "key" varchar(43)${bytewise} not null, caller varchar(64)${bytewise} not null unique)`,
      ],
    },
  ],
};
