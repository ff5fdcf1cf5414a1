import { p } from '@mikro-orm/core';

/**
 * What every row of a catalogue has. A thing (a study, say) keeps its `identity` through all releases; each
 * state of it is a row that lives in the releases [fromRelease, toRelease). Identities are ordinals from 0 without a
 * gap, so that they index columns.
 */
export const rowVersion = {
  /** Primary key: place of the row in the catalogue's order, from 1. */
  key: p.integer().primary().autoincrement(false),
  /** Ordinal of the thing, from 0. */
  identity: p.integer(),
  /** Local id of the thing: what stands behind the colon of a global id. */
  uid: p.string().length(255),
  /** First release with this state. */
  fromRelease: p.integer(),
  /** First release without it again; null while it is in the latest. */
  toRelease: p.integer().nullable(),
};
