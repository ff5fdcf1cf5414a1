import assert from 'node:assert/strict';
import { test } from 'node:test';

import type { ReleaseView } from '#provider/search/catalogue-search.ts';
import type { Criterion } from '#provider/search/criterion.ts';
import type { Counted, CrossTabAnswer, FacetParts } from '#provider/search/facet-answers.ts';
import { readFilter } from '#provider/search/read-filter.ts';
import { createRandom } from '#scripts/bench/random.ts';

import { createFilterDraw, type FilterDraw } from './draw-filters.ts';
import { fieldSql, numberSql } from './facet-sql.ts';
import { ingestDemonstration } from './ingest-demonstration.ts';
import { plain, plainBuckets, plainParts } from './plain-facets.ts';
import type { FilterInput } from './sql-oracle.ts';

const seed = 20_261_126;
const filters = 60;
const fields = Object.keys(fieldSql);
const numbers = [...Object.keys(numberSql), 'DAYS_FROM_DIAGNOSIS', 'YEAR'];
const countables = ['subjects', 'studies', 'series'] as const;
const questions = [0, 4, 7].map((code) => ({
  kind: 'DIAGNOSIS' as const,
  code: `test:${code}`,
}));

type Part = readonly [name: string, counted: Counted];

for (const provider of ['lidc', 'ispy', 'nlst', 'cptac']) {
  test(`what is in facets of random filters adds up: ${provider}`, async (t) => {
    await using catalogue = await ingestDemonstration(provider);
    const { store, search } = catalogue;
    const draw = await createFilterDraw(store, createRandom(seed));
    const each = (check: (view: ReleaseView, filter: Criterion, said: string) => void): void => {
      for (let asked = 0; asked < filters; asked++) {
        const view = search.at(draw.one(search.releases).number);
        const input = nest(draw, 2);
        const said = JSON.stringify({ input, release: view.release.number });
        check(view, readFilter('series', input), said);
      }
    };

    await t.test('one value a thing: buckets and what has none are the total', () =>
      each((view, filter, said) => {
        const total = view.summarise(filter, 'CERTAIN');
        for (const field of fields) {
          const facet = view.facet(filter, field, true);
          requireTotal(facet, partsOf(facet, namedBuckets(facet)), total, `${field} ${said}`);
        }
        for (const field of numbers) {
          const histogram = view.histogram(filter, { field: field as 'DAY', edges: null });
          const buckets = histogram.buckets.map((one): Part => [one.key, one]);
          requireTotal(histogram, partsOf(histogram, buckets), total, `${field} ${said}`);
        }
      }),
    );

    await t.test('several answers a subject: all parts together are no less than the total', () =>
      each((view, filter, said) => {
        const total = view.summarise(filter, 'CERTAIN');
        const question = draw.one(questions);
        const facet = view.clinicalFacet(filter, question, true);
        requireUnion(partsOf(facet, namedBuckets(facet)), total, said);
      }),
    );

    await t.test(
      'the cells of a cross-tab are, by row and by column, the parts of the facets',
      () =>
        each((view, filter, said) => {
          const sides = { rows: drawSide(draw), columns: drawSide(draw) };
          const crossTab = view.crossTab(filter, sides);
          const where = `${crossTab.key} ${said}`;
          compareMargins(crossTab, 'row', sideFacets(view, filter, sides), where);
          const turned = { rows: sides.columns, columns: sides.rows };
          compareMargins(crossTab, 'column', sideFacets(view, filter, turned), where);
        }),
    );

    await t.test('without its own filter a facet is that of the filter without its field', () =>
      each((view) => {
        const own = draw.one(['modality', 'bodyPart', 'sex', 'dataset', 'derived', 'licence']);
        const others = without(draw.filter('series'), own);
        const mine = {
          [own]: own === 'derived' ? { eq: true } : { ne: 'CT', in: ['CT', 'FEMALE'] },
        };
        const field = own === 'bodyPart' ? 'BODY_PART' : own.toUpperCase();
        const given = { ...others, ...mine };
        const asked = JSON.stringify({ field, given, release: view.release.number });
        const whole = view.facet(readFilter('series', given), field, false);
        const left = view.facet(readFilter('series', others), field, true);
        assert.deepEqual(plainBuckets(whole.buckets), plainBuckets(left.buckets), asked);
        assert.deepEqual(plainParts(whole), plainParts(left), asked);
      }),
    );

    await t.test('what matches or may is no less, and is what the listing counts', () =>
      each((view, filter, said) => {
        const certain = view.summarise(filter, 'CERTAIN');
        const possible = view.summarise(filter, 'POSSIBLE');
        const listed = view.count('series', filter);
        assert.deepEqual(listed, { certain: certain.series, possible: possible.series }, said);
        for (const countable of [...countables, 'images'] as const) {
          assert.ok(possible[countable] >= certain[countable], said);
        }
      }),
    );
  });
}

