import { type Deadline, startDeadline } from './deadline.ts';
import type { MergedGathering } from './gather-merged.ts';
import type { RootResult } from './root-run.ts';

/** How far a field was when it was shown last. */
export interface Shown {
  /** Providers that had answered or failed, in the order in which they did. */
  readonly settled: readonly string[];
  /** Whether nothing more comes. */
  readonly over: boolean;
}

/** Begins to ask providers; `onSettled` is called for each that has answered or failed. */
type Begin = (onSettled: () => void) => Promise<MergedGathering>;

/**
 * A merged root field that is shown while it is gathered. It goes with the context of several requests for the same operation: the
 * first asks the providers, all are answered by the merge at that moment. Disposing ends what is under way.
 */
export class Progress implements Disposable {
  /** The end of what the field is asked for, over all requests. */
  readonly deadline: Deadline;
  /** The end of what providers are asked of themselves. */
  readonly descriptionDeadline: Deadline;
  #gathering: MergedGathering | undefined;
  #over = false;
  #fault: { readonly error: unknown } | undefined;
  #shown: Shown = { settled: [], over: false };
  #wake = Promise.withResolvers<void>();
  readonly #onOver: () => void;

  /** `onOver` is called when providers are asked nothing more; not where they never were. */
  constructor(milliseconds: number, signal: AbortSignal, onOver: () => void) {
    this.#onOver = onOver;
    this.deadline = startDeadline(milliseconds, signal);
    this.descriptionDeadline = startDeadline(milliseconds / 2, signal);
  }

  /** What was shown last; undefined where the field was never begun, since the request is at fault. */
  get shown(): Shown | undefined {
    return this.#gathering === undefined ? undefined : this.#shown;
  }

  /** Fulfilled when there is more than was shown last. */
  async changed(): Promise<void> {
    while (!this.#hasNews()) await this.#wake.promise;
  }

  /** The merge of what has come; `begin` asks for it the first time. Throws what is wrong with the request. */
  async show(begin: Begin): Promise<RootResult> {
    const gathering = (this.#gathering ??= await this.#begin(begin));
    this.#shown = { settled: [...gathering.settled], over: this.#over };
    if (this.#fault !== undefined) throw this.#fault.error;
    return gathering.snapshot(this.#over);
  }

  [Symbol.dispose](): void {
    this.deadline[Symbol.dispose]();
    this.descriptionDeadline[Symbol.dispose]();
  }

  async #begin(begin: Begin): Promise<MergedGathering> {
    const gathering = await begin(() => this.#tell());
    const end = (): void => {
      this.#over = true;
      this.#onOver();
      this.#tell();
    };
    gathering.ended.then(end, (error: unknown) => {
      this.#fault = { error };
      end();
    });
    return gathering;
  }

  // The last provider is news together with the end, which what providers say of themselves may come after.
  #hasNews(): boolean {
    const { settled, over } = this.#shown;
    if (this.#over) return !over;
    const gathering = this.#gathering;
    return gathering?.waiting === true && gathering.settled.length > settled.length;
  }

  #tell(): void {
    this.#wake.resolve();
    this.#wake = Promise.withResolvers();
  }
}
