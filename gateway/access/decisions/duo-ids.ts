/** Terms of the Data Use Ontology (github.com/EBISPOT/DUO, release of 2026) that decisions know; any other id grants nothing. */
export const duo = {
  // Permissions.
  noRestriction: 'DUO:0000004',
  generalResearch: 'DUO:0000042',
  healthResearch: 'DUO:0000006',
  diseaseResearch: 'DUO:0000007',
  ancestryResearch: 'DUO:0000011',
  // Modifiers that forbid or narrow a use.
  noAncestryResearch: 'DUO:0000044',
  noMethodsResearch: 'DUO:0000015',
  geneticStudiesOnly: 'DUO:0000016',
  notForProfitNorCommercial: 'DUO:0000018',
  notForProfitOrganisation: 'DUO:0000045',
  nonCommercialUse: 'DUO:0000046',
  researchSpecific: 'DUO:0000012',
  region: 'DUO:0000022',
  users: 'DUO:0000026',
  project: 'DUO:0000027',
  institution: 'DUO:0000028',
  timeLimit: 'DUO:0000025',
  // Modifiers that a project takes on.
  publication: 'DUO:0000019',
  collaboration: 'DUO:0000020',
  ethicsApproval: 'DUO:0000021',
  moratorium: 'DUO:0000024',
  returnOfResults: 'DUO:0000029',
  // A modifier that allows a use which this Atlas serves to nobody.
  clinicalCare: 'DUO:0000043',
  // Investigations, which only a purpose names.
  methodsResearch: 'DUO:0000031',
  geneticResearch: 'DUO:0000038',
} as const;

/** Terms that say for which use a dataset is; a dataset without one is for none. */
export const permissions: readonly string[] = [
  duo.noRestriction,
  duo.generalResearch,
  duo.healthResearch,
  duo.diseaseResearch,
  duo.ancestryResearch,
];

/** Modifiers that a project takes on when its purpose is approved. */
export const undertakings: readonly string[] = [
  duo.publication,
  duo.collaboration,
  duo.ethicsApproval,
  duo.moratorium,
  duo.returnOfResults,
];

/** What the ontology calls the terms that a dataset may state. */
export const duoLabels: Readonly<Record<string, string>> = {
  [duo.noRestriction]: 'no restriction',
  [duo.generalResearch]: 'general research use',
  [duo.healthResearch]: 'health or medical or biomedical research',
  [duo.diseaseResearch]: 'disease specific research',
  [duo.ancestryResearch]: 'population origins or ancestry research only',
  [duo.noAncestryResearch]: 'population origins or ancestry research prohibited',
  [duo.noMethodsResearch]: 'no general methods research',
  [duo.geneticStudiesOnly]: 'genetic studies only',
  [duo.notForProfitNorCommercial]: 'not for profit, non commercial use only',
  [duo.notForProfitOrganisation]: 'not for profit organisation use only',
  [duo.nonCommercialUse]: 'non-commercial use only',
  [duo.researchSpecific]: 'research specific restrictions',
  [duo.region]: 'geographical restriction',
  [duo.users]: 'user specific restriction',
  [duo.project]: 'project specific restriction',
  [duo.institution]: 'institution specific restriction',
  [duo.timeLimit]: 'time limit on use',
  [duo.publication]: 'publication required',
  [duo.collaboration]: 'collaboration required',
  [duo.ethicsApproval]: 'ethics approval required',
  [duo.moratorium]: 'publication moratorium',
  [duo.returnOfResults]: 'return to database or resource',
  [duo.clinicalCare]: 'clinical care use',
};
