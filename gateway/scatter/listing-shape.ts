import type { SelectionSetNode } from 'graphql';

import { type CollectedField, collectFields } from './collect-fields.ts';
import type { DocumentWriter } from './document-writer.ts';
import {
  type MergeField,
  type MergePlan,
  selectMergedField,
  tellsAnswers,
} from './merge-selection.ts';
import { type RowSelection, selectRow } from './owned-selection.ts';

/** What is wanted of a page, by response key. */
export interface ListingShape {
  /** Selections of rows; providers answer the n-th as `n<n>`. */
  readonly rows: readonly RowSelection[];
  readonly edges: readonly { readonly key: string; readonly fields: readonly EdgeField[] }[];
  readonly nodes: readonly { readonly key: string; readonly row: number }[];
  readonly pageInfos: readonly {
    readonly key: string;
    readonly fields: readonly PageInfoField[];
  }[];
  /** The other fields of the connection. */
  readonly merged: MergePlan;
  /** Whether rows or their cursors are shown. */
  readonly needsRows: boolean;
  /** Whether it has to be known which rows are on the page. */
  readonly needsKeys: boolean;
  /** Whether the answer says itself what each provider did. */
  readonly tellsAnswers: boolean;
  readonly firstText: string;
  readonly moreText: string;
}

/** A field of an edge. */
export type EdgeField =
  | { readonly key: string; readonly kind: 'cursor' }
  | { readonly key: string; readonly kind: 'node'; readonly row: number }
  | { readonly key: string; readonly kind: 'constant'; readonly value: string | null };

/** A field of PageInfo. */
export type PageInfoField =
  | { readonly key: string; readonly kind: 'hasNextPage' | 'startCursor' | 'endCursor' }
  | { readonly key: string; readonly kind: 'constant'; readonly value: string | false | null };

interface Draft {
  readonly rows: RowSelection[];
  readonly edges: { key: string; fields: EdgeField[] }[];
  readonly nodes: { key: string; row: number }[];
  readonly pageInfos: { key: string; fields: PageInfoField[] }[];
  readonly merged: MergeField[];
  readonly texts: string[];
  readonly explained: string | null;
}

/** Compiles the selection on a connection type; `explained` is the variable of the argument that explains it. */
export function selectListing(
  writer: DocumentWriter,
  typeName: string,
  selections: readonly SelectionSetNode[],
  explained: string | null,
): ListingShape {
  const draft: Draft = {
    rows: [],
    edges: [],
    nodes: [],
    pageInfos: [],
    merged: [],
    texts: [],
    explained,
  };
  for (const field of collectFields(writer.scope, typeName, selections).values()) {
    selectListingField(writer, typeName, field, draft);
  }
  const { edges, nodes, pageInfos, merged } = draft;
  const needsRows =
    edges.length > 0 || nodes.length > 0 || pageInfos.some((info) => info.fields.some(showsCursor));
  const needsKeys = needsRows || pageInfos.length > 0;
  const rowTexts = draft.rows.map((row, index) => ` n${index}:node${row.text}`);
  const rowText = `edges{cursor${rowTexts.join('')}}`;
  const pageText = needsKeys ? `${needsRows ? rowText : ''} keys pageInfo{hasNextPage}` : '';
  const firstText = [pageText, ...draft.texts].join(' ').trim();
  return {
    rows: draft.rows,
    edges,
    nodes,
    pageInfos,
    merged: { fields: merged },
    needsRows,
    needsKeys,
    tellsAnswers: tellsAnswers({ fields: merged }),
    firstText: `{${firstText === '' ? '__typename' : firstText}}`,
    moreText: `{${rowText}}`,
  };
}

function selectListingField(
  writer: DocumentWriter,
  typeName: string,
  field: CollectedField,
  draft: Draft,
): void {
  const type = writer.scope.rules.get(typeName);
  const rule = type?.fields.get(field.name);
  const { key } = field;
  if (field.name === 'edges' && rule !== undefined) {
    draft.edges.push({ key, fields: selectEdge(writer, rule.type, field.selections, draft) });
  } else if (field.name === 'nodes' && rule !== undefined) {
    draft.nodes.push({ key, row: addRow(writer, rule.type, field.selections, draft) });
  } else if (field.name === 'pageInfo' && rule !== undefined) {
    draft.pageInfos.push({ key, fields: selectPageInfo(writer, rule.type, field.selections) });
  } else {
    const { text, merge } = selectMergedField(writer, type, field, draft.explained);
    if (text !== null) draft.texts.push(text);
    draft.merged.push(merge);
  }
}

function selectEdge(
  writer: DocumentWriter,
  typeName: string,
  selections: readonly SelectionSetNode[],
  draft: Draft,
): EdgeField[] {
  const rowType = writer.scope.rules.get(typeName)?.fields.get('node')?.type ?? '';
  const collected = collectFields(writer.scope, typeName, selections);
  return [...collected.values()].map((field): EdgeField => {
    const { key, name } = field;
    if (name === 'cursor') return { key, kind: 'cursor' };
    if (name === 'node') {
      return { key, kind: 'node', row: addRow(writer, rowType, field.selections, draft) };
    }
    return { key, kind: 'constant', value: name === '__typename' ? typeName : null };
  });
}

function addRow(
  writer: DocumentWriter,
  typeName: string,
  selections: readonly SelectionSetNode[],
  draft: Draft,
): number {
  return draft.rows.push(selectRow(writer, typeName, selections)) - 1;
}

function selectPageInfo(
  writer: DocumentWriter,
  typeName: string,
  selections: readonly SelectionSetNode[],
): PageInfoField[] {
  const collected = collectFields(writer.scope, typeName, selections);
  return [...collected.values()].map(({ key, name }): PageInfoField => {
    if (name === 'hasNextPage' || name === 'startCursor' || name === 'endCursor') {
      return { key, kind: name };
    }
    if (name === '__typename') return { key, kind: 'constant', value: typeName };
    return { key, kind: 'constant', value: name === 'hasPreviousPage' ? false : null };
  });
}

function showsCursor(field: PageInfoField): boolean {
  return field.kind === 'startCursor' || field.kind === 'endCursor';
}
