import { defineEntity, p, type InferEntity } from '@mikro-orm/core';

/** Providers of the Atlas. */
export const ProviderEntity = defineEntity({
  name: 'Provider',
  tableName: 'provider',
  properties: {
    id: p.string().length(64).primary(),
    name: p.text(),
    /** ISO 3166-1 alpha-2; null where several or unknown. */
    country: p.string().length(2).nullable(),
    /** EUCAIM interoperability tier, 1 to 3. */
    tier: p.integer(),
    /** YYYY-MM-DD. */
    joined: p.string().length(10),
  },
});

/** A provider as the registry has it. */
export type ProviderRow = InferEntity<typeof ProviderEntity>;
