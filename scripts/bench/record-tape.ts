import { Kind, parse, print, visit, type FieldNode } from 'graphql';

import { largestPage } from '#schema/wire/page-size.ts';
import { readPosition, type SortKeyValue } from '#schema/wire/position.ts';

import type { ListingShape, RecordedRequest, Tape } from './tape.ts';

/** Rows on a tape: twice what the bench's page shows, so that every second trip finds its rows. */
const tapeRows = largestPage;
const cursorsName = 'tapeCursors';
const infoName = 'tapeInfo';

/** What recording needs. */
export interface Recording {
  readonly shape: ListingShape;
  readonly request: RecordedRequest;
  /** Asks the real provider. */
  readonly ask: (body: string) => Promise<string>;
  /** JSON texts already held, so that a row on many tapes is held once. */
  readonly interned: Map<string, string>;
}

interface ListingAnswer {
  readonly data: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly extensions?: unknown;
}

function intern(texts: Map<string, string>, value: unknown): string {
  const text = JSON.stringify(value);
  const held = texts.get(text);
  if (held !== undefined) return held;
  texts.set(text, text);
  return text;
}

const responseName = (field: FieldNode): string => field.alias?.value ?? field.name.value;

/** The document with the rows' own cursors beside what it asks for. */
function withCursors(query: string): string {
  const extra = parse(`{ ${cursorsName}: edges { cursor } ${infoName}: pageInfo { hasNextPage } }`);
  const [operation] = extra.definitions;
  const added =
    operation?.kind === Kind.OPERATION_DEFINITION ? operation.selectionSet.selections : [];
  let done = false;
  const document = visit(parse(query), {
    Field: {
      enter(field) {
        if (done || field.selectionSet === undefined) return undefined;
        done = true;
        const selections = [...field.selectionSet.selections, ...added];
        return { ...field, selectionSet: { ...field.selectionSet, selections } };
      },
    },
  });
  return print(document);
}

function readCursors(answer: ListingAnswer, name: string): { key: SortKeyValue; id: string }[] {
  const edges = (answer.data[name]?.[cursorsName] ?? []) as readonly { cursor: string }[];
  return edges.map(({ cursor }) => {
    const position = readPosition(cursor);
    if (position?.id === undefined) throw new Error('the provider gave a cursor without an id');
    return { key: position.key, id: position.id };
  });
}

/** Asks a real provider for a long stretch of a listing and keeps it as a tape. */
export async function recordTape(recording: Recording): Promise<Tape> {
  const { shape, request, interned } = recording;
  const long = {
    query: withCursors(request.query),
    variables: shape.widen(request.variables, tapeRows),
  };
  const answer = JSON.parse(await recording.ask(JSON.stringify(long))) as ListingAnswer;
  const listing = answer.data[shape.name] ?? {};
  const lists: { name: string; field: string; items: string[] }[] = [];
  const rest: string[] = [];
  let pageInfo: { name: string; fields: (readonly [string, string])[] } | null = null;
  for (const field of shape.fields) {
    const name = responseName(field);
    const value = listing[name];
    if (Array.isArray(value)) {
      lists.push({
        name,
        field: field.name.value,
        items: value.map((item) => intern(interned, item)),
      });
    } else if (field.name.value === 'pageInfo') {
      const selections =
        field.selectionSet?.selections.filter((node) => node.kind === Kind.FIELD) ?? [];
      pageInfo = {
        name,
        fields: selections.map((node) => [responseName(node), node.name.value] as const),
      };
    } else {
      rest.push(`${JSON.stringify(name)}:${JSON.stringify(value)}`);
    }
  }
  const info = answer.data[shape.name]?.[infoName] as { hasNextPage: boolean } | undefined;
  return {
    name: shape.name,
    lists,
    pageInfo,
    rest,
    cursors: readCursors(answer, shape.name),
    more: info?.hasNextPage ?? false,
    extensions: JSON.stringify(answer.extensions ?? {}),
  };
}
