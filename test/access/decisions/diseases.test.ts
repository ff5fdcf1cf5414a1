import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { decide } from '#gateway/access/decisions/decide.ts';
import { prepareTerms } from '#gateway/access/decisions/prepare-terms.ts';

import { callerWith, now, purposeWith, termsWith } from './callers.ts';

suite('a disease', () => {
  const levelOf = (diseases: readonly string[], of: readonly string[]) => {
    const caller = callerWith([], purposeWith({ duo: ['DUO:0000007'], diseases }));
    return decide(caller, prepareTerms(termsWith({ duo: ['DUO:0000007'], diseases: of })), now)
      .level;
  };

  test('is what it is, and a kind of what stands above it', () => {
    assert.equal(levelOf(['DOID:162'], ['DOID:162']), 'RECORD');
    assert.equal(levelOf(['DOID:10155'], ['DOID:162']), 'RECORD');
    assert.equal(levelOf(['DOID:9256', 'DOID:1612'], ['DOID:3119', 'DOID:1612']), 'RECORD');
    assert.equal(levelOf(['DOID:162'], ['DOID:10155']), 'METADATA');
    assert.equal(levelOf(['DOID:9256', 'DOID:1612'], ['DOID:3119']), 'METADATA');
    assert.equal(levelOf(['DOID:99999'], ['DOID:162']), 'METADATA');
    assert.equal(levelOf(['toString'], ['DOID:162']), 'METADATA');
    assert.equal(levelOf(['DOID:162'], []), 'METADATA');
  });
});
