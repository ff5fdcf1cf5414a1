import { maxClaimLength } from '#schema/tokens/claims.ts';
import { isJsonObject, type JsonObject } from '#schema/tokens/strict-json.ts';

import { readConditions } from './conditions.ts';
import type { VerifiedVisa } from './verified-visa.ts';
import type { VisaRule } from './visa-rules.ts';

/** What a visa says, without who signed it and when. */
export type VisaObject = Pick<
  VerifiedVisa,
  'type' | 'value' | 'source' | 'by' | 'conditions' | 'asserted'
>;

const urlValued: ReadonlySet<string> = new Set([
  'AcceptedTermsAndPolicies',
  'ResearcherStatus',
  'ControlledAccessGrants',
]);
const otherStandardTypes: ReadonlySet<string> = new Set(['AffiliationAndRole', 'LinkedIdentities']);
const mustSayBy: ReadonlySet<string> = new Set([
  'AcceptedTermsAndPolicies',
  'ControlledAccessGrants',
]);
const authorities: ReadonlySet<unknown> = new Set(['self', 'peer', 'system', 'so', 'dac']);

const url = /^[A-Za-z][A-Za-z0-9+.-]*:[!-~]+$/;

/** Reads `ga4gh_visa_v1` of a visa that was issued at that time (GA4GH Passport 1.2.1, "Visa Object Claims"); the rule that it breaks where it does. */
export function readVisaObject(json: unknown, issuedAt: number): VisaObject | VisaRule {
  const claims = readClaims(json);
  if (claims === null) return 'V10';
  const { type, value, source, asserted } = claims;
  if (!isUrl(source) || (urlValued.has(type) && !isUrl(value))) return 'V11';
  // The name of a custom type is a URL ("Custom Visa Types").
  if (!urlValued.has(type) && !otherStandardTypes.has(type) && !isUrl(type)) return 'V11';
  if (asserted > issuedAt) return 'V12';
  const by = readBy(claims.all, type);
  if (by === undefined) return 'V13';
  const conditions = readOptional(claims.all, 'conditions', readConditions);
  if (conditions === undefined) return 'V15';
  return { type, value, source, by, conditions, asserted };
}

function readClaims(json: unknown) {
  if (!isJsonObject(json)) return null;
  const { type, value, source, asserted } = json;
  if (typeof type !== 'string' || typeof value !== 'string' || typeof source !== 'string') {
    return null;
  }
  if (typeof asserted !== 'number' || !Number.isFinite(asserted)) return null;
  return { type, value, source, asserted, all: json };
}

/** URLs of visas are compared, never fetched, so they are asked for no more than a scheme, no spaces, and their length. */
function isUrl(text: string): boolean {
  return text.length <= maxClaimLength && url.test(text);
}

/** Null where it is not said and need not be; undefined where the visa breaks the rule. */
function readBy(json: JsonObject, type: string): string | null | undefined {
  const by = readOptional(json, 'by', (given) =>
    authorities.has(given) ? (given as string) : undefined,
  );
  return by === null && mustSayBy.has(type) ? undefined : by;
}

/** Null where a claim is not there; a claim that is there must be read, null too. */
function readOptional<Value>(
  json: JsonObject,
  name: string,
  read: (given: unknown) => Value | undefined,
): Value | null | undefined {
  return Object.hasOwn(json, name) ? read(json[name]) : null;
}
