import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';

import { attacks, openTarget } from './attack-setup.ts';
import { elsewhere, translated } from './translated.ts';

const tests = new URL('../../', import.meta.url);

suite('an attack of the list', () => {
  test('is translated, or shown elsewhere under the name that stands here', () => {
    assert.deepEqual(
      [...Object.keys(translated), ...Object.keys(elsewhere)].toSorted(),
      attacks.map(({ id }) => id).toSorted(),
    );
    const missing = Object.entries(elsewhere).filter(
      ([, [file, name]]) => !readFileSync(new URL(file, tests), 'utf8').includes(name),
    );
    assert.deepEqual(missing, []);
  });

  for (const attack of attacks) {
    const translate = translated[attack.id];
    if (translate === undefined) continue;
    const { status, code, bodyMustNotMatch, mustNotMatch, maxErrors = 10 } = attack.expect;
    test(`is answered as written, without a plan or a word to a provider: ${attack.id}`, async () => {
      await using target = await openTarget();
      const answer = await target.send(translate(attack));
      const { text, errors } = answer;
      if (status !== undefined) assert.equal(answer.status, status, text);
      if (code !== undefined) assert.deepEqual([...new Set(errors.map(codeOf))], [code]);
      for (const pattern of [bodyMustNotMatch, mustNotMatch, 'Did you mean', ' at /', 'http://']) {
        if (pattern !== undefined) assert.doesNotMatch(text, new RegExp(pattern));
      }
      assert.ok(errors.length >= 1 && errors.length <= maxErrors, text);
      assert.deepEqual([target.plans(), target.asked()], [0, 0]);
      assert.equal(Object.keys(Object.prototype).length, 0);
      const lines = target.lines();
      assert.ok(lines.length > 0, 'it is logged');
      assert.deepEqual(
        lines.filter((line) => line.indexOf('\n') !== line.length - 1),
        [],
      );
    });
  }
});

function codeOf({ extensions }: { readonly extensions: { readonly code: string } }): string {
  return extensions.code;
}
