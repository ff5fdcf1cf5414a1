import { defineEntity, p } from '@mikro-orm/core';

import type { StatePart } from '../../state/state-part.ts';

/** Tokens, visas and callers that are not let in any more. */
export const RevocationEntity = defineEntity({
  name: 'Revocation',
  tableName: 'revocation',
  properties: {
    /** As `revocation-key.ts` makes it. */
    key: p.string().length(255).primary(),
    /** Milliseconds since 1970. */
    at: p.bigint('number'),
    /** In the operator's words. */
    reason: p.text(),
  },
});

/** What revocations keep in the gateway's database. */
export const revocationState: StatePart = {
  entities: [RevocationEntity],
  migrations: [
    {
      name: '2026-11-25-create-revocations',
      statements: (_database, bytewise) => [
        `create table revocation ("key" varchar(255)${bytewise} not null primary key, at bigint not null, reason text not null)`,
      ],
    },
  ],
};
