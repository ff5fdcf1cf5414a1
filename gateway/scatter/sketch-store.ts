import type { ListingSketch, ProviderSketches } from '#schema/wire/sketch.ts';

import { readSketches } from './read-sketches.ts';

/** Reads the sketches of one provider; null where it did not answer. */
export type SketchReader = (provider: string) => Promise<unknown>;

const retryAfterMs = 30_000;

/** What is known of how the rows of each provider spread. Without a sketch pages take longer, nothing else. */
export class SketchStore {
  readonly #read: SketchReader;
  readonly #sketches = new Map<string, ProviderSketches>();
  readonly #tried = new Map<string, number>();
  #version = 0;

  constructor(read: SketchReader) {
    this.#read = read;
  }

  /** Rises whenever a sketch changes. */
  get version(): number {
    return this.#version;
  }

  /** Sketch of a listing at one provider. */
  of(provider: string, listing: string): ListingSketch | undefined {
    return this.#sketches.get(provider)?.listings[listing];
  }

  /** Takes note that a provider answered from a release; one later than the sketched is sketched anew, in the background. */
  saw(provider: string, release: number | null): void {
    const known = this.#sketches.get(provider);
    if (known !== undefined && (release === null || release <= known.release)) return;
    this.fetch(provider);
  }

  /** Reads a provider's sketches in the background, unless that was tried a moment ago. */
  fetch(provider: string): void {
    const now = performance.now();
    const tried = this.#tried.get(provider);
    if (tried !== undefined && now - tried < retryAfterMs) return;
    this.#tried.set(provider, now);
    void this.#read(provider).then((value) => {
      const sketches = readSketches(value);
      if (sketches === null) return;
      this.#sketches.set(provider, sketches);
      this.#version++;
    });
  }

  /** Forgets a provider that left. */
  forget(provider: string): void {
    this.#tried.delete(provider);
    if (this.#sketches.delete(provider)) this.#version++;
  }
}
