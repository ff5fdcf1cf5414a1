import { countConditions, recordConditions } from './caller-conditions.ts';
import { type Condition, holds } from './condition.ts';
import type { DatasetTerms } from './dataset-terms.ts';
import { duo, permissions } from './duo-ids.ts';
import { fitsPermission } from './fits-permission.ts';
import { modifierConditions } from './modifier-conditions.ts';

/** Terms made ready to decide by, once for many decisions. */
export interface PreparedTerms extends DatasetTerms {
  /** Why nothing but the catalogue entry is shown, whoever asks; null where more may be. */
  readonly shut: Condition | null;
  /** All that records ask for. */
  readonly forRecords: readonly Condition[];
  /** All that counts ask for; null where nobody is given any. */
  readonly forCounts: readonly Condition[] | null;
}

const permissionAsks: Readonly<Record<string, string>> = {
  [duo.noRestriction]: 'The purpose must be declared.',
  [duo.generalResearch]: 'The use must be research.',
  [duo.healthResearch]: 'The use must be health, medical or biomedical research.',
  [duo.diseaseResearch]: 'The use must be research of a disease',
  [duo.ancestryResearch]: 'The use must be research of population origins or ancestry.',
};

const never = (asks: string): Condition => holds({ duo: null, asks }, () => false, 'MET');
const statesNoUse = never(
  'It states no use that is permitted, so only its catalogue entry is shown.',
);
const statesWhatIsUnknown = never(
  'It states terms that are not known here, so only its catalogue entry is shown.',
);

/** Makes terms ready. Restrictions that are spelt out count also where their Data Use Ontology term is missing. */
export function prepareTerms(terms: DatasetTerms): PreparedTerms {
  const ids = statedIds(terms);
  const fits = permissions
    .filter((id) => ids.has(id))
    .map((id) => permissionCondition(id, terms.diseases));
  const modifiers = [...ids].flatMap((id) => modifierConditions.get(id)?.(terms) ?? []);
  return {
    ...terms,
    shut: shutBy(ids, fits.length),
    forRecords: [...recordConditions(terms), ...fits, ...modifiers],
    forCounts: terms.counts ? countConditions : null,
  };
}

function statedIds(terms: DatasetTerms): ReadonlySet<string> {
  const { diseases, countries, institutions, projects, moratoriumUntil, monthsOfUse } = terms;
  const implied: readonly (readonly [boolean, string])[] = [
    [diseases.length > 0, duo.diseaseResearch],
    [countries.length > 0, duo.region],
    [institutions.length > 0, duo.institution],
    [projects.length > 0, duo.project],
    [moratoriumUntil !== null, duo.moratorium],
    [monthsOfUse !== null, duo.timeLimit],
  ];
  return new Set([...terms.duo, ...implied.flatMap(([isSo, id]) => (isSo ? [id] : []))]);
}

function shutBy(ids: ReadonlySet<string>, permitted: number): Condition | null {
  const isKnown = (id: string): boolean => permissions.includes(id) || modifierConditions.has(id);
  if (![...ids].every(isKnown)) return statesWhatIsUnknown;
  return permitted === 0 ? statesNoUse : null;
}

function permissionCondition(id: string, diseases: readonly string[]): Condition {
  const allowed = new Set(diseases);
  const about =
    diseases.length === 0 ? ' that its terms do not name.' : `: ${diseases.join(', ')}.`;
  const asks = `${permissionAsks[id] ?? ''}${id === duo.diseaseResearch ? about : ''}`;
  return holds(
    { duo: id, asks },
    ({ purpose }) => purpose !== null && fitsPermission(purpose, id, allowed),
    'MET',
  );
}
