import type { DevelopmentLevel } from '#gateway/access/development-issuer/development-visas.ts';

/** Header of somebody of this level, from the development issuer of a running Atlas; none for the public. */
export async function authorizationOf(
  url: string,
  level: DevelopmentLevel,
): Promise<Readonly<Record<string, string>>> {
  const response = await fetch(`${url}/dev/token?level=${level}`, { method: 'POST' });
  const { token } = (await response.json()) as { readonly token: string | null };
  return token === null ? {} : { authorization: `Bearer ${token}` };
}
