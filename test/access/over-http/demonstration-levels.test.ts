import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';

import type { AccessLevel } from '#schema/wire/access-level.ts';
import { type OpenDemonstration, openDemonstration } from '#test/support/open-demonstration.ts';

import {
  bounds,
  counts,
  type Counts,
  firstOf,
  Levels,
  localId,
  readTruth,
  type Told,
} from './levels.ts';

interface Headlines extends Counts {
  readonly tables: readonly { readonly buckets: readonly Counts[] }[];
}

suite('In the demonstration with its own terms', () => {
  let own: OpenDemonstration;
  let levels: Levels;
  let truth: ReadonlyMap<string, Counts>;
  let anySubject: ReadonlyMap<string, string>;

  before(async () => {
    own = await openDemonstration({ ownTerms: true });
    levels = new Levels(own.url);
    await levels.readDatasets();
    ({ truth, anySubject } = await readTruth(levels));
  });
  after(async () => {
    await own[Symbol.asyncDispose]();
  });

  for (const [level, kinds] of [
    ['registered', { exact: 5, rounded: 82, hidden: 20 }],
    ['granted', { exact: 106, rounded: 0, hidden: 1 }],
  ] as const) {
    test(`who is ${level} lists rows of those datasets alone that are decided RECORD`, async () => {
      const decided = await levels.levels(level);
      const listed = await levels.ofEach<{ totalCount: { exact: number }; nodes: unknown[] }>(
        level,
        (dataset) =>
          `subjects(first: 1, filter: { dataset: { eq: "${localId(dataset)}" } }) { totalCount { exact } nodes { id } }`,
      );
      for (const [dataset, { totalCount, nodes }] of listed) {
        const isOpen = decided.get(dataset) === 'RECORD';
        const expected = isOpen ? truth.get(dataset)?.subjects : 0;
        assert.deepEqual([totalCount.exact, nodes.length], [expected, isOpen ? 1 : 0], dataset);
      }
      const ids = [...anySubject.values()].map((id) => `"${id}"`).join(', ');
      const { subjectsById } = await levels.data<{ subjectsById: ({ id: string } | null)[] }>(
        level,
        `{ subjectsById(ids: [${ids}]) { id studies { nodes { id } } dataset { id holdings { subjects } } } }`,
      );
      assert.deepEqual(
        subjectsById.map((row) => row?.id ?? null),
        [...anySubject].map(([dataset, id]) => (decided.get(dataset) === 'RECORD' ? id : null)),
      );
    });

    test(`who is ${level} counts others to tens, and their bounds hold the truth`, async () => {
      const decided = await levels.levels(level);
      const told = await levels.ofEach<Told>(
        level,
        (dataset) =>
          `summary(filter: { dataset: { eq: "${localId(dataset)}" } }) { ${counts} ${bounds} byProvider { disclosure subjects } }`,
      );
      const shown = { exact: 0, rounded: 0, hidden: 0 };
      for (const [dataset, one] of told) {
        const real = { level: decided.get(dataset)!, truth: truth.get(dataset)! };
        shown[assertTold(dataset, one, real)]++;
      }
      assert.deepEqual(shown, kinds);
      const held = await levels.ofEach<{ holdings: Counts | null }>(
        level,
        (dataset) => `dataset(id: "${dataset}") { holdings { ${counts} } }`,
      );
      for (const [dataset, { holdings }] of held) {
        if (decided.get(dataset) === 'METADATA') assert.equal(holdings, null, dataset);
        else assert.equal(holdings?.subjects ?? 0, told.get(dataset)?.subjects ?? 0, dataset);
      }
    });
  }

  test('bounds of several are not told where a provider of an earlier contract, which tells none, keeps something back besides', async () => {
    const filter = `{ modality: { eq: "MR" }, bodyPart: { descendantOf: "Head" }, dataset: {
      in: ["vestibular_schwannoma_mc_rc", "vestibular_schwannoma_seg", "upenn_gbm"] } }`;
    const nobody = { subjectsAtLeast: null, subjectsAtMost: null };
    for (const [level, subjects, suppressed] of [
      ['registered', 98, 1],
      ['granted', 103, 0],
    ] as const) {
      assert.deepEqual(
        await levels.data(
          level,
          `{ summary(filter: ${filter}) { subjects bounds { subjectsAtLeast subjectsAtMost } completeness { suppressed } } }`,
        ),
        { summary: { subjects, bounds: nobody, completeness: { suppressed } } },
      );
    }
  });

  test('there is no upper bound where a dataset with too few people does not show how much it holds', async () => {
    const { summary } = await levels.data<{ summary: Told }>(
      'registered',
      `{ summary(filter: { dataset: { in: ["cptac_ccrcc", "upenn_gbm"] } }) { ${counts} ${bounds} byProvider { disclosure subjects } } }`,
    );
    assert.deepEqual(
      [summary.subjects, summary.bounds?.['studiesAtMost'], summary.bounds?.['seriesAtMost']],
      [220, null, null],
    );
  });

  test('the public reads the catalogue and rounded headlines, and no other number', async () => {
    assert.deepEqual([...new Set((await levels.levels('public')).values())], ['METADATA']);
    // Providers of an earlier contract have no headlines, and the answer says so.
    const query = `{ headlines { ${counts} tables { field buckets { ${counts} } } } }`;
    const { body } = await levels.ask('public', query);
    const { headlines } = (body as { data: { headlines: Headlines } }).data;
    const cells = [headlines, ...headlines.tables.flatMap(({ buckets }) => buckets)];
    assert.ok(cells.filter(({ subjects }) => subjects !== null).length > 20);
    for (const cell of cells) {
      for (const number of [cell.subjects, cell.studies, cell.series])
        assert.equal((number ?? 0) % 10, 0);
    }
    for (const field of ['holdings { subjects }', 'capabilities { fields { known } }']) {
      const { status } = await levels.ask('public', `{ provider(id: "lidc") { ${field} } }`);
      assert.equal(status, 401);
    }
  });

  test('nobody is answered with what another was told, though all ask the same at once', async () => {
    const who = ['registered', 'granted', 'operator'] as const;
    const questions = [
      `{ summary(filter: { modality: { eq: "MR" } }) { ${counts} byProvider { provider { id } disclosure subjects } } }`,
      '{ studies(first: 3, orderBy: { by: DAY, direction: DESC }) { nodes { id } totalCount { exact } } }',
      `{ subjectsById(ids: ["${[...anySubject.values()].slice(0, 60).join('", "')}"]) { id } }`,
      `{ ${firstOf('rider:rider_lung_pet_ct')} }`,
    ];
    for (const query of questions) {
      const together = await Promise.all(who.map((level) => levels.data(level, query)));
      for (const [place, level] of who.entries()) {
        assert.deepEqual(await levels.data(level, query), together[place], `${level} ${query}`);
      }
      const [registered, granted, operator] = together;
      // An operator has no more rows than who is registered.
      assert.deepEqual(operator, registered);
      assert.notDeepEqual(granted, registered);
    }
  });

  test('a cursor is its caller’s own, and a project that is somebody else’s is none', async () => {
    const page = (after: string): string =>
      `{ studies(first: 2${after}) { nodes { id } pageInfo { endCursor } } }`;
    const { studies } = await levels.data<{ studies: { pageInfo: { endCursor: string } } }>(
      'registered',
      page(''),
    );
    const next = page(`, after: "${studies.pageInfo.endCursor}"`);
    await levels.data('registered', next);
    for (const level of ['granted', 'operator'] as const) {
      assert.match((await levels.ask(level, next)).text, /"code":"CURSOR_MISMATCH"/);
    }
    const { me } = await levels.data<{ me: { project: unknown; level: string } }>(
      'granted',
      '{ me { level project { id } } }',
      { 'atlas-project': 'of-others' },
    );
    assert.deepEqual(me, { project: null, level: 'METADATA' });
  });
});

