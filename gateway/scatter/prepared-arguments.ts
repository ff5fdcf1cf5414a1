import type { WrittenDocument } from './written-document.ts';
import type { RequestScope } from './engine.ts';
import type { LateValue } from './read-value.ts';
import type { Description, RootPlan } from './root-plan.ts';

/** What is made of an argument before providers are asked. */
export interface PreparedArgument<Explanation extends object = object> {
  /** What providers are sent. */
  readonly value: unknown;
  /** Equal for values that ask the same. */
  readonly canonical: string;
  /** The object that `@gateway(fills: "EXPLANATION")` tells; null where the argument is nothing to explain. */
  readonly explanation: Explanation | null;
}

/** An argument, and the name of its input type, list and non-null aside. */
export interface TypedArgument {
  readonly name: string;
  readonly typeName: string;
}

/** Makes of arguments what providers are sent, by their input types. */
export interface ArgumentPreparer<Explanation extends object = object> {
  /** Whether arguments of this type are prepared. */
  readonly prepares: (typeName: string) => boolean;
  /** Whether those have an explanation. */
  readonly explains: (typeName: string) => boolean;
  /** Prepares one; null where it was not given. Throws CodedError where the request is at fault. */
  readonly prepare: (
    argument: TypedArgument,
    value: unknown,
    signal?: AbortSignal,
  ) => Promise<PreparedArgument<Explanation>>;
  /** The explanation where a field takes no argument that has one. */
  readonly unfiltered: Explanation;
}

/** An argument of a document that is prepared, and the variable that stands for it. */
export interface PreparedSlot {
  readonly variable: string;
  readonly name: string;
  readonly typeName: string;
  readonly value: LateValue;
}

/** Prepares all arguments that a root field's documents have; the request's variables then hold what providers are sent. */
export async function prepareArguments(
  preparer: ArgumentPreparer,
  plan: Exclude<RootPlan, { kind: 'constant' }>,
  scope: RequestScope,
): Promise<RequestScope> {
  const slots = new Map<string, PreparedSlot>();
  for (const document of documentsOf(plan)) {
    for (const slot of document.prepared) slots.set(slot.variable, slot);
  }
  if (slots.size === 0) return scope;
  const end = new AbortController();
  const stopListening = scope.deadline.onExpiry(() => end.abort());
  const prepareOne = async ([variable, slot]: readonly [string, PreparedSlot]) => {
    const given = slot.value(scope.variables);
    return [variable, await preparer.prepare(slot, given, end.signal)] as const;
  };
  let prepared: ReadonlyMap<string, PreparedArgument>;
  try {
    prepared = new Map(await Promise.all([...slots].map(prepareOne)));
  } catch (error) {
    // Where one is refused, nobody waits for the others.
    end.abort();
    throw error;
  } finally {
    stopListening();
  }
  const values = [...prepared].map(([variable, { value }]) => [variable, value] as const);
  return { ...scope, variables: { ...scope.variables, ...Object.fromEntries(values) }, prepared };
}

function* documentsOf(
  plan: Exclude<RootPlan, { kind: 'constant' }> | Description,
): Generator<WrittenDocument> {
  yield plan.document;
  if ('moreDocument' in plan) yield plan.moreDocument;
  for (const description of plan.descriptions) yield* documentsOf(description);
}
