import { createHash } from 'node:crypto';

import type { ApolloGateway } from '@apollo/gateway';
import { type DocumentNode, print } from 'graphql';

import { RecentMap } from '../scatter/recent-map.ts';
import { hoistLiterals } from './hoist-literals.ts';

type Executor = ApolloGateway['executor'];

/** What a document is planned as, and the values of its literals. */
interface PlannedDocument {
  readonly document: DocumentNode;
  readonly queryHash: string;
  readonly values: Readonly<Record<string, unknown>>;
}

const keptDocuments = 1_000;

/**
 * Runs documents that differ in literals alone as one, with variables: one plan, one document for each provider.
 * A document is looked at once, as long as Apollo Server keeps it parsed (by identity).
 */
export function sharePlans(executor: Executor): Executor {
  const known = new WeakMap<DocumentNode, PlannedDocument | null>();
  // The executors behind keep what they know by the document's identity: one object for each text.
  const documents = new RecentMap<string, DocumentNode>(keptDocuments);
  const plan = ({ document, schema }: Parameters<Executor>[0]): PlannedDocument | null => {
    const hoisted = hoistLiterals(document, schema);
    if (hoisted === null) return null;
    const text = print(hoisted.document);
    const shared = documents.get(text) ?? hoisted.document;
    documents.set(text, shared);
    const queryHash = createHash('sha256').update(text).digest('hex');
    return { document: shared, queryHash, values: hoisted.values };
  };
  return (incoming) => {
    let planned = known.get(incoming.document);
    if (planned === undefined) {
      planned = plan(incoming);
      known.set(incoming.document, planned);
    }
    if (planned === null) return executor(incoming);
    const { document, queryHash, values } = planned;
    const variables = { ...incoming.request.variables, ...values };
    const request = { ...incoming.request, variables };
    return executor({ ...incoming, document, queryHash, request });
  };
}