const units = ['subjects', 'studies', 'series'] as const;

interface Real {
  readonly level: AccessLevel;
  readonly truth: Counts;
}

/** Whether what is told of a dataset is what its level allows; gives how it is told. */
function assertTold(
  dataset: string,
  told: Told,
  { level, truth }: Real,
): 'exact' | 'rounded' | 'hidden' {
  const numbers = units.map((unit) => told[unit] ?? 0);
  const real = units.map((unit) => truth[unit] ?? 0);
  const isHidden = level === 'METADATA' || (truth.subjects ?? 0) < 10;
  if (level === 'RECORD') {
    assert.deepEqual(numbers, real, dataset);
  } else if (isHidden) {
    assert.deepEqual(numbers, [0, 0, 0], dataset);
    assert.ok(
      told.byProvider.every(({ subjects }) => subjects === 0),
      dataset,
    );
  } else {
    for (const [at, number] of numbers.entries()) {
      assert.ok(number % 10 === 0 && Math.abs(number - real[at]!) <= 5, `${dataset} ${number}`);
    }
  }
  if (level !== 'METADATA') assertBounds(dataset, told, truth);
  return level === 'RECORD' ? 'exact' : isHidden ? 'hidden' : 'rounded';
}

/** Providers of an earlier contract tell no bounds. */
function assertBounds(dataset: string, { bounds: told }: Told, truth: Counts): void {
  for (const unit of units) {
    const [least, most] = [told?.[`${unit}AtLeast`] ?? 0, told?.[`${unit}AtMost`] ?? Infinity];
    const real = truth[unit] ?? 0;
    assert.ok(least <= real && real <= most, `${dataset} ${unit}: ${least} ${real} ${most}`);
  }
}
