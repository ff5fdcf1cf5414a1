import { createHash } from 'node:crypto';

import { type ApolloGateway, type GatewayConfig } from '@apollo/gateway';
import { GraphQLError, parse, print } from 'graphql';

import { CodedError, type ErrorCode } from '#schema/kernel/errors.ts';

import { isObject } from '../scatter/json-object.ts';
import { RecentMap } from '../scatter/recent-map.ts';
import type { Planner } from './planner.ts';
import type { EngineRequest, ResolvedPlan } from './single-fetch.ts';

type Executor = ApolloGateway['executor'];
type PlanStore = NonNullable<NonNullable<GatewayConfig['queryPlannerConfig']>['cache']>;
type Plan = ResolvedPlan['queryPlan'];

/** Plans that are made before the stock executor looks for them. */
export interface PlansAhead {
  /** For `queryPlannerConfig.cache`: where the stock executor looks, and finds. */
  readonly store: PlanStore;
  /** Puts the planner before the stock executor. */
  readonly before: (stock: Executor) => Executor;
}

/** Characters of plans that are kept, written as JSON; in memory they take some ten times as much. */
const keptCharacters = 3_000_000;

interface KeptPlan {
  readonly plan: Plan;
  readonly size: number;
}

/**
 * Has documents planned by a planner and hands the plans to the stock executor as if it had kept them, so that it never plans, which would
 * hold up all other requests. It looks in the store in the same turn in which it is called, so what was put there is there.
 */
export function createPlansAhead(planner: Planner): PlansAhead {
  const plans = new RecentMap<string, KeptPlan>(keptCharacters, (_, { size }) => size);
  const underWay = new Map<string, Promise<KeptPlan>>();
  const plan = async ({ document, request }: EngineRequest): Promise<KeptPlan> => {
    const { operationName } = request;
    const json = await planner.plan({ document: print(document), operationName });
    return { plan: readPlan(json), size: json.length };
  };
  const require = (key: string, incoming: EngineRequest): Promise<KeptPlan> => {
    const begun = underWay.get(key) ?? plan(incoming).finally(() => underWay.delete(key));
    underWay.set(key, begun);
    return begun;
  };
  return {
    store: {
      get: (key) => {
        const kept = plans.get(key);
        if (kept !== undefined) return Promise.resolve(kept.plan);
        return Promise.reject(new Error('a document reached the executor without a plan'));
      },
      set: () => Promise.resolve(),
      delete: () => Promise.resolve(false),
      // Asked for once, when the schema is loaded: nothing is planned before.
      clear: () => undefined,
    },
    before: (stock) => async (incoming) => {
      const key = keyOf(incoming);
      if (plans.get(key) === undefined) {
        try {
          plans.set(key, await require(key, incoming));
        } catch (error) {
          throw error instanceof CodedError ? toRefusal(error) : error;
        }
      }
      return stock(incoming);
    },
  };
}

/** The key under which the stock executor looks for a plan. */
function keyOf({ queryHash, request: { operationName } }: EngineRequest): string {
  if (operationName === undefined || operationName === '') return queryHash;
  return createHash('sha256').update(queryHash).update(operationName).digest('hex');
}

/** Data sources are handed a fetch's document, too, and keep what they know by its identity. */
function readPlan(json: string): Plan {
  return JSON.parse(json, (_, value: unknown) =>
    isObject(value) && value['kind'] === 'Fetch' && typeof value['operation'] === 'string'
      ? { ...value, operationDocumentNode: parse(value['operation'], { noLocation: true }) }
      : value,
  ) as Plan;
}

const statusOf: Partial<Record<ErrorCode, number>> = { OVERLOADED: 503 };

function toRefusal({ code, message }: CodedError): GraphQLError {
  const http = { status: statusOf[code] ?? 400 };
  return new GraphQLError(message, { extensions: { code, http } });
}
