import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';

import { readEnvironment } from '#schema/kernel/environment.ts';
import { readServiceSettings } from '#scripts/start/service-settings.ts';

const body = '{ __typename }';
const id = createHash('sha256').update(body).digest('hex');
const manifest = JSON.stringify({
  format: 'apollo-persisted-query-manifest',
  version: 1,
  operations: [{ id, name: 'T', type: 'query', body }],
});

suite('what the gateway shows and takes', () => {
  test('is everything where the environment says nothing', () => {
    assert.deepEqual(readServiceSettings(readEnvironment({})), {
      profile: 'OPEN',
      tellPartial: false,
    });
  });

  test('is read from the environment and the file that it names', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'atlas-'));
    const file = join(folder, 'documents.json');
    await writeFile(file, manifest);
    const settings = readServiceSettings(
      readEnvironment({
        ATLAS_PROFILE: 'CLOSED',
        ATLAS_TRUSTED_DOCUMENTS: file,
        ATLAS_PARTIAL_STATUS: '294',
      }),
    );
    await rm(folder, { recursive: true });
    assert.deepEqual(settings, {
      profile: 'CLOSED',
      tellPartial: true,
      trustedDocuments: new Map([[id, body]]),
    });
  });

  for (const [variables, message] of [
    [{ ATLAS_PROFILE: 'closed' }, 'ATLAS_PROFILE must be OPEN or CLOSED.'],
    [
      { ATLAS_LOG: 'loud' },
      'ATLAS_LOG must be one of trace, debug, info, warn, error, fatal, silent.',
    ],
    [
      { DATABASE_URL: 'mysql://me:secret@db/atlas' },
      'DATABASE_URL is no address of a PostgreSQL database: write it as postgresql://user@host:5432/database.',
    ],
    [
      { GATEWAY_DATABASE_URL: 'postgresql://db:5432' },
      'GATEWAY_DATABASE_URL is no address of a PostgreSQL database: write it as postgresql://user@host:5432/database.',
    ],
    [{ ATLAS_PARTIAL_STATUS: '207' }, 'ATLAS_PARTIAL_STATUS must be 200 or 294.'],
    [
      { ATLAS_PROFILE: 'CLOSED' },
      'ATLAS_PROFILE=CLOSED answers listed documents only: name their file in ATLAS_TRUSTED_DOCUMENTS, or declare OPEN.',
    ],
    [
      { ATLAS_TRUSTED_DOCUMENTS: '/nowhere/documents.json' },
      'ATLAS_TRUSTED_DOCUMENTS is for the profile CLOSED: set ATLAS_PROFILE=CLOSED, or leave the list out.',
    ],
    [
      { ATLAS_PROFILE: 'CLOSED', ATLAS_TRUSTED_DOCUMENTS: '/nowhere/documents.json' },
      'The file of ATLAS_TRUSTED_DOCUMENTS cannot be read: /nowhere/documents.json.',
    ],
  ] as const) {
    test(`is refused as ${JSON.stringify(variables)}`, () => {
      assert.throws(() => readServiceSettings(readEnvironment(variables)), {
        code: 'CONFIGURATION_INVALID',
        message,
      });
    });
  }
});
