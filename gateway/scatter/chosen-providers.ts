import type { ChoicePlan } from './choice-plan.ts';
import type { RosterEntry } from './provider-roster.ts';
import type { RootRun } from './root-run.ts';
import { blamesRequest, isFailure } from './scatter-errors.ts';

/** Whom a field is asked of. */
export interface ChosenProviders {
  readonly entries: readonly RosterEntry[];
  /** Whom it can be asked of where the one entry fails, which stands in for all: nobody has rows, and each knows what that looks like. */
  readonly spares: readonly RosterEntry[];
}

/**
 * The providers that are asked for a field: those that may be and have rows that match, or may; the others are reported. Where nobody
 * has, one is asked what nothing looks like.
 */
export function chooseProviders(plan: ChoicePlan | null, run: RootRun): ChosenProviders {
  const allowed = run.allowed();
  const { choice } = run.engine;
  const { variables } = run.request;
  if (plan?.applies(variables) !== true || choice === undefined) {
    return { entries: allowed, spares: [] };
  }
  const filter = plan.filter(variables);
  const isConcerned = choice.concernedBy({ typeName: plan.typeName, filter });
  const { mayListAll } = run.request.caller;
  const concerned = allowed.filter(({ id }) => isConcerned(id, (held) => mayListAll(id, held)));
  const asked = new Set(concerned);
  const standIns = concerned.length > 0 ? [] : bestFirst(allowed, run);
  for (const entry of standIns.slice(0, 1)) asked.add(entry);
  for (const entry of allowed) if (!asked.has(entry)) run.report.irrelevant(entry.id);
  return { entries: [...asked], spares: standIns.slice(1) };
}

/** Providers that answer, then the others. */
function bestFirst(allowed: readonly RosterEntry[], run: RootRun): readonly RosterEntry[] {
  const { client } = run.engine;
  const { answering = [], others = [] } = Object.groupBy(allowed, (entry) =>
    client.healthOf(entry).status === 'ANSWERING' ? 'answering' : 'others',
  );
  return [...answering, ...others];
}

/** What asking came to, and of whom it is. */
export interface ChosenAnswer<Answer> {
  readonly provider: string;
  readonly answer: Answer;
}

/**
 * Asks a provider that was chosen. Where it stands in for all and fails, it is as little concerned as the others, and the next one is asked
 * while there is time.
 */
export async function askChosen<Answer>(
  { spares }: ChosenProviders,
  run: RootRun,
  entry: RosterEntry,
  ask: (entry: RosterEntry) => Promise<Answer>,
): Promise<ChosenAnswer<Answer>> {
  const begin = async (one: RosterEntry): Promise<Answer> => {
    run.report.asking(one.id);
    return ask(one);
  };
  let asked = entry;
  let answer = await begin(asked);
  for (const spare of spares) {
    const told = run.report.of(asked.id);
    if (told === undefined || !isFailure(told) || blamesRequest(told.code)) break;
    if (run.request.deadline.isOver()) break;
    run.report.irrelevant(asked.id);
    asked = spare;
    answer = await begin(asked);
  }
  return { provider: asked.id, answer };
}
