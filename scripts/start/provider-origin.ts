import { readSourceDescription } from '../ingest/source-description.ts';
import { type AtlasSet, demonstrationSource } from './atlas-set.ts';

/** Whether the provider is one of the shipped source, from which the set can be built at any time. */
export function isShipped(set: AtlasSet, id: string): boolean {
  return (
    set.name === 'demonstration' &&
    readSourceDescription(demonstrationSource).deals.some((deal) => deal.id === id)
  );
}

/** The command that builds a provider of the set, also one that is there and broken. */
export function howToBuild(set: AtlasSet, id: string): string {
  return isShipped(set, id)
    ? `npm run provider -- join ${id}`
    : `npm run ingest -- --source <folder> --set ${set.name} --providers ${id}`;
}
