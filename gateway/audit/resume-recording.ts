import type { AuditLog } from './audit-log.ts';
import { publicCaller } from './caller-keys.ts';
import { toEntry } from './write-record.ts';

/** Where records are written, and when. */
export interface Resuming {
  readonly auditLog: Pick<AuditLog, 'append' | 'isFailing'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Where the last record could not be written, tries to write that recording has resumed, for a request or, where that is null, for nobody's.
 * Throws AUDIT_UNAVAILABLE where it cannot be.
 */
export async function resumeRecording(
  { auditLog, now }: Resuming,
  request: string | null,
): Promise<void> {
  if (!auditLog.isFailing()) return;
  await auditLog.append(toEntry({ at: now(), caller: publicCaller, event: 'RESUMED', request }));
}
