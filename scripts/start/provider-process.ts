import { fileURLToPath } from 'node:url';

/** The file that serves one provider as a process of its own. */
export const providerMain = fileURLToPath(new URL(import.meta.resolve('#provider/main.ts')));

/**
 * Node's options for a process that holds one provider. Columns lie outside the JavaScript heap; left to itself the heap keeps
 * the garbage of many requests, for which thirty processes on one machine have no room.
 */
export const providerMemory = ['--max-semi-space-size=4', '--max-old-space-size=192'] as const;
