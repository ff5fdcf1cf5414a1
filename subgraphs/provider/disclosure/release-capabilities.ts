import type { CapabilityCounts, ClinicalCount, FieldCount } from '../search/capabilities.ts';
import type { CountedPart } from './counted-part.ts';
import type { Cell } from './disclosure.ts';

/** What a part says of the values that its rows have; what is not shown counts as 0, and a question that is not as none. */
export async function releaseCapabilities(part: CountedPart): Promise<CapabilityCounts> {
  const { fields, clinical } = part.view.capabilities();
  const questions = await Promise.all(clinical.map((count) => releaseQuestion(part, count)));
  return {
    fields: await releaseFields(part, fields, 'capabilities'),
    clinical: questions.filter(({ known }) => known > 0),
  };
}

/** Adds up what parts say. */
export function addCapabilities(parts: readonly CapabilityCounts[]): CapabilityCounts {
  const fields = addFields(parts.map((part) => part.fields));
  const questions = Map.groupBy(
    parts.flatMap(({ clinical }) => clinical),
    ({ kind, code }) => `${kind} ${code}`,
  );
  const clinical = [...questions].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return { fields, clinical: clinical.map(([, same]) => addQuestions(same)) };
}

async function releaseQuestion(
  part: CountedPart,
  { kind, code, known, of, missing, unmapped, fields }: ClinicalCount,
): Promise<ClinicalCount> {
  const rule = `capabilities ${kind} ${code}`;
  const counts = { known, of, missing, unmapped };
  const cells = Object.entries(counts).map(([bucket, subjects]) => cellOf(bucket, subjects, 0));
  const released = await releaseCells(part, rule, cells);
  const names = Object.keys(counts);
  const told = Object.fromEntries(names.map((name, at) => [name, released[at]?.subjects ?? 0]));
  return {
    kind,
    code,
    ...(told as typeof counts),
    fields: await releaseFields(part, fields, rule),
  };
}

async function releaseFields(
  part: CountedPart,
  fields: readonly FieldCount[],
  rule: string,
): Promise<FieldCount[]> {
  const cells = fields.flatMap(({ scope, field, known, of, knownSubjects, ofSubjects }) => [
    cellOf(`${scope} ${field} known`, knownSubjects, known),
    cellOf(`${scope} ${field} of`, ofSubjects, of),
  ]);
  const released = await releaseCells(part, rule, cells);
  return fields.map((field, at) => {
    const [known, of] = [released[at * 2], released[at * 2 + 1]];
    return {
      ...field,
      known: known?.series ?? 0,
      knownSubjects: known?.subjects ?? 0,
      of: of?.series ?? 0,
      ofSubjects: of?.subjects ?? 0,
    };
  });
}

function releaseCells({ disclosure, datasets, view }: CountedPart, rule: string, cells: Cell[]) {
  const release = view.release.number;
  const scope = { datasets, release, filter: { kind: 'all' }, match: 'CERTAIN' } as const;
  return disclosure.table({ scope, rule, cells });
}

/** Rows of any table stand where series are counted. */
function cellOf(bucket: string, subjects: number, rows: number): Cell {
  return { bucket, counts: { subjects, studies: 0, series: rows } };
}

function addFields(lists: readonly (readonly FieldCount[])[]): FieldCount[] {
  const [first = [], ...others] = lists;
  return first.map((field, at) => {
    const same = [field, ...others.map((list) => list[at]!)];
    const sum = (name: 'known' | 'of' | 'knownSubjects' | 'ofSubjects'): number =>
      same.reduce((total, one) => total + one[name], 0);
    const known = { known: sum('known'), knownSubjects: sum('knownSubjects') };
    return { ...field, ...known, of: sum('of'), ofSubjects: sum('ofSubjects') };
  });
}

function addQuestions(same: readonly ClinicalCount[]): ClinicalCount {
  const sum = (name: 'known' | 'of' | 'missing' | 'unmapped'): number =>
    same.reduce((total, one) => total + one[name], 0);
  return {
    ...same[0]!,
    known: sum('known'),
    of: sum('of'),
    missing: sum('missing'),
    unmapped: sum('unmapped'),
    fields: addFields(same.map(({ fields }) => fields)),
  };
}
