import type { OpenDoor } from '#provider/access/provider-door.ts';

/** A door that lets everything pass, with all rows of the provider, and writes nothing down: what access control is measured against. */
export const withoutDoor: OpenDoor = ({ datasets }) => ({
  admit: () =>
    Promise.resolve({
      access: {
        caller: 'public',
        project: null,
        records: new Set(datasets),
        counts: new Set(),
        countable: () => true,
        internal: true,
        published: { disclosure: 'ROUNDED', valueSummaries: true, headlines: true },
      },
      note: () => undefined,
    }),
  state: () => '',
  [Symbol.asyncDispose]: () => Promise.resolve(),
});
