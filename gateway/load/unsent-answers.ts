import type { ServerResponse } from 'node:http';

/** Answers that are made and that their clients have not taken yet. */
export interface UnsentAnswers {
  /** Looks after an answer that has been given to its connection; closes that of a client who does not take it in time. */
  readonly watch: (response: ServerResponse) => void;
}

/** How much may wait for slow readers, and how long. */
export interface UnsentLimits {
  /** Milliseconds from the end of an answer's making. */
  readonly ms: number;
  /** Bytes of all answers together; beyond, who has waited longest is closed. */
  readonly bytes: number;
}

/** What holds unless somebody says otherwise. */
export const defaultUnsentLimits: UnsentLimits = { ms: 30_000, bytes: 64 * 1_024 * 1_024 };

/** Keeps the memory of answers bounded, however slowly clients read (F20). */
export function limitUnsent(limits: UnsentLimits): UnsentAnswers {
  const waiting = new Map<ServerResponse, number>();
  let total = 0;

  const forget = (response: ServerResponse): void => {
    total -= waiting.get(response) ?? 0;
    waiting.delete(response);
  };
  return {
    watch: (response) => {
      if (response.writableFinished || response.destroyed) return;
      const bytes = response.writableLength;
      waiting.set(response, bytes);
      total += bytes;
      const timer = setTimeout(() => response.destroy(), limits.ms).unref();
      response.once('close', () => {
        clearTimeout(timer);
        forget(response);
      });
      for (const [oldest] of waiting) {
        if (total <= limits.bytes) return;
        forget(oldest);
        oldest.destroy();
      }
    },
  };
}
