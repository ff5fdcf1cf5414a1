// As whom the page asks: with tokens of the development issuer, where the Atlas has one.

/** Levels that the page offers, with what they are called. */
export const levels = { public: 'Public', registered: 'Registered', granted: 'Granted' };

/** A token that ends within this is not used any more. */
const spareSeconds = 60;

const tokens = new Map();
let level = 'public';

/** Asks as this level from now on. */
export function askAs(chosen) {
  level = chosen;
}

/** Whether there is a development issuer, so that there is something to choose. */
export async function canChoose() {
  return (await tokenOf('granted')) !== null;
}

/** `fetch`, with the token of the level; whoever writes an Authorization header into the editor is let alone. */
export async function fetchAsCaller(url, init = {}) {
  const headers = new Headers(init.headers);
  const token = headers.has('authorization') ? null : await tokenOf(level);
  if (token === null) return fetch(url, init);
  const ask = (bearer) => {
    headers.set('authorization', `Bearer ${bearer}`);
    return fetch(url, { ...init, headers });
  };
  const response = await ask(token);
  if (response.status !== 401) return response;
  // The Atlas was started anew since: its issuer has another key.
  tokens.delete(level);
  const another = await tokenOf(level);
  return another === null ? response : ask(another);
}

async function tokenOf(wanted) {
  if (wanted === 'public') return null;
  const known = tokens.get(wanted);
  if (known !== undefined && known.expiresAt - Date.now() / 1000 > spareSeconds) return known.token;
  const response = await fetch(`/dev/token?level=${wanted}`, { method: 'POST' });
  if (!response.ok) return null;
  const given = await response.json();
  tokens.set(wanted, given);
  return given.token;
}
