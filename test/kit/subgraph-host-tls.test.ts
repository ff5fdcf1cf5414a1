import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { Agent, fetch } from 'undici';

import type { Mount, MountRequest } from '#kit/mount.ts';
import { openSubgraphHost } from '#kit/subgraph-host.ts';
import { createLog } from '#schema/kernel/log.ts';
import { makeAuthority, withoutCertificates } from '#test/support/certificates.ts';

const log = createLog('silent');

/** A mount that keeps what it was handed. */
function keeping(seen: MountRequest[]): Mount {
  return {
    path: '/a',
    respond: (request) => {
      seen.push(request);
      return Promise.resolve({ status: 200, headers: {}, body: '{}' });
    },
  };
}

async function post(url: string, connect: object): Promise<number> {
  const dispatcher = new Agent({ connect });
  try {
    const headers = { 'content-type': 'application/json' };
    return (await fetch(url, { method: 'POST', headers, body: '{}', dispatcher })).status;
  } finally {
    await dispatcher.close();
  }
}

suite('a host that others can reach', { skip: withoutCertificates }, () => {
  test('speaks https with those who show a certificate of the pinned authority, and with nobody else', async () => {
    const [ours, theirs] = await Promise.all([makeAuthority(), makeAuthority()]);
    const seen: MountRequest[] = [];
    const tls = { ...ours.server, clientCa: ours.ca };
    const options = { host: '0.0.0.0', port: 0, mounts: [keeping(seen)], tls, log };
    await using host = await openSubgraphHost(options);
    assert.match(host.url, /^https:\/\/0\.0\.0\.0:\d+$/);
    const url = `${host.url.replace('0.0.0.0', '127.0.0.1')}/a`;
    assert.equal(await post(url, { ...ours.client, ca: ours.ca }), 200);
    const strangers = [
      { ca: ours.ca },
      { ...theirs.client, ca: ours.ca },
      { ...ours.client, ca: theirs.ca },
      { ...ours.client },
    ];
    for (const connect of strangers) await assert.rejects(post(url, connect), TypeError);
    await assert.rejects(post(url.replace('https', 'http'), {}), TypeError);
    assert.equal(seen.length, 1);
  });

  test('does not open with a key that is another’s, or with no authority', async () => {
    const [ours, theirs] = await Promise.all([makeAuthority(), makeAuthority()]);
    const tls = { ...ours.server, clientCa: ours.ca };
    for (const wrong of [
      { ...tls, key: theirs.server.key },
      { ...tls, clientCa: '' },
    ]) {
      const options = { host: '0.0.0.0', port: 0, mounts: [], tls: wrong, log };
      await assert.rejects(openSubgraphHost(options), { code: 'CONFIGURATION_INVALID' });
    }
  });
});

test('a mount is handed headers and bytes as they came, a whole passport among them', async () => {
  const seen: MountRequest[] = [];
  const options = { host: '127.0.0.1', port: 0, mounts: [keeping(seen)], log };
  await using host = await openSubgraphHost(options);
  const visas = 'v'.repeat(65_536);
  const body = '{ "a" : "\u00e9" }';
  const headers = { 'content-type': 'application/json', 'x-atlas-visas': visas };
  const response = await fetch(`${host.url}/a`, { method: 'POST', headers, body });
  assert.equal(response.status, 200);
  const [{ headers: given, bytes, body: parsed } = assert.fail()] = seen;
  assert.equal(given['x-atlas-visas'], visas);
  assert.equal(Buffer.from(bytes).toString(), body);
  assert.deepEqual(parsed, { a: '\u00e9' });
});
