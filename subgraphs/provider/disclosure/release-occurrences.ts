import { addReleased } from './add-answers.ts';
import type { CountedPart } from './counted-part.ts';

/** Subjects that have a concept, as parts release them; 0 where none does. */
export async function releaseOccurrences(
  parts: readonly CountedPart[],
  concept: string,
): Promise<number> {
  const released = parts.map(async ({ disclosure, datasets, view }) => {
    const subjects = view.occurrences([concept]).get(concept) ?? 0;
    const [counts] = await disclosure.table({
      scope: {
        datasets,
        release: view.release.number,
        filter: { kind: 'all' },
        match: 'CERTAIN',
      },
      rule: 'concept',
      cells: [{ bucket: concept, counts: { subjects, studies: 0, series: 0 } }],
    });
    return counts?.subjects ?? null;
  });
  return addReleased(await Promise.all(released)) ?? 0;
}
