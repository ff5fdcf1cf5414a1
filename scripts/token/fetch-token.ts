import { developmentPath } from '#gateway/access/development-issuer/serve-development-issuer.ts';
import { CodedError } from '#schema/kernel/errors.ts';

import type { TokenLevel } from './token-options.ts';

/** Which token, and of which Atlas. */
export interface WantedToken {
  readonly level: TokenLevel;
  /** Address of the Atlas. */
  readonly url: string;
}

const patienceMs = 10_000;

/** A token of an Atlas. CONFIGURATION_INVALID where none answers, or where it has no development issuer. */
export async function fetchToken(wanted: WantedToken): Promise<string> {
  const token = await fetchTokenIfAny(wanted);
  if (token !== null) return token;
  throw new CodedError(
    'CONFIGURATION_INVALID',
    `What answers at ${wanted.url} gives no tokens for development: get one from an identity provider that it trusts.`,
  );
}

/** The same; null where what answers has no development issuer. */
export async function fetchTokenIfAny({ level, url }: WantedToken): Promise<string | null> {
  const address = new URL(`${developmentPath}?level=${level}`, url);
  try {
    const response = await fetch(address, {
      method: 'POST',
      signal: AbortSignal.timeout(patienceMs),
    });
    const text = await response.text();
    return response.ok ? readToken(text) : null;
  } catch {
    throw new CodedError(
      'CONFIGURATION_INVALID',
      `No Atlas answers at ${url}: start it with npm start, or say with --url where it is.`,
    );
  }
}

function readToken(text: string): string | null {
  try {
    const { token } = JSON.parse(text) as { readonly token?: unknown };
    return typeof token === 'string' ? token : null;
  } catch {
    return null;
  }
}
