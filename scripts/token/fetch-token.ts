import { developmentPath } from '#gateway/access/development-issuer/serve-development-issuer.ts';
import { CodedError } from '#schema/kernel/errors.ts';

import type { TokenLevel } from './token-options.ts';

/** A token of this level from the Atlas at an address. CONFIGURATION_INVALID where none answers, or where it has no development issuer. */
export async function fetchToken(options: {
  readonly level: TokenLevel;
  readonly url: string;
}): Promise<string> {
  const { level, url } = options;
  const response = await ask(new URL(`${developmentPath}?level=${level}`, url));
  if (response === null) {
    throw new CodedError(
      'CONFIGURATION_INVALID',
      `No Atlas answers at ${url}: start it with npm start, or say with --url where it is.`,
    );
  }
  const token = response.ok ? readToken(await response.text()) : null;
  if (token === null) {
    throw new CodedError(
      'CONFIGURATION_INVALID',
      `What answers at ${url} gives no tokens for development: get one from an identity provider that it trusts.`,
    );
  }
  return token;
}

async function ask(address: URL): Promise<Response | null> {
  try {
    return await fetch(address, { method: 'POST', signal: AbortSignal.timeout(10_000) });
  } catch {
    return null;
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
