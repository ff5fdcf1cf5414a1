import { statSync } from 'node:fs';

const lookedEveryMs = 2_000;

/** What a file holds, read again when it has changed; it is looked at when it is asked for, at most every two seconds of the clock. */
export function followFile<Content>(
  file: string,
  read: (file: string) => Content,
  now: () => number,
): () => Content {
  let kept: { readonly content: Content; readonly state: string } | null = null;
  let looked = -Infinity;
  return () => {
    if (kept !== null && now() - looked < lookedEveryMs) return kept.content;
    looked = now();
    const { ino, size, mtimeNs } = statSync(file, { bigint: true });
    const state = `${ino} ${size} ${mtimeNs}`;
    if (kept?.state !== state) kept = { content: read(file), state };
    return kept.content;
  };
}
