import { isIPv6 } from 'node:net';

import type { Caller } from '../../access/caller.ts';
import type { RatePolicy } from './rate-policy.ts';

/** Whose units are counted. */
export interface RateKey {
  readonly policy: RatePolicy['name'];
  readonly id: string;
}

/** A caller shares with themselves alone, for each project apart, from wherever they ask; the public by the address that they ask from. */
export function rateKeyOf(
  { identity, pseudonym, project }: Pick<Caller, 'identity' | 'pseudonym' | 'project'>,
  address: string | undefined,
): RateKey {
  if (identity === null) return { policy: 'public', id: addressGroup(address ?? '') };
  return { policy: 'user', id: `${pseudonym}/${project?.id ?? ''}` };
}

/** Where an address comes from. One machine has all of an IPv6 network (/64) at its disposal: it is one. */
export function addressGroup(address: string): string {
  if (!isIPv6(address)) return address;
  const embedded = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (embedded !== undefined) return embedded;
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? [];
  const first = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - first.length - last.length);
  const groups = [...first, ...Array.from({ length: zeros }, () => '0'), ...last];
  const network = groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${network.join(':')}::/64`;
}
