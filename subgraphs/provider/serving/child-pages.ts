import DataLoader from 'dataloader';
import type { FieldNode } from 'graphql';

import type { Position } from '#schema/wire/position.ts';

import { readFilter } from '../search/read-filter.ts';
import type { CatalogueRow } from './catalogue-rows.ts';
import { Connection } from './connection.ts';
import { type PageArguments, readPageShape } from './page-arguments.ts';
import type { ReleaseScope } from './release-scope.ts';
import { checkParent, readAfter, resolvePosition } from './resolve-position.ts';

/** The nested lists that one field of a document asks for, of all parents of a level in one pass. */
export type ChildPages = DataLoader<CatalogueRow, Connection>;

/** A parent's nested list. Throws CURSOR_MISMATCH when `after` is of another parent. */
export function pageOfChildren(
  child: 'studies' | 'series',
  parent: CatalogueRow,
  args: PageArguments,
  field: FieldNode,
): Promise<Connection> {
  const position = readAfter(args.after);
  checkParent(position, parent.uid);
  const { scope } = parent;
  let pages = scope.childPages.get(field);
  if (pages === undefined) {
    pages = createChildPages(child, scope, args, position);
    scope.childPages.set(field, pages);
  }
  return pages.load(parent);
}

function createChildPages(
  child: 'studies' | 'series',
  scope: ReleaseScope,
  args: PageArguments,
  position: Position | null,
): ChildPages {
  const page = readPageShape(args);
  const filter = readFilter(child, args.filter);
  return new DataLoader(async (parents) => {
    const after = await resolvePosition(scope.context, child, page.order, position);
    // No turn is taken: what all edges of a level want would fall into several statements.
    scope.context.requireCaller();
    const answers = scope.view.children(
      child,
      Int32Array.from(parents, ({ identity }) => identity),
      { filter, match: page.match, order: page.order, first: page.first, after },
    );
    return parents.map((parent, at) => {
      const answer = answers[at]!;
      return new Connection({
        scope,
        listing: child,
        page,
        list: () => answer,
        count: () => answer.total,
        parent: parent.uid,
      });
    });
  });
}
