import type { Disclosure } from './disclosure.ts';

/** The same disclosure, telling of how many totals and cells it released. */
export function noteReleased(disclosure: Disclosure, note: (counts: number) => void): Disclosure {
  return {
    ...disclosure,
    total: async (cell) => {
      const released = await disclosure.total(cell);
      if (released !== null) note(1);
      return released;
    },
    table: async (table) => {
      const released = await disclosure.table(table);
      note(released.filter((cell) => cell !== null).length);
      return released;
    },
  };
}
