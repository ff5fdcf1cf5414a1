import type { ApolloServer } from '@apollo/server';
import type { FormattedExecutionResult } from 'graphql';

import { CodedError, errorCodes } from '#schema/kernel/errors.ts';
import type { Log } from '#schema/kernel/log.ts';

import type { Admission } from '../access/admission.ts';
import type { Audit } from '../audit/create-audit.ts';
import { nameCalls, type RequestContext, startContext } from '../request-context.ts';
import { Progress } from '../scatter/progress.ts';
import type { Outlet } from './outlet.ts';
import type { Places } from './places.ts';
import type { EngineOperation } from './read-operation.ts';

/** What one operation is told with. */
export interface Telling {
  readonly server: ApolloServer<RequestContext>;
  /** Who asks and what is decided now; asked before each event, and rejects with a CodedError. */
  readonly admitNow: () => Promise<Admission>;
  /** A place in execution, kept while providers are asked; rejects with a CodedError. */
  readonly enter: (signal: AbortSignal) => Promise<Disposable>;
  readonly outlet: Outlet;
  /** An operation takes one while it is told. */
  readonly places: Places;
  /** How long all of it may take. */
  readonly milliseconds: number;
  readonly requestId: string;
  /** Counts and records that it is refused, and gives what is told then. */
  readonly refuse: (error: CodedError) => Promise<Told>;
  /** Undefined where nothing is recorded. */
  readonly audit: Pick<Audit, 'streamBegun' | 'streamEnded'> | undefined;
  readonly log: Log;
}

/** What one event tells. */
export type Told = FormattedExecutionResult;

/** Results of an operation, the newest last. */
export type Events = AsyncGenerator<Told, void, undefined>;

/**
 * The answer to an operation. One that is shown is answered as it stands at once, and again when more providers have answered,
 * until the last has or the time is up; `extensions.atlas.settled` names those that answered or failed since the event before.
 * Whoever calls `return` ends the calls to providers at once.
 */
export function tellProgress(telling: Telling, operation: EngineOperation): Events {
  const gone = new AbortController();
  const events = tellOrRefuse(telling, operation, gone.signal);
  const finish = events.return.bind(events);
  // A generator takes `return` only where it yields: what it waits for ends with the signal.
  events.return = (value) => {
    gone.abort();
    return finish(value);
  };
  return events;
}

/** The one event of a request that is refused. */
export async function* tellRefusal(outlet: Outlet, refuse: () => Promise<Told>): Events {
  const told = await refuse();
  outlet.owe();
  yield told;
}

/** What is refused before anything was told is told alone. */
async function* tellOrRefuse(
  telling: Telling,
  operation: EngineOperation,
  signal: AbortSignal,
): Events {
  try {
    yield* tellInPlace(telling, operation, signal);
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    yield* tellRefusal(telling.outlet, () => telling.refuse(error));
  }
}

async function* tellInPlace(
  telling: Telling,
  operation: EngineOperation,
  signal: AbortSignal,
): Events {
  using place = telling.places.take();
  if (place === undefined) throw tooManyStreams();
  // A slow reader waits outside: nobody is asked for it yet.
  if (operation.shown) await telling.outlet.ready(signal);
  using room = await telling.enter(signal);
  const tell = operation.shown ? tellShown : tellOnce;
  yield* tell({ ...telling, room }, operation, signal);
}

/** What an operation is told with that has come in. */
interface InRoom extends Telling {
  /** Given back as soon as providers are asked nothing more: a slow reader would keep it. */
  readonly room: Disposable;
}

async function* tellOnce(telling: InRoom, operation: EngineOperation, signal: AbortSignal): Events {
  const { requestId, outlet, room, admitNow } = telling;
  const context = startContext(await admitNow(), { signal, requestId });
  const result = await ask(telling, operation, context);
  room[Symbol.dispose]();
  outlet.owe();
  yield result;
}

