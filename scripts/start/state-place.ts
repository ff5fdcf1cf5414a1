import { join } from 'node:path';

import type { StateLocation } from '#gateway/state/open-state.ts';

import { providerSchema } from '../ingest/provider-places.ts';
import type { AtlasSet } from './atlas-set.ts';

/** Where the database of a set's gateway is: a schema of the PostgreSQL of GATEWAY_DATABASE_URL, else a SQLite file. */
export function statePlace(set: AtlasSet, gatewayDatabaseUrl: string | undefined): StateLocation {
  return gatewayDatabaseUrl === undefined
    ? { kind: 'sqlite', file: join(set.folder, 'gateway.sqlite') }
    : {
        kind: 'postgresql',
        url: gatewayDatabaseUrl,
        schema: providerSchema(set.name, 'gateway'),
      };
}
