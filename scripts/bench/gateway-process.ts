import { readFileSync } from 'node:fs';

import { openGateway } from '#gateway/gateway.ts';
import { createRoster } from '#gateway/scatter/provider-roster.ts';
import { openSubgraphHost } from '#kit/subgraph-host.ts';
import { createLog } from '#schema/kernel/log.ts';
import { createVocabulary } from '#vocabulary/create-vocabulary.ts';

import { answerParent } from './child-protocol.ts';
import { withoutAccess } from './without-access.ts';

/**
 * This gateway over the providers whose addresses are the arguments; an id is the last part of its address. The vocabulary is
 * in this process, as it is in an Atlas that is started whole; nobody asks a registry.
 */
const urls = process.argv.slice(2);
const log = createLog('error');
const vocabulary = createVocabulary({ log });
const central = await openSubgraphHost({ host: '127.0.0.1', port: 0, mounts: [vocabulary], log });
const gateway = await openGateway({
  supergraphSdl: readFileSync(new URL('../../schema/supergraph.graphql', import.meta.url), 'utf8'),
  host: '127.0.0.1',
  port: 0,
  roster: createRoster(
    urls.map((url, index) => ({ id: new URL(url).pathname.slice(1), url, joined: index + 1 })),
  ),
  central: new Map([
    ['registry', 'http://127.0.0.1:9/registry'],
    ['vocabulary', `${central.url}/vocabulary`],
  ]),
  access: withoutAccess(),
  cursorKey: Buffer.alloc(32, 'bench'),
  log,
});
answerParent({ url: `${gateway.url}/graphql` }, () => ({}));
