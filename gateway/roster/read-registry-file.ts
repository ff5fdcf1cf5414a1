import { X509Certificate } from 'node:crypto';

import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';

import { CodedError } from '#schema/kernel/errors.ts';
import { isLoopback } from '#schema/kernel/loopback.ts';

import type { RosterEntry } from '../scatter/provider-roster.ts';

/** What stands in a `registry.yaml`. */
export interface Registry {
  /** The highest joining number given out so far; the next provider that joins gets the one after it. */
  readonly lastJoined: number;
  readonly providers: readonly RosterEntry[];
}

const idPattern = /^[a-z0-9][a-z0-9-]*$/;

/**
 * Reads the text of a `registry.yaml`: `lastJoined`, and `providers` with `id`, `url` and `joined` each, and `ca` where the address is
 * https. Throws CONFIGURATION_INVALID with the line that is wrong.
 */
export function readRegistryFile(text: string): Registry {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const lineOf = (node: unknown): number =>
    lines.linePos((node as Node | null | undefined)?.range?.[0] ?? 0).line;
  const fault = document.errors[0];
  if (fault !== undefined) throw wrong(lines.linePos(fault.pos[0]).line, 'is not YAML');
  const root = document.contents;
  if (!isMap(root)) throw wrong(1, 'does not begin with "providers:"');
  const list = root.get('providers', true);
  if (!isSeq(list)) throw wrong(lineOf(list ?? root), 'has no list under "providers"');
  const providers: RosterEntry[] = [];
  for (const item of list.items) {
    const entry = readEntry(item, (what) => wrong(lineOf(item), what));
    if (providers.some(({ id }) => id === entry.id)) {
      throw wrong(lineOf(item), `names ${entry.id} a second time`);
    }
    providers.push(entry);
  }
  const highest = Math.max(0, ...providers.map(({ joined }) => joined));
  const last = root.get('lastJoined');
  return { providers, lastJoined: Math.max(highest, typeof last === 'number' ? last : 0) };
}

function readEntry(item: unknown, fault: (what: string) => CodedError): RosterEntry {
  if (!isMap(item)) throw fault('is no provider: it needs id, url and joined');
  const scalar = (name: string): unknown => {
    const node = item.get(name, true);
    return isScalar(node) ? node.value : undefined;
  };
  const [id, url, joined] = [scalar('id'), scalar('url'), scalar('joined')];
  if (typeof id !== 'string' || !idPattern.test(id)) {
    throw fault('has an id that is not small letters, digits and hyphens');
  }
  if (typeof url !== 'string' || !/^https?:$/.test(URL.parse(url)?.protocol ?? '')) {
    throw fault(`has no http address as url of ${id}`);
  }
  if (typeof joined !== 'number' || !Number.isInteger(joined) || joined < 1) {
    throw fault(`has no whole number from 1 as joined of ${id}`);
  }
  const ca = readSigner(scalar('ca'), url, (what) => fault(`${what} of ${id}`));
  return { id, url, joined, ...(ca === undefined ? {} : { ca }) };
}

/** Plain http stays on this machine; elsewhere a provider is who its pinned signer says. */
function readSigner(
  ca: unknown,
  url: string,
  fault: (what: string) => CodedError,
): string | undefined {
  const { protocol, hostname } = new URL(url);
  if (protocol === 'http:') {
    if (!isLoopback(hostname.replaceAll(/[[\]]/g, ''))) {
      throw fault('has an http address off loopback, where only https is spoken, as url');
    }
    if (ca !== undefined) throw fault('has a ca beside the http address');
    return undefined;
  }
  if (typeof ca !== 'string' || !isCertificate(ca)) {
    throw fault('has no certificate (PEM), of who signs its own, as ca');
  }
  return ca;
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).ca;
  } catch {
    return false;
  }
}

function wrong(line: number, what: string): CodedError {
  return new CodedError(
    'CONFIGURATION_INVALID',
    `registry.yaml, line ${line}, ${what}: correct it.`,
  );
}
