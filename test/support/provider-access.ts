import type { ProviderAccess, Published } from '#provider/access/provider-access.ts';
import type { OpenDoor, ProviderDoor } from '#provider/access/provider-door.ts';

/** A provider that gives out all that it can. */
export const publishesAll: Published = {
  disclosure: 'ROUNDED',
  valueSummaries: true,
  headlines: true,
};

/** Access of a caller who may list these datasets, and of a gateway itself: nothing is kept from it. */
export function fullAccess(datasets: Iterable<string>): ProviderAccess {
  return {
    caller: 'p-everything',
    project: null,
    records: new Set(datasets),
    counts: new Set(),
    countable: () => true,
    internal: true,
    published: publishesAll,
  };
}

/** A door that asks nobody for a ticket: everything passes, with all rows of the provider. */
export const openDoor: OpenDoor = ({ datasets }) => doorOf(fullAccess(datasets));

/** A door that gives everybody the same access, and keeps no log. */
export function doorOf(access: ProviderAccess): ProviderDoor {
  return {
    admit: () => Promise.resolve({ access, note: () => undefined }),
    state: () => '',
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
