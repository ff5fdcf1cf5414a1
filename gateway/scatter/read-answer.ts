import { type ErrorCode, isErrorCode } from '#schema/kernel/errors.ts';

import { isObject, type JsonObject } from './json-object.ts';
import type { Outcome, SaidReaders } from './read-outcomes.ts';

/** What a provider answered, as far as its outer shape goes. */
export interface ProviderReply {
  /** Value of the one root field, which documents for providers call `r`; null where there is none. */
  readonly value: unknown;
  /** Value of a second root field `u`, where one was asked beside it. */
  readonly beside: unknown;
  /** Code of the first error; a code of ours that we do not list becomes PROVIDER_FAILED. */
  readonly code: ErrorCode | null;
  readonly release: number | null;
  /** Version of the contract that it serves; null where it does not say. */
  readonly schemaVersion: string | null;
  /** What its counts went through; null where it does not say. */
  readonly disclosure: string | null;
  /** Whether it keeps a total to itself. */
  readonly suppressed: boolean;
  /** What it did with each criterion; null where it says nothing of them. */
  readonly criteria: readonly Outcome[] | null;
}

/** Reads a body; null where it is not a GraphQL response. Foreign texts are left behind here. */
export function readAnswer(body: string, readers: SaidReaders): ProviderReply | null {
  const response = parseObject(body);
  if (response === null) return null;
  const { data, errors } = response;
  const code = firstCode(errors);
  const said = readSaid(response['extensions'], readers);
  if (said === null) return null;
  if (isObject(data)) {
    const { r: value = null, u: beside = null } = data;
    return code === null && !('r' in data) ? null : { value, beside, code, ...said };
  }
  // Without data there must be an error that says why.
  const refused = code !== null && (data ?? null) === null;
  return refused ? { value: null, beside: null, code, ...said } : null;
}

function parseObject(body: string): JsonObject | null {
  try {
    const response: unknown = JSON.parse(body);
    return isObject(response) ? response : null;
  } catch {
    return null;
  }
}

/** Code of the first error; null without one. */
function firstCode(errors: unknown): ErrorCode | null {
  if (!Array.isArray(errors) || errors.length === 0) return null;
  const error: unknown = errors[0];
  const code =
    isObject(error) && isObject(error['extensions']) ? error['extensions']['code'] : undefined;
  return isErrorCode(code) && code !== 'INTERNAL_SERVER_ERROR' ? code : 'PROVIDER_FAILED';
}

type Said = Omit<ProviderReply, 'value' | 'beside' | 'code'>;

const nothingSaid: Said = {
  release: null,
  schemaVersion: null,
  criteria: null,
  disclosure: null,
  suppressed: false,
};

/** What a provider says in `extensions.atlas`; null where it breaks the contract. */
function readSaid(extensions: unknown, { outcomes, disclosures }: SaidReaders): Said | null {
  const atlas = isObject(extensions) ? extensions['atlas'] : undefined;
  if (!isObject(atlas)) return nothingSaid;
  const release = atlas['release'];
  const criteria = outcomes(atlas['criteria']);
  if (criteria === 'broken') return null;
  const known = typeof release === 'number' && Number.isInteger(release) ? release : null;
  const disclosure = atlas['disclosure'];
  return {
    release: known,
    schemaVersion: readVersion(atlas['schemaVersion']),
    criteria,
    disclosure: typeof disclosure === 'string' && disclosures.has(disclosure) ? disclosure : null,
    suppressed: atlas['suppressed'] === true,
  };
}

function readVersion(said: unknown): string | null {
  return typeof said === 'string' && /^\d{1,5}(?:\.\d{1,5}){2}$/.test(said) ? said : null;
}
