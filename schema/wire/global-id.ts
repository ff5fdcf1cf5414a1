/** A global id taken apart: `<provider>:<local>`. */
export interface GlobalId {
  /** Provider id, the owner. */
  readonly provider: string;
  /** The provider's own name of the thing; never empty. */
  readonly local: string;
}

/** Global id of a provider's own row. */
export function toGlobalId(provider: string, local: string): string {
  return `${provider}:${local}`;
}

/** Takes a global id apart; null where it is none. */
export function readGlobalId(id: string): GlobalId | null {
  const colon = id.indexOf(':');
  if (colon < 1 || colon === id.length - 1) return null;
  return { provider: id.slice(0, colon), local: id.slice(colon + 1) };
}

/** The provider that owns a global id; a bare provider id owns itself. */
export function ownerOf(id: string): string {
  const colon = id.indexOf(':');
  return colon === -1 ? id : id.slice(0, colon);
}
