import { recordGrants } from '#schema/wire/access-terms.ts';

import { isObject, type Json } from '../../scatter/json-object.ts';
import type { DatasetTerms } from './dataset-terms.ts';

/** A page of datasets with their access terms. */
export const termsQuery = `query AccessTerms($after: String) {
  datasets(first: 100, after: $after) {
    nodes {
      id
      accessTerms {
        duo diseases records counts countries institutions projects moratoriumUntil monthsOfUse
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}`;

/** What one page says. */
export interface TermsPage {
  readonly terms: readonly DatasetTerms[];
  /** Ids of datasets whose terms could not be read: nothing is granted of them. */
  readonly unreadable: readonly string[];
  /** Where the next page begins; null on the last. */
  readonly next: string | null;
}

/** Reads the registry's answer to `termsQuery`; null where it is not a whole page. */
export function readTermsPage(data: unknown): TermsPage | null {
  const datasets = isObject(data) ? data['datasets'] : null;
  if (!isObject(datasets) || !Array.isArray(datasets['nodes'])) return null;
  const next = nextOf(datasets['pageInfo']);
  if (next === undefined) return null;
  const terms: DatasetTerms[] = [];
  const unreadable: string[] = [];
  for (const node of datasets['nodes'] as readonly unknown[]) {
    if (!isObject(node) || typeof node['id'] !== 'string') return null;
    const read = readTerms(node['id'], node['accessTerms']);
    if (read === null) unreadable.push(node['id']);
    else terms.push(read);
  }
  return { terms, unreadable, next };
}

function nextOf(pageInfo: unknown): string | null | undefined {
  if (!isObject(pageInfo)) return undefined;
  const { hasNextPage, endCursor } = pageInfo;
  if (hasNextPage === false) return null;
  return hasNextPage === true && typeof endCursor === 'string' ? endCursor : undefined;
}

function readTerms(dataset: string, terms: unknown): DatasetTerms | null {
  if (!isObject(terms)) return null;
  const { counts, moratoriumUntil, monthsOfUse } = terms;
  const records = recordGrants.find((one) => one === terms['records']);
  const lists = readLists(terms);
  if (records === undefined || lists === null || typeof counts !== 'boolean') return null;
  if (moratoriumUntil !== null && typeof moratoriumUntil !== 'string') return null;
  if (monthsOfUse !== null && typeof monthsOfUse !== 'number') return null;
  return { dataset, ...lists, records, counts, moratoriumUntil, monthsOfUse };
}

const listNames = ['duo', 'diseases', 'countries', 'institutions', 'projects'] as const;
type Lists = Pick<DatasetTerms, (typeof listNames)[number]>;

function readLists(terms: Json): Lists | null {
  const lists = listNames.map((name) => [name, terms[name]] as const);
  const isRead = lists.every(([, list]) => isListOfTexts(list));
  return isRead ? (Object.fromEntries(lists) as unknown as Lists) : null;
}

function isListOfTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}
