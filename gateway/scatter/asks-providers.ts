import type { ProviderClient } from './provider-client.ts';

/** The body of the question that is asked only for what stands beside its answer: state, version. Every version knows it. */
export const bareQuestion = '{"query":"{r:__typename}"}';

/** Puts questions to providers, and tells how they answer. */
export type AsksProviders = Pick<ProviderClient, 'ask' | 'healthOf'>;
