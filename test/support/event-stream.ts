/** A piece of an event stream as it came; a comment keeps the connection alive. */
export type StreamPiece =
  | { readonly comment: string }
  | { readonly event: string; readonly data: unknown };

/** An operation as a client sends it: a document, or the hash of one among its extensions. */
interface SentOperation {
  readonly query?: string;
  readonly variables?: Record<string, unknown>;
  readonly extensions?: object;
}

/** Sends an operation and reads its events as they come; ends with the connection. */
export async function* readEvents(
  url: string,
  operation: SentOperation,
  signal?: AbortSignal,
  headers: Readonly<Record<string, string>> = {},
): AsyncGenerator<StreamPiece, void, undefined> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...headers },
    body: JSON.stringify(operation),
    ...(signal === undefined ? {} : { signal }),
  });
  if (response.body === null) throw new Error('no event stream');
  let text = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    const pieces = text.split('\n\n');
    text = pieces.pop() ?? '';
    for (const piece of pieces) yield readPiece(piece);
  }
  if (text !== '') throw new Error(`the stream broke off in: ${text}`);
}

/** The data of the next `next` event. */
export async function nextEvent(pieces: AsyncGenerator<StreamPiece>): Promise<unknown> {
  for (;;) {
    const { value, done } = await pieces.next();
    if (done === true) throw new Error('the stream ended');
    if ('event' in value && value.event === 'next') return value.data;
  }
}

/** Reads to the end. */
export async function readAll<Piece>(pieces: AsyncIterable<Piece>): Promise<Piece[]> {
  const all: Piece[] = [];
  for await (const piece of pieces) all.push(piece);
  return all;
}

function readPiece(piece: string): StreamPiece {
  if (piece.startsWith(':')) return { comment: piece.slice(1) };
  const fields = new Map(
    piece.split('\n').map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).trimStart()];
    }),
  );
  const data = fields.get('data') ?? '';
  return { event: fields.get('event') ?? '', data: data === '' ? null : JSON.parse(data) };
}
