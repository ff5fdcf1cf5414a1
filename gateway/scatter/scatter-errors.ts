import { type ErrorCode, errorCodes, type Suggestion } from '#schema/kernel/errors.ts';

import type { Answer } from './answer-selection.ts';

/** An error as it goes into the answer. */
export interface ScatterError {
  readonly message: string;
  readonly path: readonly (string | number)[];
  readonly extensions: {
    readonly code: ErrorCode;
    readonly provider?: string;
    /** With a provider: whether the same question may go well a little later. */
    readonly retryable?: boolean;
    /** With a provider: what names the request in the gateway's log. */
    readonly correlationId?: string;
    /** What could be given instead. */
    readonly suggestions?: readonly Suggestion[];
    /** Who is missing from an answer that all were wanted in. */
    readonly providers?: readonly { readonly id: string; readonly code: ErrorCode }[];
  };
}

const requestFaults: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'BAD_USER_INPUT',
  'PAGE_SIZE_LIMIT',
  'ARGUMENT_LIMIT',
  'CURSOR_INVALID',
  'CURSOR_MISMATCH',
]);

/** What a provider may be over with soon. Another answer than the contract's, or one that is too large, would be the same again. */
const passing: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'PROVIDER_UNAVAILABLE',
  'PROVIDER_TIMEOUT',
  'PROVIDER_CIRCUIT_OPEN',
  'PROVIDER_BUSY',
  'PROVIDER_NOT_READY',
  'AUDIT_UNAVAILABLE',
]);

/** Whether a provider says that the request itself is at fault. */
export function blamesRequest(code: ErrorCode | null): boolean {
  return code !== null && requestFaults.has(code);
}

/** Why a provider is SKIPPED: it was told not to answer less than was asked for, cannot be asked at all, or has nothing that matches. */
const skips: Partial<Record<ErrorCode, 'REFRAINED' | 'UNABLE' | 'PASSED_OVER'>> = {
  NOT_EXACT: 'REFRAINED',
  VERSION_TOO_OLD: 'UNABLE',
  SKIPPED_IRRELEVANT: 'PASSED_OVER',
};

function skipOf(code: ErrorCode | null): (typeof skips)[ErrorCode] {
  return code === null ? undefined : skips[code];
}

/** Whether a provider that might have had something is left out under this code, however often it is asked. */
export function leavesOut(code: ErrorCode | null): boolean {
  const skip = skipOf(code);
  return skip === 'REFRAINED' || skip === 'UNABLE';
}

/** Whether it was proven that a provider has nothing to bring. */
export function wasPassedOver(answer: Pick<Answer, 'code'> | undefined): boolean {
  return skipOf(answer?.code ?? null) === 'PASSED_OVER';
}

/** Whether something is missing that the request did not do without. */
export function isFailure({ status, code }: Pick<Answer, 'status' | 'code'>): boolean {
  return status === 'FAILED' || status === 'TIMED_OUT' || skipOf(code) === 'UNABLE';
}

/** Whether a provider answered, and some fields of its answer are not shown. */
export function withholds({ status, code }: Pick<Answer, 'status' | 'code'>): boolean {
  return status === 'ANSWERED' && code !== null;
}

/** An error of one provider, or of the request. */
export function toError(
  code: ErrorCode,
  path: readonly (string | number)[],
  provider?: string,
): ScatterError {
  return {
    message: errorCodes[code],
    path,
    extensions: {
      code,
      ...(provider === undefined ? {} : { provider, retryable: passing.has(code) }),
    },
  };
}

/** The same, with the name of the request where it is of a provider. */
export function ofRequest(error: ScatterError, requestId: string | undefined): ScatterError {
  const { extensions } = error;
  if (extensions.provider === undefined || requestId === undefined) return error;
  return { ...error, extensions: { ...extensions, correlationId: requestId } };
}
