import { projectVisaType, readProjectVisaValue } from '#schema/passports/project-visa.ts';
import type { VerifiedVisa } from '#schema/passports/verified-visa.ts';

import type { Project } from '../caller.ts';

/**
 * Projects that visas state, each with the visa, of several that state the same the one that lasts longest. Which sources may state projects the
 * trust configuration says; so that none can name the project of another, or one that the operator approved, the id says whose it is.
 */
export function statedProjects(visas: readonly VerifiedVisa[]): readonly Project[] {
  const byId = new Map<string, Project>();
  const stating = visas.filter(
    ({ type, conditions }) => type === projectVisaType && conditions === null,
  );
  for (const statedBy of stating.toSorted(lastsLonger)) {
    const stated = readProjectVisaValue(statedBy.value);
    if (stated === null) continue;
    const id = `${stated.id}@${statedBy.source}`;
    if (!byId.has(id)) byId.set(id, { ...stated, id, statedBy });
  }
  return [...byId.values()].toSorted((one, other) => (one.id < other.id ? -1 : 1));
}

/** Of two that end at once, the one whose text is less: the order of visas never matters. */
function lastsLonger(one: VerifiedVisa, other: VerifiedVisa): number {
  return other.expiresAt - one.expiresAt || (one.jwt < other.jwt ? -1 : 1);
}
