import { CodedError, errorCodes } from '#schema/kernel/errors.ts';

import type { PlanningNews, PlanningOrder, PlanningStart } from './planning-messages.ts';
import { WorkerThread } from './worker-thread.ts';

/** Makes plans outside of the event loop. */
export interface Planner extends AsyncDisposable {
  /**
   * The plan of a validated document, as JSON. Rejects with PLAN_TIMEOUT when it takes too long, COMPLEXITY_LIMIT when the planner itself
   * finds it too much, OVERLOADED when too many wait.
   */
  readonly plan: (order: PlanningOrder) => Promise<string>;
}

/** Plans are the same for all providers: one is enough to look at, a second says that the schema went wrong. */
const maxEvaluatedPlans = 100;

/** What a planner is opened with. */
export interface PlannerOptions {
  readonly supergraphSdl: string;
  /** How many milliseconds of a processor one plan may take. */
  readonly maxPlanMs: number;
}

/** Documents that wait for the thread, each for at most `maxPlanMs` of its work. */
const mostWaiting = 100;

interface Job {
  readonly order: PlanningOrder;
  readonly answer: PromiseWithResolvers<string>;
}

/**
 * Opens a planner: one thread, which reads the schema at once. A plan that keeps it too long is given up: the thread is ended, whatever
 * it does, and another takes the documents that wait.
 */
export function openPlanner({ maxPlanMs, supergraphSdl }: PlannerOptions): Planner {
  const start: PlanningStart = { supergraphSdl, maxEvaluatedPlans };
  const waiting: Job[] = [];
  let thread = new WorkerThread(start);
  let working = false;
  const work = async (): Promise<void> => {
    working = true;
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
      if (thread.ended) thread = new WorkerThread(start);
      await thread.ask(job.order, maxPlanMs).then(read).then(job.answer.resolve, job.answer.reject);
    }
    working = false;
  };
  return {
    plan: (order) => {
      if (waiting.length >= mostWaiting) {
        return Promise.reject(new CodedError('OVERLOADED', errorCodes.OVERLOADED));
      }
      const answer = Promise.withResolvers<string>();
      waiting.push({ order, answer });
      if (!working) void work();
      return answer.promise;
    },
    [Symbol.asyncDispose]: () => thread[Symbol.asyncDispose](),
  };
}

function read(news: PlanningNews | null): string {
  if (news === null) throw new CodedError('PLAN_TIMEOUT', errorCodes.PLAN_TIMEOUT);
  if (news.kind === 'PLAN') return news.json;
  if (news.kind === 'TOO_COMPLEX') {
    throw new CodedError('COMPLEXITY_LIMIT', errorCodes.COMPLEXITY_LIMIT);
  }
  throw new Error(`no plan: ${news.kind === 'FAILED' ? news.message : news.kind}`);
}
