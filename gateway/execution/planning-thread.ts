import { parentPort, workerData } from 'node:worker_threads';

import { operationFromDocument, Supergraph } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';
import { parse } from 'graphql';

import type { PlanningNews, PlanningOrder, PlanningStart } from './planning-messages.ts';

/** The planner's own defences say so in words alone. */
const tooComplex = /maximum recursive selections|non-local selections exceeds/;

const { supergraphSdl, maxEvaluatedPlans } = workerData as PlanningStart;
const supergraph = Supergraph.build(supergraphSdl, { validateSupergraph: false });
const schema = supergraph.apiSchema();
const planner = new QueryPlanner(supergraph, { debug: { maxEvaluatedPlans } });

function plan({ document, operationName }: PlanningOrder): PlanningNews {
  try {
    const name = operationName === undefined ? {} : { operationName };
    const operation = operationFromDocument(schema, parse(document, { noLocation: true }), name);
    return { kind: 'PLAN', json: JSON.stringify(planner.buildQueryPlan(operation)) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return tooComplex.test(message) ? { kind: 'TOO_COMPLEX' } : { kind: 'FAILED', message };
  }
}

function say(news: PlanningNews): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin.
  parentPort?.postMessage(news);
}

parentPort?.on('message', (order: PlanningOrder) => say(plan(order)));
// The first plan is slower than all others: it is made for nobody.
plan({ document: '{ __typename }', operationName: undefined });
say({ kind: 'READY' });
