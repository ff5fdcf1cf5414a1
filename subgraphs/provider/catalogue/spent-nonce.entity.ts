import { defineEntity, p } from '@mikro-orm/core';

/** Calls that were made to a provider of several processes: none is answered twice. Of no catalogue, and forgotten after minutes. */
export const SpentNonceEntity = defineEntity({
  name: 'SpentNonce',
  tableName: 'spent_nonce',
  properties: {
    nonce: p.string().length(36).primary(),
    /** Seconds since 1970. */
    noted: p.integer(),
  },
});
