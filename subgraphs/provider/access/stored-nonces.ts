import type { CatalogueStore } from '../catalogue/catalogue-store.ts';
import { rememberedMs, type SpentNonces } from './spent-nonces.ts';

/** The processes' clocks may lie as far apart as a call's time may from theirs: what one forgets another may still accept. */
const keptSeconds = (2 * rememberedMs) / 1000;

/** Remembers in the provider's database, for a provider that several processes serve from one. Its table is a migration's. */
export function createStoredNonces(store: CatalogueStore): SpentNonces {
  let cleared = -Infinity;
  return {
    spend: async (nonce, now) => {
      const seconds = Math.floor(now / 1000);
      if (now - cleared >= rememberedMs) {
        cleared = now;
        await store.all('delete from spent_nonce where noted < ?', [seconds - keptSeconds]);
      }
      const noted = await store.all<{ nonce: string }>(
        'insert into spent_nonce (nonce, noted) values (?, ?) on conflict (nonce) do nothing returning nonce',
        [nonce, seconds],
      );
      return noted.length === 1;
    },
  };
}
