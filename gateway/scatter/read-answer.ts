import { type ErrorCode, isErrorCode } from '#schema/kernel/errors.ts';

/** A JSON object. */
export type JsonObject = Record<string, unknown>;

/** What a provider answered, as far as its outer shape goes. */
export interface ProviderReply {
  /** Value of the one root field, which documents for providers call `r`; null where there is none. */
  readonly value: unknown;
  /** Code of the first error; a code of ours that we do not list becomes PROVIDER_FAILED. */
  readonly code: ErrorCode | null;
  readonly release: number | null;
}

/** Reads a body; null where it is not a GraphQL response. Foreign texts are left behind here. */
export function readAnswer(body: string): ProviderReply | null {
  let response: unknown;
  try {
    response = JSON.parse(body);
  } catch {
    return null;
  }
  if (!isObject(response)) return null;
  const { data, errors } = response;
  const code = Array.isArray(errors) && errors.length > 0 ? codeOf(errors[0]) : null;
  const release = releaseOf(response['extensions']);
  if (isObject(data)) {
    return code === null && !('r' in data) ? null : { value: data['r'] ?? null, code, release };
  }
  // Without data there must be an error that says why.
  if (code === null || (data ?? null) !== null) return null;
  return { value: null, code, release };
}

/** Whether a JSON value is an object and no list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function codeOf(error: unknown): ErrorCode {
  const code =
    isObject(error) && isObject(error['extensions']) ? error['extensions']['code'] : undefined;
  return isErrorCode(code) && code !== 'INTERNAL_SERVER_ERROR' ? code : 'PROVIDER_FAILED';
}

function releaseOf(extensions: unknown): number | null {
  const atlas = isObject(extensions) ? extensions['atlas'] : undefined;
  const release = isObject(atlas) ? atlas['release'] : undefined;
  return typeof release === 'number' && Number.isInteger(release) ? release : null;
}
