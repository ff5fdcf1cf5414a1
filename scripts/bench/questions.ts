import { createRandom } from './random.ts';

/** Variables of the bench's page query. */
export interface PageQuestion {
  readonly filter: Readonly<Record<string, { readonly eq: string }>>;
  readonly orderBy: { readonly by: string; readonly direction: 'ASC' | 'DESC' };
}

const orders = ['DAY', 'IMAGES', 'SIZE', 'SERIES', 'UID'] as const;

/** Values by how often the Imaging Data Commons has them, so that random filters hit as a user's would. */
export const frequentValues: Readonly<Record<string, readonly (readonly [string, number])[]>> = {
  modality: [
    ['SR', 268],
    ['CT', 254],
    ['SEG', 187],
    ['MR', 119],
    ['SM', 48],
    ['RTSTRUCT', 18],
    ['MG', 17],
    ['PT', 6],
    ['US', 2],
  ],
  bodyPart: [
    ['CHEST', 349],
    ['BREAST', 70],
    ['PROSTATE', 23],
    ['ABDOMEN', 19],
    ['LUNG', 9],
    ['PELVIS', 6],
    ['COLON', 4],
    ['KIDNEY', 3],
    ['LIVER', 3],
    ['BRAIN', 2],
  ],
  manufacturer: [
    ['QIICR', 410],
    ['GE', 183],
    ['SIEMENS', 154],
    ['LEICA', 47],
    ['PHILIPS', 27],
    ['TOSHIBA', 16],
    ['HOLOGIC', 7],
  ],
};

/** One of weighted choices, for a random number in [0, 1). */
export function pickWeighted(
  choices: readonly (readonly [string, number])[],
  random: number,
): string {
  let rest = random * choices.reduce((sum, [, weight]) => sum + weight, 0);
  for (const [value, weight] of choices) {
    rest -= weight;
    if (rest <= 0) return value;
  }
  return choices[0]?.[0] ?? '';
}

function drawQuestion(random: () => number): PageQuestion {
  const filter: Record<string, { eq: string }> = {};
  const fields = Object.keys(frequentValues);
  const criteria = Math.floor(random() * 3);
  while (Object.keys(filter).length < criteria) {
    const field = fields[Math.floor(random() * fields.length)] ?? 'modality';
    filter[field] = { eq: pickWeighted(frequentValues[field] ?? [], random()) };
  }
  const by = orders[Math.floor(random() * orders.length)] ?? 'DAY';
  return { filter, orderBy: { by, direction: random() < 0.5 ? 'ASC' : 'DESC' } };
}

/**
 * Questions as researchers page through a catalogue: 0 to 2 criteria on modality, body part and manufacturer,
 * ordered by day, images, size, series or uid, both ways. All different; the same for the same seed.
 */
export function drawQuestions(count: number, seed: number): PageQuestion[] {
  const random = createRandom(seed);
  const drawn = new Map<string, PageQuestion>();
  // The distribution has some thousand distinct questions; the bound only guards against asking for more.
  for (let tries = 0; drawn.size < count && tries < count * 100; tries++) {
    const question = drawQuestion(random);
    drawn.set(JSON.stringify(question), question);
  }
  return [...drawn.values()];
}
