import { pino, type Logger } from 'pino';

/** A structured log: JSON lines on standard error, so that standard output stays for the user. */
export type Log = Logger;

/** Opens the log of a process at a pino level such as `info`; `silent` says nothing. */
export function createLog(level: string): Log {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination(2));
}
