import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { requirePlainJson } from '#gateway/limits/require-plain-json.ts';

const twice = 'A name stands twice in one object of the body: say each once.';
const prototype = '"__proto__" cannot be a name in the body.';

suite('JSON that two readers could take for two things', () => {
  for (const [text, message] of [
    ['{"a":1,"a":2}', twice],
    ['{"a":1,"b":[{"c":1,"c":2}]}', twice],
    ['{"a":{"x":"}"},"b":[1,{}],"a":2}', twice],
    [String.raw`{"query":1,"qu\u0065ry":2}`, twice],
    [String.raw`{"a\"":1,"a\"":2}`, twice],
    ['{"__proto__":{}}', prototype],
    [String.raw`{"v":{"\u005f_proto__":1}}`, prototype],
    [`${'['.repeat(257)}${']'.repeat(257)}`, 'The body is nested more than 256 brackets deep.'],
  ] as const) {
    test(`is refused: ${text.slice(0, 40)}`, () => {
      assert.throws(() => requirePlainJson(text), { code: 'BAD_REQUEST', message });
    });
  }

  for (const text of [
    '{"a":{"a":{"a":1}},"b":{"a":1}}',
    '[{"a":1},{"a":2}]',
    String.raw`{"a":"a\\","b":"\"a\":","c":["a","a"]}`,
    '"a"',
    '{}',
    `{"x":${'['.repeat(255)}${']'.repeat(255)}}`,
  ]) {
    test(`is not: ${text.slice(0, 40)}`, () => requirePlainJson(text));
  }
});
