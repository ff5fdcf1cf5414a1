import type { ProviderRoster } from '../scatter/provider-roster.ts';
import { answersGraphql, oneAnswersGraphql } from './answers-graphql.ts';
import { createHealth } from './health.ts';

/** Whom the gateway needs. */
export interface Needed {
  /** Addresses of the subgraphs that answer from one place, by name. */
  readonly central: ReadonlyMap<string, string>;
  readonly roster: ProviderRoster;
}

/** Answers `/health` and `/ready` for a gateway: it may be sent requests while registry, vocabulary and one provider answer. */
export function createGatewayHealth({ central, roster }: Needed): ReturnType<typeof createHealth> {
  return createHealth([
    ...[...central].map(([name, url]) => ({ name, holds: () => answersGraphql(url) })),
    {
      name: 'providers',
      holds: () => oneAnswersGraphql(roster.current().map(({ url }) => url)),
    },
  ]);
}
