import { CodedError, errorCodes } from '#schema/kernel/errors.ts';

import { guardAnswer, type GuardedAnswer } from './answer-guard.ts';
import { AnswerReport } from './answer-report.ts';
import type { Answer, Describe } from './answer-selection.ts';
import type { WrittenDocument } from './written-document.ts';
import type { Engine, RequestScope } from './engine.ts';
import { BrokenAnswer } from './finish-owned.ts';
import type { MergeRun, OwnValue } from './merge-values.ts';
import { type SeenHealth, withWithheld } from './provider-health.ts';
import type { RosterEntry } from './provider-roster.ts';
import type { ProviderReply } from './read-answer.ts';
import { RootQuestions } from './root-questions.ts';
import {
  blamesRequest,
  isFailure,
  type ScatterError,
  toError,
  withholds,
} from './scatter-errors.ts';

/** What one root field comes to. */
export interface RootResult {
  readonly value: unknown;
  readonly errors: readonly ScatterError[];
}

/** What is not the request's own question is not told of. */
const untold = { asked: undefined, calls: undefined } as const;

/** One root field of one request while it is gathered. */
export class RootRun implements MergeRun {
  readonly finished = new WeakSet<object>();
  readonly engine: Engine;
  readonly request: RequestScope;
  readonly document: WrittenDocument;
  readonly report: AnswerReport;
  /** The state that each provider was in when it answered; null where it told none, or not always the same. */
  readonly states = new Map<string, string | null>();
  /** The roster as it was when the field began. */
  readonly roster: readonly RosterEntry[];
  readonly questions: RootQuestions;
  #descriptions: Promise<Describe> | undefined;

  /** What providers said of themselves. */
  describe: Describe = () => ({});

  constructor(engine: Engine, request: RequestScope, document: WrittenDocument) {
    this.engine = engine;
    this.request = request;
    this.document = document;
    this.roster = engine.roster.current();
    this.questions = new RootQuestions(engine.seal, request, document);
    this.report = new AnswerReport(this.roster, (id) => request.caller.may(id, document.needs));
  }

  /** Takes what is being asked of providers themselves while the field is asked. */
  expectDescriptions(descriptions: Promise<Describe>): void {
    this.#descriptions = descriptions;
    // Where the field itself fails, nobody receives them.
    descriptions.catch(() => undefined);
  }

  /** Waits for what providers say of themselves; after the field's trips, before anything is sealed or merged. */
  async receiveDescriptions(): Promise<void> {
    if (this.#descriptions !== undefined) this.describe = await this.#descriptions;
  }

  /** A run for a result beside this one, with a report and an end of its own. */
  beside(document: WrittenDocument): RootRun {
    const deadline = this.request.descriptionDeadline;
    return new RootRun(this.engine, { ...this.request, ...untold, deadline }, document);
  }

  /** The providers that may be asked, by id. */
  allowed(): readonly RosterEntry[] {
    return this.roster.filter((entry) => this.request.caller.may(entry.id, this.document.needs));
  }

  /** What the argument in a variable was understood as. */
  explain(variable: string | null): object {
    const prepared = variable === null ? undefined : this.request.prepared.get(variable);
    return prepared?.explanation ?? this.engine.preparer.unfiltered;
  }

  readonly healthOf = (provider: string): SeenHealth | null => {
    const entry = this.roster.find(({ id }) => id === provider);
    if (entry === undefined) return null;
    const { client, withheld } = this.engine;
    return withWithheld(client.healthOf(entry), withheld.get(provider) ?? 0);
  };

  sealNested(scope: number, cursor: string): string {
    return this.questions.sealNested(scope, cursor);
  }

  /** Asks one provider; `variables` are further ones, as the inside of a JSON object. */
  async ask(
    entry: RosterEntry,
    document: WrittenDocument,
    variables: string,
  ): Promise<GuardedAnswer> {
    const body = this.questions.bodyOf(document, variables);
    const { caller, deadline } = this.request;
    const answer = await this.engine.client.ask(entry, body, caller, deadline);
    const asked = guardAnswer(this.engine, entry.id, document, answer);
    this.#take(entry.id, asked);
    return asked;
  }

  /** Takes note of what asking a provider brought. */
  #take(provider: string, asked: GuardedAnswer): void {
    const { reply, code, state = null, leftOut = [] } = asked;
    const told = this.states.get(provider);
    this.states.set(provider, told === undefined || told === state ? state : null);
    this.request.asked?.set(provider, code ?? this.request.asked.get(provider) ?? null);
    if (reply === null) this.report.failed(provider, asked, code ?? 'PROVIDER_BAD_RESPONSE');
    else {
      this.report.answered(provider, asked, reply);
      this.engine.sketches.saw(provider, reply.release);
      this.engine.choice?.saw(provider, reply.release);
    }
    this.report.leavingOut(provider, leftOut);
    this.#tell(provider);
  }

