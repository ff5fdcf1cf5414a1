import { createRandom } from './random.ts';
import { frequentValues, pickWeighted } from './questions.ts';
import { filterOf, findings } from './rivals/findings.ts';

type Random = () => number;

function pick<Item>(items: readonly Item[], random: Random): Item | undefined {
  return items[Math.floor(random() * items.length)];
}

/** One to three criteria that one series must meet. */
function drawSeries(random: Random): Record<string, object> {
  const fields = Object.keys(frequentValues);
  const criteria = 1 + Math.floor(random() * fields.length);
  const drawn: Record<string, object> = {};
  for (let i = 0; i < criteria; i++) {
    const field = pick(fields, random) ?? 'modality';
    drawn[field] = { eq: pickWeighted(frequentValues[field] ?? [], random()) };
  }
  return drawn;
}

function drawModalities(random: Random): string[] {
  const choices = frequentValues['modality'] ?? [];
  return [...new Set([pickWeighted(choices, random()), pickWeighted(choices, random())])];
}

const kinds: readonly ((random: Random) => object)[] = [
  drawSeries,
  (random) => ({ not: drawSeries(random) }),
  (random) => ({ or: [drawSeries(random), drawSeries(random)] }),
  (random) => ({ study: { modalities: { all: drawModalities(random) } } }),
  (random) => ({ subject: { modalities: { all: drawModalities(random) } } }),
  (random) => ({ ...drawSeries(random), sex: { eq: random() < 0.5 ? 'FEMALE' : 'MALE' } }),
  (random) => ({ ...drawSeries(random), ageYears: { lt: 5 + Math.floor(random() * 80) } }),
  (random) => ({
    ...drawSeries(random),
    clinical: [filterOf(pick(Object.values(findings), random) ?? findings.lungCancer)],
  }),
];

/** Filters of series as researchers' questions have them, in equal parts of each kind; the same for the same seed. */
export function drawFilters(count: number, seed: number): object[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, at) => kinds[at % kinds.length]?.(random) ?? {});
}
