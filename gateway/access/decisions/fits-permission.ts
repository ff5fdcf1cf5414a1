import { isAnyOf } from './disease-ancestry.ts';
import { duo } from './duo-ids.ts';
import { type ReadPurpose, type ResearchId, researchIds } from './read-purpose.ts';

/** Research that each permission takes without a further look. Methods and genetics are no use by themselves: what they serve decides. */
const taken: Readonly<Record<string, readonly ResearchId[]>> = {
  [duo.noRestriction]: researchIds,
  [duo.generalResearch]: researchIds,
  [duo.healthResearch]: [
    duo.healthResearch,
    duo.diseaseResearch,
    duo.methodsResearch,
    duo.geneticResearch,
  ],
  [duo.ancestryResearch]: [duo.ancestryResearch],
  [duo.diseaseResearch]: [duo.diseaseResearch],
};

/** What must serve something that a narrow permission takes. */
const ancillary: ReadonlySet<ResearchId> = new Set([duo.methodsResearch, duo.geneticResearch]);

/**
 * Whether all that a purpose is fits one permission of a dataset; `diseases` are those of the dataset. Narrower than the DUOS matcher, version 4, on
 * every row (security requirements R1.4): a purpose that is two things must fit as both.
 */
export function fitsPermission(
  purpose: ReadPurpose,
  permission: string,
  diseases: ReadonlySet<string>,
): boolean {
  const accepted = taken[permission] ?? [];
  const uses = [...purpose.research].filter((one) => !ancillary.has(one));
  const asked = uses.length > 0 ? uses : [...purpose.research];
  if (!asked.every((one) => accepted.includes(one))) return false;
  return permission !== duo.diseaseResearch || areAbout(purpose, diseases);
}

function areAbout(purpose: ReadPurpose, diseases: ReadonlySet<string>): boolean {
  return purpose.diseases.every((disease) => isAnyOf(disease, diseases));
}
