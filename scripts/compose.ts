import { readFileSync, writeFileSync } from 'node:fs';

import { ApolloGateway } from '@apollo/gateway';
import { printSchema } from 'graphql';

import { readAccessRules } from '#gateway/access/levels/access-rules.ts';
import { readMergeRules } from '#gateway/scatter/merge-rules.ts';
import { addSubscriptions } from '#gateway/stream/subscription-schema.ts';
import { composeSupergraph } from '#schema/compose.ts';
import { silenceTelemetry } from '#schema/kernel/environment.ts';

silenceTelemetry();

const header = '# Composed by `npm run compose`; not edited by hand.\n';

/** The schema that callers see: the supergraph without what only the machinery needs, and the gateway's own subscriptions. */
async function printApiSchema(supergraphSdl: string): Promise<string> {
  const gateway = new ApolloGateway({
    supergraphSdl,
    buildService: () => ({ process: async () => ({}) }),
  });
  const { schema } = await gateway.load();
  await gateway.stop();
  return printSchema(addSubscriptions(schema, readMergeRules(supergraphSdl)));
}

const supergraph = composeSupergraph();
// A gateway would not start on what it cannot enforce: whoever writes it hears of it here.
readAccessRules(supergraph);
const files = {
  'supergraph.graphql': header + supergraph,
  'atlas.graphql': header + (await printApiSchema(supergraph)),
};
const stale: string[] = [];
for (const [name, text] of Object.entries(files)) {
  const path = new URL(`../schema/${name}`, import.meta.url);
  if (process.argv.includes('--check')) {
    if (readFileSync(path, 'utf8') !== text) stale.push(name);
  } else {
    writeFileSync(path, text);
  }
}
if (stale.length > 0) {
  console.error(
    `${stale.join(', ')} differ from the subgraphs' SDL: run npm run compose and commit.`,
  );
  process.exitCode = 1;
}
