import { type DocumentNode, Kind, parse, visit } from 'graphql';

import type { DocumentScope } from './collect-fields.ts';
import { operationOf } from './read-operation.ts';
import { planOperation } from './operation-plan.ts';
import type { RootPlan } from './root-plan.ts';
import type { Variables } from './read-value.ts';
import { RecentMap } from './recent-map.ts';

/** An operation as it came. */
export interface PlannedRequest {
  readonly query: string;
  readonly operationName: string | undefined;
  readonly document: DocumentNode | undefined;
  readonly variables: Variables;
}

interface KnownDocument {
  readonly document: DocumentNode;
  /** Variables that `@include` and `@skip` name, with their defaults. */
  readonly conditions: ReadonlyMap<string, boolean | undefined>;
}

const keptPlans = 1_000;

/** Compiles operations, each once for each set of conditions; plans are shared and never changed. */
export function createPlanCache(
  scope: Pick<DocumentScope, 'rules' | 'preparer'>,
): (request: PlannedRequest) => readonly RootPlan[] {
  const documents = new RecentMap<string, KnownDocument>(keptPlans);
  const plans = new RecentMap<string, readonly RootPlan[]>(keptPlans);
  return (request) => {
    let known = documents.get(request.query);
    if (known === undefined) {
      known = readDocument(request);
      documents.set(request.query, known);
    }
    const conditions = new Map<string, boolean>();
    let planKey = `${request.operationName ?? ''}\n`;
    for (const [name, fallback] of known.conditions) {
      const holds = (request.variables[name] ?? fallback) === true;
      conditions.set(name, holds);
      planKey += holds ? '1' : '0';
    }
    planKey += `\n${request.query}`;
    let plan = plans.get(planKey);
    if (plan === undefined) {
      plan = planOperation(scope, known.document, request.operationName, conditions);
      plans.set(planKey, plan);
    }
    return plan;
  };
}

function readDocument(request: PlannedRequest): KnownDocument {
  const document = request.document ?? parse(request.query, { noLocation: true });
  const conditions = new Map<string, boolean | undefined>();
  const definitions = operationOf(document, request.operationName)?.variableDefinitions ?? [];
  visit(document, {
    Directive: ({ name, arguments: given }) => {
      if (name.value !== 'include' && name.value !== 'skip') return;
      const value = given?.[0]?.value;
      if (value?.kind !== Kind.VARIABLE) return;
      const variable = value.name.value;
      const fallback = definitions.find(
        (definition) => definition.variable.name.value === variable,
      )?.defaultValue;
      conditions.set(variable, fallback?.kind === Kind.BOOLEAN ? fallback.value : undefined);
    },
  });
  return { document, conditions };
}
