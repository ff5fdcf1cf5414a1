import { askChosen, type ChosenProviders, chooseProviders } from './chosen-providers.ts';
import { mergeField, type OwnValue } from './merge-values.ts';
import type { RosterEntry } from './provider-roster.ts';
import { requireEnough } from './require-enough.ts';
import type { MergedPlan } from './root-plan.ts';
import type { RootResult, RootRun } from './root-run.ts';

/** Asks all providers for a field and merges their values by its rule. */
export async function gatherMerged(plan: MergedPlan, run: RootRun): Promise<RootResult> {
  const gathering = new MergedGathering(plan, run);
  await gathering.ended;
  return gathering.result();
}

/** A field that providers are being asked for, and the merge of what they have brought. */
export class MergedGathering {
  /** Fulfilled when all that was asked has come or failed; rejected where the request itself is at fault. */
  readonly ended: Promise<void>;
  readonly #plan: MergedPlan;
  readonly #run: RootRun;
  readonly #settled: string[] = [];
  /** By place in the roster: whoever comes first, the merge has the roster's order. */
  readonly #values: (OwnValue | null)[];

  /** `onSettled` is called for each provider. */
  constructor(plan: MergedPlan, run: RootRun, onSettled?: () => void) {
    this.#plan = plan;
    this.#run = run;
    const chosen = chooseProviders(plan.choice, run);
    const { entries } = chosen;
    this.#values = entries.map(() => null);
    const asked = entries.map(async (entry, place) => {
      this.#settled.push(await this.#ask(chosen, entry, place));
      onSettled?.();
    });
    this.ended = this.#end(asked);
  }

  /** Providers that have answered or failed, in the order in which they did. */
  get settled(): readonly string[] {
    return this.#settled;
  }

  /** Whether somebody has still to be heard. */
  get waiting(): boolean {
    return this.#settled.length < this.#values.length;
  }

  /** The merge at the end. It gives away what providers brought, so only once. */
  result(): RootResult {
    return this.#merge(this.#present());
  }

  /** The merge of what is there now, as new objects; whether it is enough is judged where nothing more comes. */
  snapshot(over: boolean): RootResult {
    const merged = this.#merge(structuredClone(this.#present()));
    return over ? requireEnough(this.#plan, this.#run, merged) : merged;
  }

  /** Asks for the value that belongs at a place; returns who brought or failed to bring it. */
  async #ask(chosen: ChosenProviders, entry: RosterEntry, place: number): Promise<string> {
    const ask = async (asked: RosterEntry): Promise<OwnValue | null> => {
      const reply = await this.#run.askForValue(asked, this.#plan.document, '');
      return reply === null ? null : { provider: asked.id, value: { r: reply.value } };
    };
    const { provider, answer } = await askChosen(chosen, this.#run, entry, ask);
    this.#values[place] = answer;
    return provider;
  }

  async #end(asked: readonly Promise<void>[]): Promise<void> {
    await Promise.all(asked);
    this.#run.requireSensible(this.#present().map(({ provider }) => provider));
    await this.#run.receiveDescriptions();
  }

  #present(): readonly OwnValue[] {
    return this.#values.filter((value) => value !== null);
  }

  #merge(present: readonly OwnValue[]): RootResult {
    const { merge, key, tellsAnswers } = this.#plan;
    const value = this.#run.mergeSafely(present, (left) => mergeField(merge, left, this.#run));
    return { value, errors: tellsAnswers ? [] : this.#run.errors([key]) };
  }
}
