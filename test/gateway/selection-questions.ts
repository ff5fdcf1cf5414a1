import type { ValueSummary } from '#schema/wire/value-summary.ts';
import { createRandom } from '#test/support/seeded-random.ts';

type Filter = Readonly<Record<string, unknown>>;

/** What is listed or counted. */
export type Listing = 'subjects' | 'studies' | 'series' | 'annotations';

/**
 * Draws filters as researchers write them: some criteria that go together, with values that some provider has, of which most
 * providers have not all. The same filters for the same seed.
 */
export function drawQuestions(
  seed: number,
  summaries: readonly ValueSummary[],
): (listing: Listing) => Filter {
  const random = createRandom(seed);
  const pick = <Value>(values: readonly Value[]): Value => values[random(values.length)]!;
  /** True once in so many times. */
  const once = (times: number): boolean => random(times) === 0;
  const maybe = (times: number, make: () => Filter): Filter => (once(times) ? make() : {});

  const valuesOf = (table: string, field: string): string[] => [
    ...new Set(summaries.flatMap(({ tables }) => tables[table]?.codes[field]?.values ?? [])),
  ];
  const code = (table: string, field: string): Filter => {
    const values = valuesOf(table, field);
    return pick([
      () => ({ eq: pick(values) }),
      () => ({ eq: pick(values) }),
      () => ({ eq: pick(values) }),
      () => ({ in: [pick(values), pick(values)] }),
      () => ({ notIn: [pick(values), pick(values)] }),
      () => ({ in: [pick(values)], broader: [pick(values)] }),
      () => ({ exists: once(2) }),
    ])();
  };
  const number = (table: string, field: string): Filter => {
    const all = summaries.flatMap(({ tables }) => tables[table]?.numbers[field]?.greatest ?? []);
    const value = pick([0, ...all.filter((one) => one !== null)]);
    return pick([{ gt: value }, { gte: value }, { lt: value }, { between: [value, value + 10] }]);
  };

  const clinical = (): Filter => {
    const { codes, numbers, groups } = pick(
      summaries.map(({ tables }) => tables['clinical']!).filter((table) => table.groups > 0),
    );
    const group = random(groups);
    const valueOf = (field: string): string | undefined =>
      codes[field]?.values[codes[field].present[group]?.[0] ?? -1];
    const compare = (field: string): Filter => {
      const value = valueOf(field);
      return value === undefined ? {} : { [field]: once(5) ? { ne: value } : { eq: value } };
    };
    const least = numbers['number']?.least[group] ?? null;
    return {
      kind: valueOf('kind'),
      code: { eq: valueOf('code') },
      ...maybe(2, () => compare('value')),
      ...maybe(4, () => compare('bodySite')),
      ...(least === null ? {} : { number: once(2) ? { gte: least } : { gt: least + 5 } }),
    };
  };
  const modalities = (): Filter => {
    const values = valuesOf('series', 'modality');
    return { modalities: { [pick(['any', 'all', 'all', 'none'])]: [pick(values), pick(values)] } };
  };
  const field = (times: number, table: string, name: string): Filter =>
    maybe(times, () => ({ [name]: code(table, name) }));

  const series = (): Filter => ({
    modality: code('series', 'modality'),
    ...field(2, 'series', 'bodyPart'),
    ...field(6, 'series', 'manufacturer'),
    ...field(6, 'series', 'licence'),
    ...field(6, 'series', 'dataset'),
    ...maybe(5, () => ({ derived: { eq: once(2) } })),
    ...maybe(6, () => ({ instanceCount: number('series', 'instanceCount') })),
  });
  const annotation = (): Filter => ({
    kind: code('annotations', 'kind'),
    ...field(3, 'annotations', 'method'),
    ...field(3, 'annotations', 'sourceDoi'),
  });
  const study = (): Filter => ({
    ...maybe(3, modalities),
    ...maybe(4, () => ({ seriesCount: number('studies', 'seriesCount') })),
    ...maybe(6, () => ({ day: number('studies', 'day') })),
    ...maybe(6, () => ({ daysFromDiagnosis: { between: [0, 30] } })),
    ...maybe(8, () => ({ clinicalWithin: { days: 30, clinical: clinical() } })),
    ...maybe(2, () => ({ series: series() })),
    ...maybe(8, () => ({ annotation: annotation() })),
  });
  const subject = (): Filter => ({
    ...field(3, 'subjects', 'sex'),
    ...field(6, 'subjects', 'dataset'),
    ...maybe(5, () => ({ ageYears: number('subjects', 'ageYears') })),
    ...maybe(6, () => ({ studyCount: number('subjects', 'studyCount') })),
    ...maybe(2, () => ({ clinical: once(3) ? [clinical(), clinical()] : [clinical()] })),
    ...maybe(4, modalities),
    ...maybe(4, () => ({ series: series() })),
    ...maybe(6, () => ({ study: study() })),
  });
  const lifted = (): Filter => ({
    ...field(4, 'subjects', 'sex'),
    ...maybe(4, () => ({ clinical: [clinical()] })),
  });

  const draw: Readonly<Record<Listing, () => Filter>> = {
    subjects: () => ({ ...maybe(3, series), ...subject() }),
    studies: () => ({
      ...maybe(3, series),
      ...lifted(),
      ...study(),
      ...maybe(3, () => ({ subject: subject() })),
    }),
    series: () => ({
      ...series(),
      ...lifted(),
      ...maybe(2, () => ({ subject: subject() })),
      ...maybe(3, () => ({ study: study() })),
    }),
    annotations: () => ({
      ...annotation(),
      ...maybe(3, () => ({ subject: subject() })),
      ...maybe(3, () => ({ series: series() })),
      ...maybe(3, () => ({ study: study() })),
    }),
  };
  return (listing) => {
    const one = draw[listing];
    return pick([
      one,
      one,
      one,
      () => ({ or: [one(), one()] }),
      () => ({ ...one(), not: one() }),
      () => ({ and: [one(), { or: [one(), { not: one() }] }] }),
    ])();
  };
}
