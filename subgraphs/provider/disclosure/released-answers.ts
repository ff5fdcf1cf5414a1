import type { Counted, FacetParts } from '../search/facet-answers.ts';
import type { CellScope, Disclosure } from './disclosure.ts';

/** What a facet of any sort has beside its buckets, by the schema's names. */
export const partNames = [
  'known',
  'missing',
  'notCollected',
  'conflicting',
  'present',
  'absent',
  'otherAnswer',
] as const;

type PartName = (typeof partNames)[number];

/** A facet, clinical facet or histogram as it was counted. */
export interface Parted extends FacetParts {
  readonly buckets: readonly Counted[];
}

/** The same as it leaves: buckets that are not shown are gone, parts that are not are null. */
export type Released<Answer extends Parted> = Omit<Answer, PartName> &
  Readonly<Record<PartName, Counted | null>>;

/** What is counted in cells, such as a cross-tab. */
export interface Tabled {
  readonly cells: readonly (Counted & { readonly key: string })[];
}

/** What a table is released by. */
export interface Releasing {
  readonly disclosure: Disclosure;
  readonly scope: CellScope;
  readonly rule: string;
  /** Names of the fields that are asked for: a part that is not is not counted. */
  readonly names: ReadonlySet<string>;
}

/** Releases a facet, clinical facet or histogram: its buckets and parts are one table. */
export async function releaseParted<Answer extends Parted>(
  answer: Answer,
  { disclosure, scope, rule, names }: Releasing,
): Promise<Released<Answer>> {
  const { buckets } = answer;
  const asked = partNames.filter((name) => names.has(name));
  const cells = [
    ...buckets.map((counts) => ({ bucket: `VALUE ${nameOf(counts)}`, counts })),
    ...asked.map((name) => ({ bucket: name, counts: answer[name] })),
  ];
  const released = await disclosure.table({ scope, rule, cells });
  const parts = partNames.map((name) => {
    const at = asked.indexOf(name);
    return [name, at === -1 ? null : (released[buckets.length + at] ?? null)];
  });
  return {
    ...answer,
    buckets: keepShown(buckets, released),
    ...Object.fromEntries(parts),
  } as Released<Answer>;
}

/** Releases a cross-tab. */
export async function releaseTabled<Answer extends Tabled>(
  answer: Answer,
  { disclosure, scope, rule }: Releasing,
): Promise<Answer> {
  const cells = answer.cells.map((counts) => ({ bucket: counts.key, counts }));
  const released = await disclosure.table({ scope, rule, cells });
  return { ...answer, cells: keepShown(answer.cells, released) };
}

/** A bucket of a value, or of a range. */
function nameOf(bucket: Counted & { readonly value?: string; readonly key?: string }): string {
  return bucket.value ?? bucket.key ?? '';
}

/** Buckets with their released counts, without those that are not shown. */
function keepShown<Bucket extends Counted>(
  buckets: readonly Bucket[],
  released: readonly (Counted | null)[],
): Bucket[] {
  return buckets.flatMap((bucket, at) => {
    const counts = released[at];
    if (counts === null || counts === undefined) return [];
    return [counts === bucket ? bucket : named(counts, bucket)];
  });
}

/** Other counts under a bucket's names: those are its own properties, counts are not. */
export function named<Bucket extends Counted>(counts: Counted, bucket: Bucket): Bucket {
  return Object.assign(counts, { ...bucket });
}
