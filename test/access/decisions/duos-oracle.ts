/** What a research purpose or a dataset says, as DUOS (DataBiosphere/consent-ontology) has it. */
export interface DataUse {
  readonly generalUse?: boolean;
  readonly hmbResearch?: boolean;
  readonly populationOriginsAncestry?: boolean;
  readonly methodsResearch?: boolean;
  readonly nonProfitUse?: boolean;
  /** Version 3 alone. */
  readonly commercialUse?: boolean;
  readonly diseaseRestrictions?: readonly string[];
  /** What the reference abstains of, in a purpose. */
  readonly [sensitive: string]: unknown;
}

/** What the reference answers. */
export type DuosAnswer = 'APPROVE' | 'DENY' | 'ABSTAIN';

/** Ancestors of a disease, without itself. */
export type ParentsOf = (disease: string) => readonly string[];

const sensitive = [
  'controls',
  'population',
  'pediatric',
  'vulnerablePopulations',
  'illegalBehavior',
  'sexualDiseases',
  'psychologicalTraits',
  'notHealth',
  'stigmatizeDiseases',
];

/**
 * The reference matcher, version 4, written anew from its rule order: disease, health research, ancestry, methods, not for profit, abstention; all
 * approve: APPROVE; else any abstains: ABSTAIN; else DENY. An oracle: it approves much that a dataset does not permit.
 */
export function matchAsDuos(purpose: DataUse, dataset: DataUse, parentsOf: ParentsOf): DuosAnswer {
  const saysProfit = purpose.nonProfitUse !== undefined || dataset.nonProfitUse !== undefined;
  return answerTo(researchAnswers(purpose, dataset, parentsOf), [
    profitMatches(purpose, dataset),
    isTooHard(purpose, saysProfit) ? 'ABSTAIN' : true,
  ]);
}

/** Version 3, which asks whether a use is commercial beside whether it is for profit, and is otherwise the same. */
export function matchAsDuos3(purpose: DataUse, dataset: DataUse, parentsOf: ParentsOf): DuosAnswer {
  return answerTo(researchAnswers(purpose, dataset, parentsOf), [
    commerceMatches(purpose, dataset),
    isTooHard(purpose, purpose.commercialUse === true) ? 'ABSTAIN' : true,
  ]);
}

type Answers = readonly (boolean | 'ABSTAIN')[];

function answerTo(ofResearch: Answers, beside: Answers): DuosAnswer {
  const answers = [...ofResearch, ...beside];
  if (answers.every((answer) => answer === true)) return 'APPROVE';
  return answers.includes('ABSTAIN') ? 'ABSTAIN' : 'DENY';
}

function researchAnswers(purpose: DataUse, dataset: DataUse, parentsOf: ParentsOf): Answers {
  const isAboutThem = diseasesMatch(purpose, dataset, parentsOf);
  return [
    isAboutThem,
    healthMatches(purpose, dataset),
    ancestryMatches(purpose, dataset),
    methodsMatch(purpose, dataset, isAboutThem),
  ];
}

const diseasesOf = ({ diseaseRestrictions = [] }: DataUse): readonly string[] =>
  diseaseRestrictions;

function diseasesMatch(purpose: DataUse, dataset: DataUse, parentsOf: ParentsOf): boolean {
  const isOpen = dataset.generalUse === true || dataset.hmbResearch === true;
  if (diseasesOf(purpose).length > 0 && isOpen) return true;
  // A purpose of no disease passes here, also on a dataset that is for one.
  return diseasesOf(purpose).every((disease) =>
    [disease, ...parentsOf(disease)].some((one) => diseasesOf(dataset).includes(one)),
  );
}

function healthMatches(purpose: DataUse, dataset: DataUse): boolean {
  if (dataset.generalUse === true) return true;
  if (purpose.hmbResearch === true) {
    if (dataset.hmbResearch === true) return true;
    return diseasesOf(dataset).length === 0 && dataset.populationOriginsAncestry !== true;
  }
  return dataset.hmbResearch !== true || purpose.generalUse !== true;
}

function ancestryMatches(purpose: DataUse, dataset: DataUse): boolean {
  if (purpose.populationOriginsAncestry === undefined) return true;
  return dataset.generalUse === true || dataset.populationOriginsAncestry === true;
}

function methodsMatch(purpose: DataUse, dataset: DataUse, isAboutThem: boolean): boolean {
  if (diseasesOf(purpose).length === 0 && diseasesOf(dataset).length === 0) return true;
  if (purpose.methodsResearch !== true) return true;
  const isOpen =
    dataset.generalUse === true ||
    dataset.hmbResearch === true ||
    dataset.populationOriginsAncestry === true;
  return isOpen || isAboutThem;
}

function profitMatches(purpose: DataUse, dataset: DataUse): boolean {
  return dataset.nonProfitUse !== true || purpose.nonProfitUse === true;
}

/** Who says nothing of it, on either side, passes. */
function commerceMatches(purpose: DataUse, dataset: DataUse): boolean {
  const isSilent = ({ commercialUse, nonProfitUse }: DataUse): boolean =>
    commercialUse === undefined && nonProfitUse === undefined;
  if (isSilent(purpose) || isSilent(dataset)) return true;
  const [asked, given] = [purpose.commercialUse === true, dataset.commercialUse === true];
  const isNonProfit = purpose.nonProfitUse === true;
  if (isNonProfit !== (dataset.nonProfitUse === true)) return false;
  return isNonProfit ? !asked && !given : !asked || given;
}

/** Where the reference renders no decision: a sensitive purpose, and one that says nothing it knows. */
function isTooHard(purpose: DataUse, saysOtherwise: boolean): boolean {
  if (purpose['gender'] !== undefined) return true;
  if (sensitive.some((name) => purpose[name] === true)) return true;
  const { hmbResearch, generalUse, populationOriginsAncestry, methodsResearch } = purpose;
  const isKnown =
    diseasesOf(purpose).length > 0 ||
    [hmbResearch, generalUse, populationOriginsAncestry, methodsResearch].includes(true) ||
    saysOtherwise;
  return !isKnown;
}
