import assert from 'node:assert/strict';
import { test } from 'node:test';

import { readTable } from '#provider/ingest/clinical/read-table.ts';

test('a line of a table on its side is named by its first cell that says something', () => {
  const text = ['Case,,A-1,A-2', 'Pathology,Dx,benign,', ',ER,,pos', 'Report,ER,x,y'].join('\n');
  assert.deepEqual(
    readTable(text, { layout: 'columns', header: 1 }).map((row) => Object.fromEntries(row)),
    [
      { Case: '', Pathology: 'Dx', ER: 'ER', Report: 'ER' },
      { Case: 'A-1', Pathology: 'benign', ER: '', Report: 'x' },
      { Case: 'A-2', Pathology: '', ER: 'pos', Report: 'y' },
    ],
  );
});
