import type { Purpose } from '../caller.ts';
import { duo, undertakings } from './duo-ids.ts';

/** What research a purpose may say that it is. */
export const researchIds = [
  duo.generalResearch,
  duo.healthResearch,
  duo.diseaseResearch,
  duo.ancestryResearch,
  duo.methodsResearch,
  duo.geneticResearch,
] as const;

/** One of them. */
export type ResearchId = (typeof researchIds)[number];

/** A declared purpose that was understood. */
export interface ReadPurpose {
  /** All that the research is; never empty. */
  readonly research: ReadonlySet<ResearchId>;
  /** Never empty where it is research of a disease. */
  readonly diseases: readonly string[];
  /** Modifiers that the project took on. */
  readonly undertaken: ReadonlySet<string>;
  readonly commercial: boolean;
  readonly country: string | null;
}

/**
 * Understands a declared purpose. Null where an id is not known, or where it does not say what the research is: what is not understood fits no
 * dataset (the reference matcher's ABSTAIN never grants).
 */
export function readPurpose(purpose: Purpose): ReadPurpose | null {
  const research = new Set<ResearchId>();
  const undertaken = new Set<string>();
  for (const id of purpose.duo) {
    const known = researchIds.find((one) => one === id);
    if (known !== undefined) research.add(known);
    else if (undertakings.includes(id)) undertaken.add(id);
    else return null;
  }
  const isAboutNothing = research.has(duo.diseaseResearch) && purpose.diseases.length === 0;
  if (research.size === 0 || isAboutNothing) return null;
  const { diseases, commercial, country } = purpose;
  return { research, diseases, undertaken, commercial, country };
}
