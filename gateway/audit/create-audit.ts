import type { ApolloServerPlugin } from '@apollo/server';

import type { Log } from '#schema/kernel/log.ts';

import type { Caller } from '../access/caller.ts';
import type { GatewayState, StateLocation } from '../state/open-state.ts';
import { type AuditLog, openAuditLog } from './audit-log.ts';
import { createAuditPlugin } from './audit-plugin.ts';
import type { AuditedContext } from './audited-context.ts';
import { createCallerKeys, publicCaller } from './caller-keys.ts';
import { createQueryRecorder } from './canonical-query.ts';
import {
  type BegunStream,
  describeBegun,
  describeEnded,
  describeRefusal,
  type EndedStream,
  type RecordRest,
  type RefusedRequest,
} from './passing-events.ts';
import { type ActivityQuery, readActivity, type RecordedActivity } from './read-activity.ts';
import { resumeRecording } from './resume-recording.ts';
import { toEntry } from './write-record.ts';

/** Records who asked what and what became of it. What cannot be recorded rejects with AUDIT_UNAVAILABLE, and must not be answered. */
export interface Audit extends AsyncDisposable {
  /** For Apollo Server, behind all plugins that change the answer. */
  readonly plugin: ApolloServerPlugin<AuditedContext>;
  readonly refused: (request: RefusedRequest) => Promise<void>;
  /** Awaited before the first event; each event is recorded by the plugin. */
  readonly streamBegun: (stream: BegunStream) => Promise<void>;
  readonly streamEnded: (stream: EndedStream) => Promise<void>;
  /** What was recorded, for those who may see it. */
  readonly activity: {
    /** The newest first. */
    readonly read: (query: ActivityQuery) => Promise<readonly RecordedActivity[]>;
  };
  /** Whether records can be written; where the last could not be, it is tried: without requests nobody else would find out. */
  readonly isAvailable: () => Promise<boolean>;
  /** The newest signed head where the provider was not given it before, else null. One that gets lost is made up for by the next. */
  readonly headFor: (provider: string) => string | null;
}

/** Where the audit is kept. */
export interface AuditOptions {
  /** The gateway's database; its parts hold `auditState`. */
  readonly state: GatewayState;
  /** The same database, which a thread of its own writes to. */
  readonly location: StateLocation;
  /** Name of this replica's chain, the same after each restart, and no other's. */
  readonly chain: string;
  /** Folder of keys. */
  readonly keys: string;
  /** File that signed heads are published in. */
  readonly headsFile: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly log: Log;
}

/** Opens the audit. Throws CONFIGURATION_INVALID where the chain cannot be continued. */
export async function openAudit(options: AuditOptions): Promise<Audit> {
  const { state, location, chain, keys, headsFile, now, log } = options;
  const auditLog = await openAuditLog({ location, chain, keys, headsFile }, log);
  const callers = createCallerKeys(state, now);
  const record = createQueryRecorder();
  const append = async (who: Caller | null, rest: RecordRest): Promise<void> => {
    const at = now();
    const caller = await callers.markOf(who?.pseudonym ?? publicCaller);
    await auditLog.append(toEntry({ at, caller, ...rest }));
  };
  return {
    plugin: createAuditPlugin({ auditLog, keys: callers, record, now }),
    refused: (request) => append(request.caller, describeRefusal(request, record)),
    streamBegun: (stream) => append(stream.admission.caller, describeBegun(stream, record)),
    streamEnded: (stream) => append(stream.admission.caller, describeEnded(stream)),
    activity: { read: (query) => readActivity(state, callers, query) },
    isAvailable: () =>
      resumeRecording({ auditLog, now }, null).then(
        () => true,
        () => false,
      ),
    headFor: giveHeads(auditLog),
    [Symbol.asyncDispose]: () => auditLog[Symbol.asyncDispose](),
  };
}

function giveHeads({ head }: AuditLog): Audit['headFor'] {
  const given = new Map<string, string>();
  return (provider) => {
    const newest = head();
    if (newest === null || given.get(provider) === newest) return null;
    given.set(provider, newest);
    return newest;
  };
}