  /** Takes what became of a provider before: it is not asked again. */
  remember(answer: Answer): void {
    this.report.remember(answer);
    if (answer.trips > 0) this.#tell(answer.provider);
  }

  #tell(provider: string): void {
    const { calls } = this.request;
    const answer = this.report.of(provider);
    const hasFailed = calls?.get(provider)?.code != null && answer?.code === null;
    if (answer !== undefined && !hasFailed) calls?.set(provider, answer);
  }

  /** Asks for a value that a provider always has; null where it did not bring one. */
  async askForValue(
    entry: RosterEntry,
    document: WrittenDocument,
    variables: string,
  ): Promise<ProviderReply | null> {
    const { reply, code } = await this.ask(entry, document, variables);
    if (reply === null) return null;
    if (reply.value !== null) return reply;
    if (code === null) this.refuse(entry.id, 'nothing where something belongs');
    return null;
  }

  /** Marks an answer that broke the contract. */
  refuse(provider: string, detail: string): void {
    this.report.refused(provider, 'PROVIDER_BAD_RESPONSE');
    this.request.asked?.set(provider, 'PROVIDER_BAD_RESPONSE');
    this.#tell(provider);
    this.engine.log.warn({ provider, detail }, 'provider broke the contract');
  }

  /** Does what relies on providers' answers; names the provider whose answer broke, which is refused. */
  attempt<Value>(work: () => Value): { readonly value: Value } | { readonly broken: string } {
    try {
      return { value: work() };
    } catch (error) {
      if (!(error instanceof BrokenAnswer)) throw error;
      this.refuse(error.provider, error.message);
      return { broken: error.provider };
    }
  }

  /** Merges; a provider whose answer breaks is refused, and the others are merged without it. */
  mergeSafely<Merged>(
    values: readonly OwnValue[],
    merge: (values: readonly OwnValue[]) => Merged,
  ): Merged {
    let left = values;
    for (;;) {
      const sound = left;
      const merged = this.attempt(() => merge(sound));
      if ('value' in merged) return merged.value;
      left = left.filter(({ provider }) => provider !== merged.broken);
    }
  }

  /** Whether a provider that was asked did not answer, or has not yet. */
  get incomplete(): boolean {
    return this.report.all().some((answer) => isFailure(answer) || answer.status === 'PENDING');
  }

  /** Errors of the providers that failed, or of whose answer something is not shown. */
  errors(path: readonly (string | number)[]): readonly ScatterError[] {
    const failed = this.report.all().filter((answer) => isFailure(answer) || withholds(answer));
    return failed.map(({ provider, code }) => toError(code ?? 'PROVIDER_FAILED', path, provider));
  }

  /**
   * Throws where a provider blames the request itself. Others may have met less of it, such as no row with a page of
   * its own; only one of `witnesses`, who met all of it, shows by an answer without fault that the blame is wrong.
   */
  requireSensible(witnesses: readonly string[]): void {
    const blame = this.report.all().find(({ code }) => blamesRequest(code));
    if (blame?.code === undefined || blame.code === null) return;
    if (witnesses.some((provider) => this.report.of(provider)?.code === null)) return;
    throw new CodedError(blame.code, errorCodes[blame.code]);
  }
}
