import { createRandom } from '#test/support/seeded-random.ts';

type Filter = Readonly<Record<string, unknown>>;
type Listing = 'subjects' | 'studies' | 'series';

/** Draws filters that nest, about series, studies, subjects and clinical rows. */
export interface NestedFilters {
  readonly of: (listing: Listing, depth?: number) => Filter;
}

const modalities = ['CT', 'MR', 'PT', 'SEG', 'SR', 'US', 'M3D'];
const bodyParts = ['PROSTATE', 'BREAST', 'LUNG', 'CHEST', 'ABDOMEN', 'PELVIS'];
const positive = 'SCT:10828004';
const negative = 'SCT:260385009';

const questions: readonly Filter[] = [
  {
    kind: 'PATHOLOGY',
    code: { eq: 'ATLAS:clinically-significant-prostate-cancer' },
    value: { eq: 'SCT:373066001' },
  },
  {
    kind: 'PATHOLOGY',
    code: { eq: 'ATLAS:clinically-significant-prostate-cancer' },
    value: { ne: 'SCT:373066001' },
    bodySite: { in: ['SCT:279706003', 'SCT:64739004'] },
  },
  { kind: 'OBSERVATION', code: { eq: 'ATLAS:ucla-score' }, number: { gte: 4 } },
  { kind: 'TUMOR_MARKER', code: { eq: 'EUCAIM:CLIN1045815' }, value: { eq: positive } },
  {
    kind: 'TUMOR_MARKER',
    code: { in: ['EUCAIM:CLIN1045815', 'EUCAIM:CLIN1045851'] },
    value: { notIn: [positive] },
    laterality: { eq: 'LEFT' },
  },
  { kind: 'TUMOR_MARKER', code: { eq: 'EUCAIM:CLIN1045851' }, value: { eq: negative } },
  {
    kind: 'OBSERVATION',
    code: { eq: 'ATLAS:longest-diameter-baseline' },
    number: { gt: 50, lte: 90 },
  },
  { kind: 'MOLECULAR_FINDING', code: { eq: 'EUCAIM:CLIN1051882' }, value: { eq: 'ATLAS:mutated' } },
  { kind: 'OBSERVATION', code: { eq: 'SCT:365981007' }, value: { eq: 'SCT:266919005' } },
  { kind: 'OBSERVATION', code: { eq: 'EUCAIM:CLIN1056702' }, number: { between: [10, 40] } },
  { kind: 'LAB_RESULT', code: { eq: 'ATLAS:nobody-collects-this' }, number: { gt: 1 } },
];

/** The same filters for the same seed. */
export function drawNestedFilters(seed: number): NestedFilters {
  const random = createRandom(seed);
  const pick = <Value>(values: readonly Value[]): Value => values[random(values.length)]!;
  const some = <Value>(values: readonly Value[]): Value[] =>
    Array.from({ length: 1 + random(3) }, () => pick(values));
  const code = (values: readonly string[]): Filter =>
    pick([
      { eq: pick(values) },
      { ne: pick(values) },
      { in: some(values) },
      { notIn: some(values) },
    ]);
  const number = (below: number): Filter =>
    pick([
      { gt: random(below) },
      { lte: random(below) },
      { between: [random(below), below] },
      { ne: random(below) },
    ]);
  const seriesLeaf = (): Filter =>
    pick([
      () => ({ modality: code(modalities) }),
      () => ({ bodyPart: code(bodyParts) }),
      () => ({ bodyPart: { exists: random(2) === 0 } }),
      () => ({ modality: { eq: pick(modalities) }, bodyPart: { in: some(bodyParts) } }),
      () => ({ instanceCount: number(200) }),
      () => ({ licence: code(['CC BY 3.0', 'CC BY 4.0']) }),
      () => ({ sliceThicknessMm: { lte: 2.5 } }),
    ])();
  const subjectLeaf = (): Filter =>
    pick([
      () => ({ sex: code(['FEMALE', 'MALE']) }),
      () => ({ sex: { exists: random(2) === 0 } }),
      () => ({ clinical: some(questions) }),
      () => ({ clinical: [pick(questions)] }),
    ])();
  const set = (): Filter => ({ modalities: { [pick(['any', 'all', 'none'])]: some(modalities) } });
  const leaves: Readonly<Record<Listing, readonly (() => Filter)[]>> = {
    series: [
      seriesLeaf,
      seriesLeaf,
      () => ({ subject: subjectLeaf() }),
      () => ({ study: { ...set(), seriesCount: number(12) } }),
    ],
    studies: [
      set,
      () => ({ seriesCount: number(20) }),
      () => ({ series: draw('series', 1) }),
      () => ({ subject: subjectLeaf() }),
    ],
    subjects: [
      subjectLeaf,
      subjectLeaf,
      set,
      () => ({ studyCount: number(4) }),
      () => ({ series: draw('series', 1) }),
      () => ({ study: draw('studies', 1) }),
    ],
  };
  /** Within another filter a series or study has no relation back to its subject. */
  function draw(listing: Listing, depth: number, isInner = true): Filter {
    const kind = depth === 0 ? 4 : random(6);
    if (kind < 3) {
      const parts = Array.from({ length: 1 + random(3) }, () => draw(listing, depth - 1, isInner));
      return kind === 2 ? { not: parts[0] } : { [kind === 0 ? 'and' : 'or']: parts };
    }
    if (!isInner) return pick(leaves[listing])();
    if (listing === 'series') return seriesLeaf();
    return listing === 'studies' ? pick(leaves.studies.slice(0, 3))() : subjectLeaf();
  }
  return { of: (listing, depth = 3) => draw(listing, depth, false) };
}
