import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { after, before, suite, test } from 'node:test';
import { promisify } from 'node:util';

import { openDemonstration, type OpenDemonstration } from '#test/support/open-demonstration.ts';

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');

function partOf(pattern: RegExp): string {
  const found = pattern.exec(readme)?.[1];
  assert.ok(found !== undefined, String(pattern));
  return found;
}

suite('the README', () => {
  let atlas: OpenDemonstration;
  before(async () => {
    atlas = await openDemonstration({ ownTerms: true });
  });
  after(() => atlas[Symbol.asyncDispose]());

  test('shows the answer that its question gets', async () => {
    // curl leaves line ends out of what it posts.
    const question = partOf(/<<'QUERY'\n([\s\S]*?)QUERY\n/).replaceAll('\n', '');
    const answer = JSON.parse(partOf(/```json\n([\s\S]*?)```/)) as unknown;
    assert.deepEqual(await atlas.post(question), answer);
  });

  test('reads all pages in Python', async () => {
    const program = partOf(/```python\n([\s\S]*?)```/);
    const said = /# (.*)\n$/.exec(program)?.[1];
    const here = program
      .replace('http://127.0.0.1:4000', atlas.url)
      .replace('--level granted', `--level granted --url ${atlas.url}`);
    // Not awaited by blocking: this process has to answer.
    const { stdout } = await promisify(execFile)('python3', ['-c', here]);
    assert.equal(stdout.trim(), said);
  });
});
