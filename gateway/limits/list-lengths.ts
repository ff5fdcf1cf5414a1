import type { FieldRule } from '../scatter/merge-rules.ts';
import type { LateValue, Variables } from '../scatter/read-value.ts';

/** How long a list can be, once the variables are known, with so many providers. */
export type Length = (variables: Variables, providers: number) => number;

/** What a provider that is asked costs, beside what it brings. */
export const askedCost = 10;

/** A list whose length nobody knows before it is there: buckets of a facet, aliases of a concept. */
const assumedLength = 10;

/** Of what is no list. */
export const one: Length = () => 1;
const assumed: Length = () => assumedLength;
const eachProvider: Length = (_, providers) => providers;

/** Lists of a page that have as many items as the page has rows (Relay connection specification). */
const listsOfPage: ReadonlySet<string> = new Set(['nodes', 'edges']);

/** Whether a field is a page: the size of one stands beside the cursor that it begins behind. */
export function isPaged({ arguments: taken }: FieldRule): boolean {
  return taken.has('first') && taken.has('after');
}

/** How many rows a field is asked for: the size of its page, or as many as its lists of ids or of questions hold. */
export function rowsGiven(
  rule: FieldRule,
  argument: (name: string) => LateValue,
): Length | undefined {
  if (isPaged(rule)) {
    const first = argument('first');
    return (variables) => {
      const size = first(variables);
      return typeof size === 'number' ? size : assumedLength;
    };
  }
  const lists = [...rule.arguments].filter(([, { type }]) => type.startsWith('['));
  if (lists.length === 0) return undefined;
  const values = lists.map(([name]) => argument(name));
  return (variables) => Math.max(...values.map((value) => itemsOf(value(variables))));
}

/** How long a list is for which nothing is given: as the page that it stands in, as there are providers, or as assumed. */
export function lengthOf(name: string, rule: FieldRule, rowsOfPage: Length): Length {
  if (rowsOfPage !== one && listsOfPage.has(name)) return rowsOfPage;
  return rule.fills === 'ANSWERS' || rule.merge === 'CONCAT' ? eachProvider : assumed;
}

/** How many providers a field asks: as many as its ids can name, else all. */
export function callsOf({ route }: FieldRule, argument: (name: string) => LateValue): Length {
  if (route === undefined) return eachProvider;
  const ids = argument(route);
  return (variables, providers) => Math.min(itemsOf(ids(variables)), providers);
}

/** GraphQL takes one value for a list of it. */
function itemsOf(value: unknown): number {
  return Array.isArray(value) ? value.length : 1;
}
