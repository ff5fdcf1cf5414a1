/** Keeps providers of a set running. */
export interface ProviderHosting extends AsyncDisposable {
  /** Opens a provider if it is not open yet; gives its address. */
  readonly open: (id: string) => Promise<string>;
  /** Closes a provider; nothing happens where it is not open. */
  readonly close: (id: string) => Promise<void>;
}
