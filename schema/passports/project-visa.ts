import { readStrictJson } from '#schema/tokens/strict-json.ts';

import type { VerifiedVisa } from './verified-visa.ts';

/** A project as a visa states it: approved by whoever the visa's source is. */
export interface StatedProject {
  readonly id: string;
  readonly title: string;
  readonly purpose: {
    /** Data Use Ontology ids: what the research is, and what the project took on. */
    readonly duo: readonly string[];
    /** Disease Ontology ids, such as `DOID:1612`. */
    readonly diseases: readonly string[];
    readonly commercial: boolean;
    /** ISO 3166-1 alpha-2; null where it was not said. */
    readonly country: string | null;
  };
}

/**
 * Type of the visa by which somebody acts for a project (GA4GH Passport 1.2.1, "Custom Visa Types"). Its value is the project as JSON, its source
 * who approved it; so a trust configuration says who may approve projects.
 */
export const projectVisaType = 'https://atlas.example/visas/project';

const idPattern = /^[A-Za-z0-9._:-]{1,64}$/;
const titlePattern = /^.{1,200}$/u;
const countryPattern = /^[A-Z]{2}$/;
const termPattern = /^[A-Z]+:\d+$/;
const maxTerms = 50;

/** Value of a project's visa. */
export function projectVisaValue({ id, title, purpose }: StatedProject): string {
  return JSON.stringify({ id, title, ...purpose });
}

/** The projects that visas state. Visas with conditions state none: a project is not a matter of what else somebody brings. */
export function projectsIn(visas: readonly VerifiedVisa[]): readonly StatedProject[] {
  return visas.flatMap((visa) =>
    visa.type === projectVisaType && visa.conditions === null
      ? (readProjectVisaValue(visa.value) ?? [])
      : [],
  );
}

/** The project that a visa's value states; null where it states none, or something beside it that is not understood. */
export function readProjectVisaValue(value: string): StatedProject | null {
  const json = readStrictJson(Buffer.from(value));
  if (json === null) return null;
  const { id, title, duo, diseases, commercial, country, ...others } = json;
  if (Object.keys(others).length > 0) return null;
  if (!fits(id, idPattern) || !fits(title, titlePattern)) return null;
  if (country !== null && !fits(country, countryPattern)) return null;
  if (!areTerms(duo) || !areTerms(diseases) || typeof commercial !== 'boolean') return null;
  return { id, title, purpose: { duo, diseases, commercial, country } };
}

function areTerms(value: unknown): value is string[] {
  return (
    Array.isArray(value) &&
    value.length <= maxTerms &&
    value.every((term) => fits(term, termPattern))
  );
}

function fits(value: unknown, pattern: RegExp): value is string {
  return typeof value === 'string' && pattern.test(value);
}
