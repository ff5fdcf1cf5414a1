import type { Answer } from './answer-selection.ts';
import { bareQuestion } from './asks-providers.ts';
import { startGlance } from './deadline.ts';
import { fillField } from './filled-fields.ts';
import { gatherMerged } from './gather-merged.ts';
import { isObject, type JsonObject } from './json-object.ts';
import type { MergeField, MergePlan } from './merge-selection.ts';
import type { RosterEntry } from './provider-roster.ts';
import { RecentMap } from './recent-map.ts';
import type { MergedPlan } from './root-plan.ts';
import type { RootResult, RootRun } from './root-run.ts';
import { isFailure } from './scatter-errors.ts';

/** A merge that is worth keeping: nobody's part was missing. */
interface KeptMerge {
  /** The merged object as JSON, without what the gateway fills: each reader gets an object of its own. */
  readonly text: string;
  readonly answers: readonly Answer[];
  /** The roster that it is of; another one is another array. */
  readonly roster: readonly RosterEntry[];
  /** The state in which each provider that may be listed was. */
  readonly states: ReadonlyMap<string, string>;
  /** Characters of all of that but the roster, which is everybody's. */
  readonly weight: number;
}

/** Merges by question, plan and caller. */
export type KeptMerges = RecentMap<string, KeptMerge>;

/** So long ago, at most, may a provider that a kept merge is of have said that nothing has changed. */
const confirmedMs = 1_000;
/** All keys and what is kept by them together. */
const mostCharacters = 32_000_000;
/** How long providers may take to say their state, at most, and as a share of the field's time: that is for asking anew. */
const longestGlanceMs = 200;
const glanceShare = 0.1;

/** Room for merges that may be of use again. */
export function createKeptMerges(): KeptMerges {
  return new RecentMap(mostCharacters, (key, { weight }) => key.length + weight);
}

/** A merged field: what was merged before, where no provider that it is of has changed since, else asked anew. */
export async function gatherKept(plan: MergedPlan, run: RootRun): Promise<RootResult> {
  const { kept } = run.engine;
  const key = keyOf(plan, run);
  if (key === null) return gatherMerged(plan, run);
  const known = kept.get(key);
  if (known !== undefined && (await isCurrent(known, run))) return recall(plan, known, run);
  const before = new Map(run.allowed().map((entry) => [entry.id, run.engine.states.of(entry)]));
  const result = await gatherMerged(plan, run);
  const merge = keepable(plan, run, { result, before });
  if (merge !== null) kept.set(key, merge);
  return result;
}

const planNames = new WeakMap<MergedPlan, string | null>();
let namedPlans = 0;

/** What tells a question from others; null where what it comes to is not kept. */
function keyOf(plan: MergedPlan, run: RootRun): string | null {
  let name = planNames.get(plan);
  if (name === undefined) {
    name = plan.merge.kind === 'OBJECT' && isPlain(plan.merge.plan) ? `${namedPlans++}` : null;
    planNames.set(plan, name);
  }
  if (name === null) return null;
  return `${name}\n${run.request.caller.digest}\n${run.questions.questionOf(plan.document)}`;
}

/** Whether the gateway fills nothing within the object but its own fields: those are filled anew each time. */
function isPlain({ fields }: MergePlan): boolean {
  return fields.every((field) => field.kind === 'filled' || isPlainField(field));
}

function isPlainField(field: MergeField): boolean {
  if (field.kind === 'filled') return false;
  if (field.kind === 'OBJECT' || field.kind === 'KEYED') {
    return field.plan.fields.every(isPlainField);
  }
  return field.kind === 'CONCAT' || field.kind === 'SAME' ? field.row.plan?.changes !== true : true;
}

/** Whether nobody has changed; asks those who have not said so for a while. */
async function isCurrent({ roster, answers, states }: KeptMerge, run: RootRun): Promise<boolean> {
  if (roster !== run.roster) return false;
  const { states: now, client, choice } = run.engine;
  // Whoever passes over providers knows of changes no sooner than that.
  const passedOverMs = choice?.trustedMs ?? confirmedMs;
  const asked = new Set(answers.filter(({ trips }) => trips > 0).map(({ provider }) => provider));
  const stateOf = (entry: RosterEntry): string | null =>
    now.of(entry, asked.has(entry.id) ? confirmedMs : passedOverMs);
  const allowed = run.allowed();
  const isSame = (entry: RosterEntry): boolean => stateOf(entry) === states.get(entry.id);
  const silent = allowed.filter((entry) => stateOf(entry) === null);
  if (!allowed.every((entry) => silent.includes(entry) || isSame(entry))) return false;
  if (silent.length === 0) return true;
  const { deadline } = run.request;
  const glance = startGlance(
    deadline,
    Math.min(longestGlanceMs, deadline.patienceMs * glanceShare),
  );
  const { promise: changed, resolve: tellChanged } = Promise.withResolvers<false>();
  const heard = silent.map(async (entry) => {
    await client.ask(entry, bareQuestion, run.engine.own, glance);
    if (!isSame(entry)) tellChanged(false);
  });
  // The first that has changed is enough; what the others say is of use to the next question.
  const all = Promise.all(heard).finally(() => glance[Symbol.dispose]());
  return Promise.race([changed, all.then(() => allowed.every(isSame))]);
}

async function recall(plan: MergedPlan, kept: KeptMerge, run: RootRun): Promise<RootResult> {
  for (const answer of kept.answers) run.remember(answer);
  await run.receiveDescriptions();
  const value: unknown = JSON.parse(kept.text);
  if (isObject(value)) {
    for (const field of filledOf(plan)) {
      value[field.key] = fillField(field.filled, run.report.all(), run, null);
    }
  }
  return { value, errors: [] };
}

function keepable(
  plan: MergedPlan,
  run: RootRun,
  { result, before }: { result: RootResult; before: ReadonlyMap<string, string | null> },
): KeptMerge | null {
  const answers = run.report.all();
  if (result.errors.length > 0 || !answers.every(isLasting)) return null;
  const states = new Map<string, string>();
  for (const { id } of run.allowed()) {
    const asked = (run.report.of(id)?.trips ?? 0) > 0;
    const state = asked ? run.states.get(id) : before.get(id);
    if (state === null || state === undefined) return null;
    states.set(id, state);
  }
  const value: JsonObject | null = isObject(result.value) ? { ...result.value } : null;
  if (value !== null) for (const { key } of filledOf(plan)) delete value[key];
  const text = JSON.stringify(value);
  const weight = text.length + JSON.stringify([answers, [...states]]).length;
  return { text, answers, roster: run.roster, states, weight };
}

/** Whether a provider would do the same again. */
function isLasting(answer: Answer): boolean {
  const { status } = answer;
  if (status === 'SKIPPED') return !isFailure(answer);
  return status === 'ANSWERED' || status === 'NO_RELEASE' || status === 'DENIED';
}

function filledOf({ merge }: MergedPlan): readonly (MergeField & { readonly kind: 'filled' })[] {
  return merge.kind === 'OBJECT'
    ? merge.plan.fields.filter((field) => field.kind === 'filled')
    : [];
}
