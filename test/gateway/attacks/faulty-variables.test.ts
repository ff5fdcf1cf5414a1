import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { openTarget } from './attack-setup.ts';

const query = 'query ($f: StudyFilter) { studies(filter: $f) { nodes { id } } }';
const names = Array.from({ length: 60_000 }, (_, n): [string, number] => [`x${n}`, 1]);

suite('variables with faults', () => {
  test('tens of thousands of names that an input type does not have are told as one fault, shortly', async () => {
    await using target = await openTarget();
    const answer = await target.send({
      body: { query, variables: { f: Object.fromEntries(names) } },
    });
    assert.equal(answer.status, 400);
    assert.deepEqual(
      answer.errors.map(({ message, extensions }) => [message.slice(0, 43), extensions.code]),
      [['Variable "$f" got invalid value { x0: 1, x1', 'BAD_USER_INPUT']],
    );
    assert.ok(answer.text.length < 1_000, `${answer.text.length} characters`);
    assert.deepEqual([target.plans(), target.asked()], [0, 0]);
  });

  test('values of a wrong type in a long list are told as one fault', async () => {
    await using target = await openTarget();
    const wrong = Array.from({ length: 500 }, () => ({ modality: { eq: 1 } }));
    const answer = await target.send({ body: { query, variables: { f: { or: wrong } } } });
    assert.equal(answer.status, 400);
    assert.deepEqual(
      answer.errors.map(({ message, extensions }) => [message, extensions.code]),
      [
        [
          'Variable "$f" got invalid value 1 at "f.or[0].modality.eq"; String cannot represent a non string value: 1',
          'BAD_USER_INPUT',
        ],
      ],
    );
    assert.deepEqual([target.plans(), target.asked()], [0, 0]);
  });
});
