import { BenchChild } from './child-protocol.ts';
import { pageQuery } from './page-query.ts';
import { drawQuestions } from './questions.ts';

/** What a run of the bench measures on. */
export interface BenchPlan {
  readonly home: string;
  /** Set of catalogues with the providers. */
  readonly set: string;
  /** Provider ids, ascending. */
  readonly ids: readonly string[];
  /** Set that holds one provider with all rows. */
  readonly centralSet: string;
  /** Seconds a cell. */
  readonly seconds: number;
  /** Different questions. */
  readonly questions: number;
  readonly seed: number;
  /** Repetitions where a median is taken. */
  readonly runs: number;
  /** How often a summary is asked for its median. */
  readonly rounds: number;
  /** Folder that the set was made from; null: what reads it is left out. */
  readonly source: string | null;
}

/** Says one piece of the report. */
export type Say = (text: string) => void;

/** Bodies of the page query for all questions of the plan. */
export function pageBodies(plan: BenchPlan): string[] {
  return drawQuestions(plan.questions, plan.seed).map((variables) =>
    JSON.stringify({ query: pageQuery, variables }),
  );
}

/** Addresses of these providers at a process that holds them. */
export function addressesAt(back: BenchChild, ids: readonly string[]): string[] {
  return ids.map((id) => `${back.url}/${id}`);
}

/** Real providers in one process, on the core that is not the gateway's; they let everything pass. */
export function startProviders(
  plan: BenchPlan,
  set: string,
  ids: readonly string[],
  nodeOptions: readonly string[] = [],
): Promise<BenchChild> {
  return BenchChild.start('providers-process.ts', 1, [plan.home, set, '', ...ids], nodeOptions);
}

/** The plan's providers, each behind its door, by the policies of an access home. */
export function startGuardedProviders(plan: BenchPlan, accessHome: string): Promise<BenchChild> {
  const { home, set, ids } = plan;
  return BenchChild.start('providers-process.ts', 1, [home, set, accessHome, ...ids]);
}
