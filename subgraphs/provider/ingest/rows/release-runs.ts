/** Something that lives in the releases [from, to); `to` null: until now. */
export interface Living {
  readonly from: number;
  readonly to: number | null;
}

/** A state over a maximal run of releases. */
export interface StateRun<State> extends Living {
  readonly state: State;
}

/**
 * The states of a thing that consists of living parts: for every run of releases the state that `stateOf` derives from the
 * parts alive in it; neighbouring runs with equal states (`same`) are one. Releases without a living part are left out.
 */
export function releaseRuns<Part extends Living, State>(
  parts: readonly Part[],
  stateOf: (alive: readonly Part[]) => State,
  same: (a: State, b: State) => boolean,
): StateRun<State>[] {
  const runs: StateRun<State>[] = [];
  const ends = boundaries(parts);
  for (const [index, from] of ends.entries()) {
    const to = ends[index + 1] ?? null;
    const alive = parts.filter((part) => part.from <= from && (part.to === null || part.to > from));
    if (alive.length === 0) continue;
    const state = stateOf(alive);
    const last = runs.at(-1);
    if (last !== undefined && last.to === from && same(last.state, state))
      runs[runs.length - 1] = { ...last, to };
    else runs.push({ from, to, state });
  }
  return runs;
}

function boundaries(parts: readonly Living[]): number[] {
  const found = new Set<number>();
  for (const { from, to } of parts) {
    found.add(from);
    if (to !== null) found.add(to);
  }
  return [...found].sort((a, b) => a - b);
}

/** The living releases of a thing cut to those from `since` on. */
export function livingSince(runs: readonly Living[], since: number): Living[] {
  return runs.flatMap(({ from, to }) =>
    to !== null && to <= since ? [] : [{ from: Math.max(from, since), to }],
  );
}
