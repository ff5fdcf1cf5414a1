import { ownerOf } from '#schema/wire/global-id.ts';

/**
 * Values of ControlledAccessGrants visas (GA4GH Passport 1.2.1, "ControlledAccessGrants"): the address that names what is granted. One visa may
 * name a provider as a whole, so that a passport to all datasets of the demonstration needs a visa for each of its providers and not more than
 * the 100 that a passport may hold. Addresses are compared as whole strings and are never fetched.
 *
 * A decision and a provider that checks a visa both ask `covers(visa.value, datasetId)`, with the dataset's global id; who issues a visa
 * writes `datasetVisaValue` or `providerVisaValue`.
 */
const root = 'https://atlas.example/';

/** Value of a visa for one dataset, given its global id `<provider>:<local>`. */
export function datasetVisaValue(datasetId: string): string {
  return `${root}datasets/${encodeURIComponent(datasetId)}`;
}

/** Value of a visa for all datasets of a provider. */
export function providerVisaValue(provider: string): string {
  return `${root}providers/${encodeURIComponent(provider)}`;
}

/** Whether a visa of this value is about the dataset: it names the dataset, or the provider that owns it. */
export function covers(visaValue: string, datasetId: string): boolean {
  return (
    visaValue === datasetVisaValue(datasetId) || visaValue === providerVisaValue(ownerOf(datasetId))
  );
}
