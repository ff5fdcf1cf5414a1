import type { ProviderClient } from './provider-client.ts';

/** Puts questions to providers, and tells how they answer. */
export type AsksProviders = Pick<ProviderClient, 'ask' | 'healthOf'>;
