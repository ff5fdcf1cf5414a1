import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { openGuardedHttps } from '#gateway/access/tokens/guarded-https.ts';
import { isPrivateAddress } from '#gateway/access/tokens/private-address.ts';
import { loopbackCertificate, openIdentityProvider } from '#test/support/identity-provider.ts';

const trusting = { allowPrivate: true, ca: loopbackCertificate };

suite('Calls to identity providers', () => {
  test('go to addresses of the public internet only, whether they are written or resolved', async () => {
    await using provider = await openIdentityProvider((_, response) => response.end('{}'));
    await using https = openGuardedHttps({ ca: loopbackCertificate });
    const { port } = new URL(provider.url);
    for (const host of ['localhost', '127.0.0.1', '[::1]', '0x7f.1', '[::ffff:127.0.0.1]']) {
      await assert.rejects(
        https.fetchText({ address: `https://${host}:${port}/jwks` }),
        { message: 'the address is private' },
        host,
      );
    }
    assert.deepEqual(provider.asked, []);
  });

  test('go by https only', async () => {
    await using https = openGuardedHttps(trusting);
    await assert.rejects(https.fetchText({ address: 'http://localhost/jwks' }), {
      message: 'the address is not https',
    });
  });

  test('follow no redirect', async () => {
    await using provider = await openIdentityProvider((_, response) => {
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    await using https = openGuardedHttps(trusting);
    await assert.rejects(https.fetchText({ address: `${provider.url}/jwks` }), {
      message: 'answered with status 302',
    });
    assert.deepEqual(provider.asked, ['GET /jwks']);
  });

  test('read 1 MiB and no more', async () => {
    const fits = ' '.repeat(1_048_576);
    await using provider = await openIdentityProvider(({ url }, response) => {
      response.end(url === '/fits' ? fits : `${fits} `);
    });
    await using https = openGuardedHttps(trusting);
    assert.equal(await https.fetchText({ address: `${provider.url}/fits` }), fits);
    await assert.rejects(https.fetchText({ address: `${provider.url}/larger` }), {
      message: 'the answer is larger than 1 MiB',
    });
  });

  test('end after 3 s, also where an answer has begun', async () => {
    await using provider = await openIdentityProvider((_, response) => {
      response.write('{');
    });
    await using https = openGuardedHttps(trusting);
    await assert.rejects(https.fetchText({ address: `${provider.url}/jwks` }), {
      name: 'TimeoutError',
    });
  });

  test('trust no certificate that nobody vouches for', async () => {
    await using provider = await openIdentityProvider((_, response) => response.end('{}'));
    await using https = openGuardedHttps({ allowPrivate: true });
    await assert.rejects(https.fetchText({ address: `${provider.url}/jwks` }));
    assert.deepEqual(provider.asked, []);
  });
});

test('Private are loopback, local, carrier, documentation, mapped and multicast addresses', () => {
  const addresses = {
    4: ['0.0.0.0', '10.1.2.3', '100.64.0.1', '127.0.0.1', '169.254.169.254', '172.31.255.255'],
    6: ['::', '::1', 'fe80::1', 'fd00::1', '::ffff:8.8.8.8', '64:ff9b::a00:1', '2001:db8::1'],
  };
  for (const [family, list] of Object.entries(addresses)) {
    for (const one of list) assert.equal(isPrivateAddress(one, Number(family)), true, one);
  }
  for (const one of ['192.168.0.1', '198.19.0.1', '224.0.0.1', '255.255.255.255']) {
    assert.equal(isPrivateAddress(one, 4), true, one);
  }
  assert.equal(isPrivateAddress('ff02::1', 6), true);
  assert.equal(isPrivateAddress('172.32.0.1', 4), false);
  assert.equal(isPrivateAddress('8.8.8.8', 4), false);
  assert.equal(isPrivateAddress('2606:4700::1111', 6), false);
});