/** A filter of others: all of them, one of them, or not. */
function nest(draw: FilterDraw, depth: number): FilterInput {
  const kind = depth === 0 ? 'none' : draw.one(['none', 'and', 'or', 'not']);
  if (kind === 'none') return draw.filter('series');
  if (kind === 'not') return { not: nest(draw, depth - 1) };
  return { [kind]: [nest(draw, depth - 1), nest(draw, depth - 1)] };
}

function without(filter: FilterInput, field: string): FilterInput {
  return Object.fromEntries(Object.entries(filter).filter(([name]) => name !== field));
}

function namedBuckets({
  buckets,
}: {
  readonly buckets: readonly (Counted & { value: string })[];
}): Part[] {
  return buckets.map((bucket): Part => [`VALUE ${bucket.value}`, bucket]);
}

function partsOf(parts: FacetParts, buckets: readonly Part[]): Part[] {
  return [
    ...buckets,
    ['PRESENT ', parts.present],
    ['ABSENT ', parts.absent],
    ['OTHER_ANSWER ', parts.otherAnswer],
    ['MISSING ', parts.missing],
    ['NOT_COLLECTED ', parts.notCollected],
    ['CONFLICTING ', parts.conflicting],
  ];
}

function addUp(parts: readonly Part[], countable: 'subjects' | 'studies' | 'series'): number {
  return parts.reduce((sum, [, part]) => sum + part[countable], 0);
}

function requireTotal(
  { multiValued, known }: FacetParts,
  parts: readonly Part[],
  total: Counted,
  said: string,
): void {
  assert.equal(addUp(parts, 'series'), total.series, said);
  if (multiValued) {
    requireUnion(parts, total, said);
    return;
  }
  const buckets = parts.slice(0, -6);
  for (const countable of countables) {
    assert.equal(addUp(parts, countable), total[countable], said);
    assert.equal(addUp(buckets, countable), known[countable], said);
  }
}

/** Each part is within the total, and all together leave nothing out. */
function requireUnion(parts: readonly Part[], total: Counted, said: string): void {
  for (const countable of countables) {
    assert.ok(addUp(parts, countable) >= total[countable], said);
    for (const [, part] of parts) assert.ok(part[countable] <= total[countable], said);
  }
}

type Side = { readonly field: string } | { readonly question: (typeof questions)[number] };

interface SideFacets {
  /** Facet of the side that is compared. */
  readonly own: readonly Part[];
  /** Whether a thing has one place on the other side. */
  readonly otherIsSingle: boolean;
  /** Whether a series has one place there. */
  readonly otherIsField: boolean;
}

function drawSide(draw: FilterDraw): Side {
  return draw.upTo(4) === 0 ? { question: draw.one(questions) } : { field: draw.one(fields) };
}

function sideFacets(
  view: ReleaseView,
  filter: Criterion,
  sides: { readonly rows: Side; readonly columns: Side },
): SideFacets {
  const read = (side: Side) =>
    'field' in side
      ? view.facet(filter, side.field, true)
      : view.clinicalFacet(filter, side.question, true);
  const own = read(sides.rows);
  return {
    own: partsOf(own, namedBuckets(own)),
    otherIsSingle: !read(sides.columns).multiValued,
    otherIsField: 'field' in sides.columns,
  };
}

function compareMargins(
  { cells }: CrossTabAnswer,
  side: 'row' | 'column',
  { own, otherIsSingle, otherIsField }: SideFacets,
  said: string,
): void {
  const groups = Map.groupBy(cells, (cell) => `${cell[`${side}Part`]} ${cell[side] ?? ''}`);
  const filled = own.filter(([, part]) => part.series + part.studies > 0);
  assert.deepEqual([...groups.keys()].toSorted(), filled.map(([name]) => name).toSorted(), said);
  for (const [name, part] of filled) {
    const inRow = (groups.get(name) ?? []).map((cell): Part => [cell.key, cell]);
    requireUnion(inRow, plain(part), said);
    for (const countable of countables) {
      if (!otherIsSingle && (countable !== 'series' || !otherIsField)) continue;
      assert.equal(addUp(inRow, countable), part[countable], said);
    }
  }
}
