import type { AtlasAnswer, CountAnswer, ProviderAnswer, ProviderCount } from './atlas-answer.ts';
import type { Asked } from './filter-of-counts.ts';

/** A provider's line. */
interface Line {
  readonly answer: ProviderAnswer;
  readonly count: ProviderCount | undefined;
  readonly counted: CountAnswer | undefined;
  /** Whether rows were asked for. */
  readonly listed: boolean;
  /** What it was not asked, for the listing or for the counts. */
  readonly leftOut: readonly string[];
}

const barWidth = 24;
const unknownCount = '?';

/** The answer as a table: a bar a provider, solid for what certainly matches, light for what may. */
export function drawAnswer(told: AtlasAnswer, asked: Asked): string {
  const { listing, summary } = told;
  const { answers, explanation } = listing ?? summary;
  const counts = new Map((summary?.byProvider ?? []).map((count) => [count.provider.id, count]));
  const lines = answers
    .map((answer): Line => {
      const { id } = answer.provider;
      const counted = summary?.answers.find(({ provider }) => provider.id === id);
      const leftOut = new Set([...(answer.leftOut ?? []), ...(counted?.leftOut ?? [])]);
      const count = counts.get(id);
      return { answer, count, counted, listed: listing !== null, leftOut: [...leftOut] };
    })
    .toSorted(byCount);
  const most = Math.max(0, ...lines.map(({ count }) => count?.possible ?? count?.certain ?? 0));
  const names = Math.max(asked.length, ...lines.map(({ answer }) => answer.provider.id.length));
  const draw = (cells: readonly [string, string, string, string, string]): string => {
    const [name, certain, possible, bar, did] = cells;
    const numbers = `${certain.padStart(9)}  ${possible.padStart(9)}`;
    return `${name.padEnd(names)}  ${numbers}  ${bar.padEnd(barWidth)}  ${did}`.trimEnd();
  };
  return [
    explanation.sentence,
    ...(explanation.contradiction === null ? [] : [explanation.contradiction]),
    '',
    draw([asked, 'certain', 'possible', '', '']),
    ...lines.map((line) => {
      const { answer, count, leftOut } = line;
      const did = [didOf(line), ...notAsked(leftOut)].join(', ');
      return draw([answer.provider.id, ...shownCounts(count), barOf(count, most), did]);
    }),
    ...totalsOf(told).map(draw),
    '',
  ].join('\n');
}

/** What may be listed; where more may be counted, that as well: the lines above add up to the second alone. */
function totalsOf({ listing, summary }: AtlasAnswer): [string, string, string, string, string][] {
  const { answered, providers } = (listing ?? summary).completeness;
  const rounded = (summary?.answers ?? []).some(({ disclosure }) => isRounded(disclosure));
  const did = `${answered} of ${providers} providers answered`;
  if (listing === null) {
    const only = `${did}; no row may be listed, only counted`;
    return [['counted', show(summary.certain), show(summary.possible?.counted), '', only]];
  }
  const total = listing.totalCount;
  const listed = [show(total?.atLeast), show(total?.atMost)] as const;
  if (!rounded) return [['total', ...listed, '', did]];
  const counts = [show(summary?.certain), show(summary?.possible?.counted)] as const;
  return [
    ['listed', ...listed, '', did],
    ['counted', ...counts, '', 'also what may only be counted: rounded, below ten left out'],
  ];
}

function isRounded(disclosure: CountAnswer['disclosure'] | undefined): boolean {
  return disclosure === 'ROUNDED' || disclosure === 'MIXED';
}

function byCount(one: Line, other: Line): number {
  const difference =
    (other.count?.certain ?? -1) - (one.count?.certain ?? -1) ||
    (other.count?.possible ?? -1) - (one.count?.possible ?? -1);
  return difference || (one.answer.provider.id < other.answer.provider.id ? -1 : 1);
}

function shownCounts(count: ProviderCount | undefined): [string, string] {
  return [show(count?.certain), show(count?.possible)];
}

/** What is not known is no 0. */
function show(count: number | null | undefined): string {
  return count === null || count === undefined ? unknownCount : count.toLocaleString('en');
}

/** At least one block for what is there at all. */
function barOf(count: ProviderCount | undefined, most: number): string {
  if (count === undefined || most === 0) return '';
  const blocks = (rows: number): number => Math.ceil((rows / most) * barWidth);
  const solid = blocks(count.certain);
  return '█'.repeat(solid) + '░'.repeat(Math.max(0, blocks(count.possible ?? 0) - solid));
}

/** What became of the question at a provider, and of each criterion that it could not simply apply. */
function didOf({ answer, count, counted, listed }: Line): string {
  const { status, release, message, criteria } = answer;
  const isOnlyCounted = !listed || status === 'DENIED';
  if (isOnlyCounted && counted !== undefined && counted.status !== 'DENIED') {
    return didOfCounted(counted, count);
  }
  const others = (criteria ?? []).filter(({ outcome }) => outcome !== 'APPLIED');
  const outcomes = others.map(({ path, outcome }) => `${path} ${inWords(outcome)}`);
  if (status === 'ANSWERED') return [`release ${release ?? unknownCount}`, ...outcomes].join(', ');
  return [`${inWords(status)}: ${message ?? 'it says no more.'}`, ...outcomes].join(' ');
}

/** What became of the counts where no row may be listed: of several datasets some may be shown. */
function didOfCounted(
  { status, message, disclosure, suppressed }: CountAnswer,
  count: ProviderCount | undefined,
): string {
  if (status !== 'ANSWERED') return `${inWords(status)}: ${message ?? 'it says no more.'}`;
  if (suppressed === true && count === undefined)
    return 'may only be counted: fewer than ten, or none';
  const without = suppressed === true ? ', without datasets with fewer than ten' : '';
  return `may only be counted${isRounded(disclosure) ? ', rounded' : ''}${without}`;
}

/** The first of what a provider's version does not have, and how much there is besides. */
function notAsked(leftOut: readonly string[]): readonly string[] {
  const [first, ...others] = leftOut;
  if (first === undefined) return [];
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  return [`its version was not asked for ${first}${more}`];
}

function inWords(value: string): string {
  return value.toLowerCase().replaceAll('_', ' ');
}
