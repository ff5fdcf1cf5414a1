/** So many may be taken at once. */
export class Places {
  readonly #most: number;
  #taken = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** One that is free again when it is disposed; undefined where none is left. */
  take(): Disposable | undefined {
    if (this.#taken >= this.#most) return undefined;
    this.#taken++;
    const place = new DisposableStack();
    place.defer(() => this.#taken--);
    return place;
  }
}
