import { BlockList } from 'node:net';

/** What is not of the public internet: IANA's special-purpose address registries (RFC 6890), multicast and reserved ranges. */
const special = new BlockList();
const ranges = {
  ipv4: [
    '0.0.0.0/8',
    '10.0.0.0/8',
    '100.64.0.0/10',
    '127.0.0.0/8',
    '169.254.0.0/16',
    '172.16.0.0/12',
    '192.0.0.0/24',
    '192.0.2.0/24',
    '192.88.99.0/24',
    '192.168.0.0/16',
    '198.18.0.0/15',
    '198.51.100.0/24',
    '203.0.113.0/24',
    '224.0.0.0/3',
  ],
  // Within 2000::/3; all else of IPv6 is not public.
  ipv6: ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'],
} as const;
const global = new BlockList();
global.addSubnet('2000::', 3, 'ipv6');
for (const family of ['ipv4', 'ipv6'] as const) {
  for (const range of ranges[family]) {
    const [net = '', bits] = range.split('/');
    special.addSubnet(net, Number(bits), family);
  }
}

/** Whether an address (of `net.isIP` 4 or 6) is one that nobody may be sent to by what a configuration or a name server says. */
export function isPrivateAddress(address: string, family: number): boolean {
  if (family === 4) return special.check(address, 'ipv4');
  return !global.check(address, 'ipv6') || special.check(address, 'ipv6');
}
