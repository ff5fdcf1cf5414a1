import { availableParallelism } from 'node:os';

import type { RosterEntry } from '#gateway/scatter/provider-roster.ts';
import { CodedError } from '#schema/kernel/errors.ts';

import { providerFolder } from '../ingest/provider-places.ts';
import { type AtlasSet, builtProviders } from './atlas-set.ts';
import type { ProviderHosting } from './provider-hosting.ts';
import { howToBuild } from './provider-origin.ts';
import { writeProviderTrust } from './provider-trust.ts';
import { dealtProviders } from './registry-source.ts';

/** Which of the listed providers are open, at which addresses, and why the others are not. */
export interface OpenedProviders {
  readonly entries: readonly RosterEntry[];
  readonly failures: readonly { readonly id: string; readonly error: unknown }[];
}

/** What opening providers takes. */
export interface OpeningProviders {
  readonly set: AtlasSet;
  readonly hosting: ProviderHosting;
  /** Begins no further one after a failure; those under way are waited for. */
  readonly stopAtFailure: boolean;
}

/**
 * Opens the listed providers whose catalogues are in the set, as many at once as there are cores. One that the set does not know
 * answers at the address that the list gives. CATALOGUE_BROKEN is the failure of one that the set should hold and does not.
 */
export async function openProviders(
  listed: readonly RosterEntry[],
  { set, hosting, stopAtFailure }: OpeningProviders,
): Promise<OpenedProviders> {
  const built = new Set(builtProviders(set));
  const dealt = dealtProviders(set);
  const opened = new Map<string, RosterEntry>();
  const failures: { id: string; error: unknown }[] = [];
  const open = async (entry: RosterEntry): Promise<RosterEntry> => {
    if (built.has(entry.id)) {
      writeProviderTrust(set, entry.id);
      // Of its signer, where another one was listed, nothing holds here.
      return { id: entry.id, joined: entry.joined, url: await hosting.open(entry.id) };
    }
    if (dealt.has(entry.id) && isOfThisMachine(entry.url)) throw notBuilt(set, entry.id);
    return entry;
  };
  const left = listed.values();
  const openNext = async (): Promise<void> => {
    for (const entry of left) {
      try {
        opened.set(entry.id, await open(entry));
      } catch (error) {
        failures.push({ id: entry.id, error });
      }
      if (stopAtFailure && failures.length > 0) return;
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, openNext));
  return { entries: listed.flatMap(({ id }) => opened.get(id) ?? []), failures };
}

/** Such an address was this Atlas's own, at an earlier start. */
function isOfThisMachine(url: string): boolean {
  return ['127.0.0.1', '[::1]', 'localhost'].includes(new URL(url).hostname);
}

function notBuilt(set: AtlasSet, id: string): CodedError {
  return new CodedError(
    'CATALOGUE_BROKEN',
    `${set.registryFile} lists ${id}, and there is no ${providerFolder(set.home, set.name, id)}: build it with ${howToBuild(set, id)}, or take it out with npm run provider -- leave ${id} --set ${set.name}.`,
  );
}
