import type { Sent, SubjectRow } from './filter-truth.ts';

type Random = (below: number) => number;

const modalityNames = ['CT', 'DCM:CT', 'Computed tomography', 'MR', 'magnetic resonance', 'PT'];
const bodyPartNames = ['CHEST', 'BPE:LUNG', 'Lung', 'BRAIN', 'HEAD', 'SCT:39607008'];
const outcomes = ['ATLAS:overall-survival', 'Time to progression'];
const levels = { subject: ['study', 'series'], study: ['series'], series: [] } as const;
const filterFields = {
  subject: ['sex', 'ageYears', 'modality', 'bodyPart', 'instanceCount', 'modalities', 'clinical'],
  study: ['day', 'modalities'],
  series: ['modality', 'bodyPart', 'instanceCount'],
} as const;

type Level = keyof typeof levels;

/** A filter on subjects, as a caller may write it: names of concepts in every spelling, nested at most so deep. */
export function randomFilter(random: Random, depth = 3, level: Level = 'subject'): Sent {
  const filter: Record<string, unknown> = {};
  for (const name of pickSome(random, filterFields[level], 2))
    filter[name] = randomField(random, name);
  if (depth === 0) return filter;
  for (const name of pickSome(random, levels[level], 1)) {
    filter[name] = randomFilter(random, depth - 1, name);
  }
  for (const name of pickSome(random, ['and', 'or', 'not'], 1)) {
    const parts = Array.from({ length: 1 + random(3) }, () =>
      randomFilter(random, depth - 1, level),
    );
    filter[name] = name === 'not' ? parts[0] : parts;
  }
  return filter;
}

function randomField(random: Random, name: string): unknown {
  switch (name) {
    case 'sex':
      return randomCodes(random, ['FEMALE', 'MALE']);
    case 'modality':
      return randomCodes(random, modalityNames);
    case 'bodyPart':
      return random(3) === 0
        ? { descendantOf: pick(random, bodyPartNames) }
        : randomCodes(random, bodyPartNames);
    case 'modalities':
      return { [pick(random, ['any', 'all', 'none'])]: pickSome(random, modalityNames, 2, 1) };
    case 'clinical':
      return [
        {
          kind: 'OUTCOME',
          code: { eq: pick(random, outcomes) },
          number: randomRange(random),
          unit: 'wk',
        },
      ];
    default:
      return randomRange(random);
  }
}

function randomCodes(random: Random, names: readonly string[]): Sent {
  const operator = pick(random, ['eq', 'ne', 'in', 'notIn', 'exists']);
  if (operator === 'exists') return { exists: random(2) === 0 };
  const listed = operator === 'in' || operator === 'notIn';
  const codes: Record<string, unknown> = {
    [operator]: listed ? pickSome(random, names, 3, 1) : pick(random, names),
  };
  if (random(4) === 0) codes[operator === 'notIn' ? 'in' : 'notIn'] = pickSome(random, names, 2, 1);
  return codes;
}

function randomRange(random: Random): Sent {
  const from = random(8);
  const operator = pick(random, ['gt', 'gte', 'lt', 'lte', 'between', 'eq', 'exists']);
  if (operator === 'exists') return { exists: random(2) === 0 };
  if (operator === 'between') return { between: [from, from + random(4)] };
  return random(4) === 0 ? { gte: from, lt: from + random(4) } : { [operator]: from };
}

/** The same filter in other words: other order, parts twice, `and` of one, not of not, other operators for the same. */
export function reworded(random: Random, filter: Sent): Sent {
  const parts = shuffled(random, Object.entries(filter)).map(([name, value]): [string, unknown] => {
    if (name === 'and' || name === 'or') {
      const list = (value as readonly Sent[]).map((part) => reworded(random, part));
      const twice = random(2) === 0 ? [...list, ...list.slice(0, 1)] : list;
      return [name, shuffled(random, twice)];
    }
    if (name === 'not' || name === 'study' || name === 'series') {
      return [name, reworded(random, value as Sent)];
    }
    return [name, name === 'clinical' ? value : rewordedOperators(value as Sent)];
  });
  const same = Object.fromEntries(parts);
  const way = random(4);
  if (way === 0) return { not: { not: same } };
  if (way === 1) return { and: [same, same] };
  return way === 2 ? { or: [same] } : same;
}

function rewordedOperators(operators: Sent): Sent {
  const { eq, between, in: list, ...others } = operators;
  const [from, to] = Array.isArray(between) ? (between as unknown[]) : [];
  return {
    ...(to === undefined ? {} : { lte: to, gte: from }),
    ...others,
    ...(eq === undefined ? {} : { in: [eq, eq] }),
    ...(Array.isArray(list) ? { in: list.toReversed() } : {}),
  };
}

/** A subject with a few studies and series; values are missing here and there. */
export function randomSubject(random: Random): SubjectRow {
  const orNull = <Value>(value: Value): Value | null => (random(4) === 0 ? null : value);
  const some = <Item>(most: number, make: () => Item): Item[] =>
    Array.from({ length: random(most + 1) }, make);
  const bodyParts = ['CHEST', 'LUNG', 'BRAIN', 'HEAD', 'WHOLEBODY', 'CHESTABDOMEN'];
  return {
    sex: orNull(pick(random, ['FEMALE', 'MALE'])),
    ageYears: orNull(random(10)),
    clinical: some(2, () => ({
      code: pick(random, [
        'ATLAS:overall-survival',
        'ATLAS:time-to-progression',
        'EUCAIM:CLIN1049082',
      ]),
      number: orNull(random(10) * 7),
    })),
    studies: some(3, () => ({
      day: orNull(random(10)),
      series: some(3, () => ({
        modality: pick(random, ['CT', 'MR', 'PT']),
        bodyPart: orNull(pick(random, bodyParts)),
        instanceCount: orNull(random(10)),
      })),
    })),
  };
}

function pick<Item>(random: Random, items: readonly Item[]): Item {
  return items[random(items.length)]!;
}

function pickSome<Item>(random: Random, items: readonly Item[], most: number, least = 0): Item[] {
  const count = Math.min(items.length, least + random(most - least + 1));
  return shuffled(random, items).slice(0, count);
}

function shuffled<Item>(random: Random, items: readonly Item[]): Item[] {
  const order = [...items];
  for (let at = order.length - 1; at > 0; at--) {
    const other = random(at + 1);
    [order[at], order[other]] = [order[other]!, order[at]!];
  }
  return order;
}
