import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { livingSince, releaseRuns } from '#provider/ingest/rows/release-runs.ts';
import { settleOverlaps } from '#provider/ingest/rows/settle-overlaps.ts';
import type { SeriesVersion } from '#provider/ingest/source/read-versions.ts';

const version = (from: number, to: number | null, crdcSeriesUuid: string): SeriesVersion => ({
  ...{
    datasetId: 'd',
    patientId: 'p',
    studyUid: '1',
    seriesUid: '1.1',
    modality: 'CT',
    sizeMb: 1,
    current: null,
  },
  ...{ from, to, crdcSeriesUuid },
});

suite('States over releases', () => {
  test('equal states of neighbouring releases are one row, and releases without anything alive have none', () => {
    const parts = [
      { from: 2, to: 5, sex: 'F' },
      { from: 3, to: 5, sex: 'F' },
      { from: 9, to: null, sex: 'F' },
      { from: 12, to: null, sex: 'M' },
    ];
    const runs = releaseRuns(
      parts,
      (alive) => [...new Set(alive.map(({ sex }) => sex))].join(),
      (a, b) => a === b,
    );
    assert.deepEqual(runs, [
      { from: 2, to: 5, state: 'F' },
      { from: 9, to: 12, state: 'F' },
      { from: 12, to: null, state: 'F,M' },
    ]);
  });

  test('where two rows of a series overlap, the wider one is split around the narrower', () => {
    const wide = version(20, 25, 'wide');
    const narrow = version(23, 24, 'narrow');
    const settled = settleOverlaps([
      version(10, 20, 'old'),
      wide,
      narrow,
      version(25, null, 'now'),
    ]);
    assert.deepEqual(
      settled.map(({ from, to, crdcSeriesUuid }) => [from, to, crdcSeriesUuid]),
      [
        [10, 20, 'old'],
        [20, 23, 'wide'],
        [23, 24, 'narrow'],
        [24, 25, 'wide'],
        [25, null, 'now'],
      ],
    );
  });

  test('a table that came later lives only in the releases since', () => {
    const runs = [
      { from: 2, to: 5 },
      { from: 6, to: 9 },
      { from: 11, to: null },
    ];
    assert.deepEqual(livingSince(runs, 7), [
      { from: 7, to: 9 },
      { from: 11, to: null },
    ]);
  });
});
