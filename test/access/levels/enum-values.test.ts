import assert from 'node:assert/strict';
import { test } from 'node:test';

import { buildSchema, parse } from 'graphql';

import type { AccessRules } from '#gateway/access/levels/access-rules.ts';
import { neededByDocument } from '#gateway/access/levels/needed-by-document.ts';
import { neededByVariables } from '#gateway/access/levels/needed-by-variables.ts';

const schema = buildSchema(`
  type Query { table(by: [Column!]! of: Side): Int }
  input Side { column: Column columns: [Column!] }
  enum Column { OPEN NAME }
`);
const need = { coordinate: 'Column.NAME', level: 'RECORD', given: true } as const;
const rules: AccessRules = {
  needs: () => 'METADATA',
  protected: new Map([[need.coordinate, need.level]]),
  possible: new Map(),
};

function needsOf(text: string, variables: Readonly<Record<string, unknown>> = {}): unknown {
  const written = neededByDocument(schema, rules, parse(text), null);
  return [...written.needs, ...neededByVariables(rules, written, variables)];
}

test('a value of an enum needs as much in the document as in a variable of its own, in a list, or in an input', () => {
  for (const column of ['OPEN', 'NAME']) {
    const asked = [
      needsOf(`{ table(by: [${column}]) }`),
      needsOf(`query($by: [Column!]! = [${column}]) { table(by: $by) }`),
      needsOf('query($by: [Column!]!) { table(by: $by) }', { by: [column] }),
      needsOf('query($one: Column!) { table(by: [$one]) }', { one: column }),
      needsOf('query($of: Side) { table(by: [OPEN], of: $of) }', { of: { column } }),
      needsOf('query($of: Side) { table(by: [OPEN], of: $of) }', { of: { columns: [column] } }),
    ];
    assert.deepEqual(
      asked,
      asked.map(() => (column === 'NAME' ? [need] : [])),
    );
  }
});