async function* tellShown(
  telling: InRoom,
  operation: EngineOperation,
  signal: AbortSignal,
): Events {
  const { requestId, outlet, room, milliseconds, admitNow } = telling;
  const first = await admitNow();
  const context = startContext(first, { signal, requestId });
  await using record = await startRecord(telling, operation, context);
  using progress = new Progress(milliseconds, signal, () => room[Symbol.dispose]());
  for (let told = 0; ;) {
    const admission = asAtFirst(first, await admittedStill(telling));
    const result =
      'rights' in admission
        ? await ask(telling, operation, contextOf(admission, { ...context, progress }))
        : admission;
    if (signal.aborted) return;
    outlet.owe();
    record.told(result);
    const { shown } = progress;
    if (shown === undefined || !('rights' in admission)) {
      room[Symbol.dispose]();
      yield result;
      return;
    }
    const settled = shown.settled.slice(told);
    told = shown.settled.length;
    yield { ...result, extensions: { ...result.extensions, atlas: { settled } } };
    if (shown.over) return;
    await progress.changed();
    await outlet.ready(signal);
  }
}

/** What is said where no place is left. */
export function tooManyStreams(): CodedError {
  return new CodedError('TOO_MANY_STREAMS', errorCodes.TOO_MANY_STREAMS);
}

const scopeChanged: Told = {
  errors: [new CodedError('SCOPE_CHANGED', errorCodes.SCOPE_CHANGED).toGraphQL().toJSON()],
};

/** Who asks, or what is told where they are not let in any more: the record of the stream's end says it. */
async function admittedStill({ admitNow, log, requestId }: Telling): Promise<Admission | Told> {
  try {
    return await admitNow();
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    log.info({ requestId, errors: [error.code] }, 'stream refused');
    return { errors: [error.toGraphQL().toJSON()] };
  }
}

/** What is told goes to who was let in at first, as long as that one may still see the same. */
function asAtFirst(first: Admission, now: Admission | Told): Admission | Told {
  if (!('rights' in now)) return now;
  return now.scopes.whole.digest === first.scopes.whole.digest ? now : scopeChanged;
}

/** The same request for another event: what goes with it may have been decided anew. */
function contextOf(admission: Admission, context: RequestContext): RequestContext {
  return { ...context, admission, scope: nameCalls(admission.scopes.whole, context.requestId) };
}

async function ask(
  { server }: Telling,
  { query, operationName, variables }: EngineOperation,
  contextValue: RequestContext,
): Promise<Told> {
  const { body } = await server.executeOperation(
    { query, variables, ...(operationName === undefined ? {} : { operationName }) },
    { contextValue },
  );
  if (body.kind === 'single') return body.singleResult;
  throw new Error('the engine answers in parts, which nobody asked for');
}

interface TellingRecord extends AsyncDisposable {
  readonly told: (result: Told) => void;
}

/** Records that a stream begins, before it tells anything; its end is recorded, and written as one line, when it is disposed of. */
async function startRecord(
  { log, audit, requestId }: Telling,
  { query, operationName, variables }: EngineOperation,
  context: RequestContext,
): Promise<TellingRecord> {
  const begun = performance.now();
  const { asked, signal } = context;
  let events = 0;
  let codes: readonly string[] = [];
  const sent = { source: query, operationName, variables };
  await audit?.streamBegun({ ...context, query: sent });
  return {
    told: (result) => {
      events++;
      codes = (result.errors ?? []).map(({ extensions }) => String(extensions?.['code']));
    },
    [Symbol.asyncDispose]: async () => {
      log.info(
        {
          requestId,
          operation: operationName ?? null,
          events,
          ms: Math.round((performance.now() - begun) * 10) / 10,
          asked: asked.size,
          failed: Object.fromEntries([...asked].filter(([, code]) => code !== null)),
          errors: [...new Set(codes)],
          left: signal.aborted,
        },
        'stream',
      );
      const left = signal.aborted ? ['CLIENT_GONE'] : [];
      // All that was told stands in records of its own; that this one is missing is logged where it is written.
      await audit?.streamEnded({ ...context, events, codes: [...codes, ...left] }).catch(() => {});
    },
  };
}
