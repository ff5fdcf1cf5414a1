import { readFileSync } from 'node:fs';

import { type GatewayOptions, openGateway } from '#gateway/gateway.ts';
import { createRoster } from '#gateway/scatter/provider-roster.ts';
import { openSubgraphHost, type SubgraphHost } from '#kit/subgraph-host.ts';
import { createLog } from '#schema/kernel/log.ts';
import { createVocabulary } from '#vocabulary/create-vocabulary.ts';

import { answerParent } from './child-protocol.ts';

const log = createLog('error');

/** The central subgraphs of this process: the vocabulary, as in an Atlas that is started whole. */
export function openCentral(): Promise<SubgraphHost> {
  return openSubgraphHost({
    host: '127.0.0.1',
    port: 0,
    mounts: [createVocabulary({ log })],
    log,
  });
}

/** How requests are let in, recorded and counted. */
export type BenchControl = Pick<GatewayOptions, 'access' | 'audit' | 'account' | 'limiter'>;

/** Opens this gateway over the providers with these addresses, whose ids are the last parts of them, and tells the parent. */
export async function serveGateway(
  urls: readonly string[],
  central: SubgraphHost,
  control: BenchControl,
): Promise<void> {
  const supergraph = new URL('../../schema/supergraph.graphql', import.meta.url);
  const gateway = await openGateway({
    supergraphSdl: readFileSync(supergraph, 'utf8'),
    host: '127.0.0.1',
    port: 0,
    roster: createRoster(
      urls.map((url, index) => ({ id: new URL(url).pathname.slice(1), url, joined: index + 1 })),
    ),
    central: new Map([
      ['registry', `${central.url}/registry`],
      ['vocabulary', `${central.url}/vocabulary`],
    ]),
    ...control,
    cursorKey: Buffer.alloc(32, 'bench'),
    log,
  });
  answerParent({ url: `${gateway.url}/graphql` }, () => ({}));
}
