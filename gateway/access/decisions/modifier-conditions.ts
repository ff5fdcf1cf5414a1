import type { VerifiedVisa } from '#schema/passports/verified-visa.ts';

import { addMonths, startOfDay } from './calendar.ts';
import { grantFor } from './caller-conditions.ts';
import { type Condition, holds, shownBy } from './condition.ts';
import type { DatasetTerms } from './dataset-terms.ts';
import { duo } from './duo-ids.ts';
import type { ReadPurpose } from './read-purpose.ts';

/** Makes a condition of a modifier, by what the dataset's terms say beside it. */
type ToCondition = (terms: DatasetTerms) => Condition;

/** The purpose must be so. */
function purposeIs(id: string, asks: string, isSo: (purpose: ReadPurpose) => boolean): ToCondition {
  const condition = holds(
    { duo: id, asks },
    ({ purpose }) => purpose !== null && isSo(purpose),
    'BINDING',
  );
  return () => condition;
}

/** The project must have taken it on: it stands among the terms of its approved purpose. */
function undertaken(id: string, asks: string): ToCondition {
  return purposeIs(id, asks, (purpose) => purpose.undertaken.has(id));
}

/** A data access committee must have said of this person that it is so, by a visa that covers the dataset. */
function committeeSaid(id: string, asks: string): ToCondition {
  return ({ dataset }) => shownBy({ duo: id, asks }, [grantFor(dataset)], true);
}

const notCommercial = (id: string, what: string): ToCondition =>
  purposeIs(id, `The use must be ${what}.`, ({ commercial }) => !commercial);

/** A purpose that may be anything may be what is forbidden, too. */
const isNarrowerThan = (
  forbidden: typeof duo.ancestryResearch | typeof duo.methodsResearch,
): ((purpose: ReadPurpose) => boolean) => {
  return ({ research }) => !research.has(forbidden) && !research.has(duo.generalResearch);
};

const inRegion: ToCondition = ({ countries }) =>
  holds(
    {
      duo: duo.region,
      asks: `It may be used in ${countries.join(', ') || 'a region that its terms do not name'} only: the project must say that it works there.`,
    },
    ({ purpose }) => purpose?.country != null && countries.includes(purpose.country),
    'BINDING',
  );

/** Until its day it must have been taken on; from that day on, by the gateway's clock, it asks for nothing. */
const moratorium: ToCondition = ({ moratoriumUntil }) => {
  const ends = moratoriumUntil === null ? Infinity : startOfDay(moratoriumUntil);
  return {
    kind: 'STATE',
    duo: duo.moratorium,
    asks: `The project must have agreed to publish nothing of it before ${moratoriumUntil ?? 'a day that its terms do not name'}.`,
    stateOf: ({ now, purpose }) => {
      if (now >= ends) return 'MET';
      return purpose?.undertaken.has(duo.moratorium) === true ? 'BINDING' : 'UNMET';
    },
  };
};

/** Months are counted from the day that the committee's visa says it was granted. */
const timeLimit: ToCondition = ({ dataset, monthsOfUse }) => {
  const covers = grantFor(dataset);
  const endOf = ({ asserted }: VerifiedVisa): number =>
    monthsOfUse === null ? -Infinity : addMonths(asserted, monthsOfUse);
  return {
    kind: 'VISAS',
    duo: duo.timeLimit,
    asks: `It may be used for ${monthsOfUse ?? 'a number of'} months from the day of the grant on: ask its data access committee for a visa, or for a new one.`,
    wanted: (now) => [(visa) => covers(visa) && endOf(visa) > now],
    binds: true,
    endOf,
  };
};

/** Somebody other than the caller must say that they belong there. */
const atInstitution: ToCondition = ({ institutions }) =>
  shownBy(
    {
      duo: duo.institution,
      asks: `It may be used by people of ${institutions.join(', ') || 'institutions that its terms do not name'} only: bring a visa that says so (GA4GH AffiliationAndRole).`,
    },
    [
      ({ type, by, value }) => {
        if (type !== 'AffiliationAndRole' || by === null || by === 'self') return false;
        return institutions.includes(value.slice(value.indexOf('@') + 1));
      },
    ],
    true,
  );

const ofProject: ToCondition = ({ projects }) =>
  holds(
    { duo: duo.project, asks: 'It may be used by projects that its terms name only.' },
    ({ project }) => project !== null && projects.includes(project.id),
    'BINDING',
  );

/** What each modifier asks for, by its id. */
export const modifierConditions: ReadonlyMap<string, ToCondition> = new Map<string, ToCondition>([
  [
    duo.noAncestryResearch,
    purposeIs(
      duo.noAncestryResearch,
      'The use must not be research of population origins or ancestry: the purpose must be narrower than general research.',
      isNarrowerThan(duo.ancestryResearch),
    ),
  ],
  [
    duo.noMethodsResearch,
    purposeIs(
      duo.noMethodsResearch,
      'The use must not be development of methods, such as software: the purpose must be narrower than general research.',
      isNarrowerThan(duo.methodsResearch),
    ),
  ],
  [
    duo.geneticStudiesOnly,
    purposeIs(duo.geneticStudiesOnly, 'The use must be genetic research.', ({ research }) =>
      research.has(duo.geneticResearch),
    ),
  ],
  [
    duo.notForProfitNorCommercial,
    notCommercial(duo.notForProfitNorCommercial, 'not for profit, and not commercial'),
  ],
  [
    duo.notForProfitOrganisation,
    notCommercial(duo.notForProfitOrganisation, 'by an organisation that is not for profit'),
  ],
  [duo.nonCommercialUse, notCommercial(duo.nonCommercialUse, 'not commercial')],
  [duo.region, inRegion],
  [duo.timeLimit, timeLimit],
  [duo.institution, atInstitution],
  [duo.project, ofProject],
  [
    duo.users,
    committeeSaid(duo.users, 'It may be used by people that its data access committee approved.'),
  ],
  [
    duo.researchSpecific,
    committeeSaid(
      duo.researchSpecific,
      'It may be used for research that its data access committee approved.',
    ),
  ],
  [
    duo.ethicsApproval,
    undertaken(duo.ethicsApproval, 'The project must have shown the approval of an ethics board.'),
  ],
  [
    duo.collaboration,
    undertaken(
      duo.collaboration,
      'The project must have agreed to work together with those who made the dataset.',
    ),
  ],
  [
    duo.publication,
    undertaken(duo.publication, 'The project must have agreed to publish its results.'),
  ],
  [duo.moratorium, moratorium],
  [
    duo.returnOfResults,
    undertaken(duo.returnOfResults, 'The project must have agreed to return what it derives.'),
  ],
  // Care is a use that nobody may declare here, so what allows it changes nothing.
  [duo.clinicalCare, () => holds({ duo: duo.clinicalCare, asks: '' }, () => true, 'MET')],
]);
