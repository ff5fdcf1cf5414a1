import type { Disclosure } from './disclosure.ts';

/** Counts leave as they are: for who may list what is counted. */
export const exact: Disclosure = {
  profile: 'EXACT',
  leastSubjects: 1,
  withholds: new Set(),
  total: ({ amount }) => amount(),
  table: ({ cells }) => Promise.resolve(cells.map(({ counts }) => counts)),
  bounds: ({ subjects, studies, series }) =>
    Promise.resolve({
      subjectsAtLeast: subjects,
      subjectsAtMost: subjects,
      studiesAtLeast: studies,
      studiesAtMost: studies,
      seriesAtLeast: series,
      seriesAtMost: series,
    }),
};
