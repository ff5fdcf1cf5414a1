import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';

import { type DocumentNode, type NameNode, parse, visit } from 'graphql';

import { readSubgraphSdl, subgraphNames } from '#schema/compose.ts';

import { directiveArgument, namedTypeOf, objectTypes, readContract } from './read-contract.ts';

interface Attribute {
  readonly tag: string;
  readonly keyword: string;
  readonly basic: string;
  readonly options: Readonly<Record<string, string>>;
}

const { rows, no_option_retains: fewest } = JSON.parse(
  readFileSync(new URL('../vectors/dicom/ps315-profile-compact.json', import.meta.url), 'utf8'),
) as { readonly rows: readonly Attribute[]; readonly no_option_retains: number };

/** DICOM PS3.15 Table E.1-1: what no option retains or cleans. */
const removed = rows.filter(({ options }) => Object.keys(options).length === 0);

/**
 * What bears the name of such an attribute and is not it. PatientID is replaced by a pseudonym (Z/D in the table, and the EUCAIM handbook
 * wants one there); UID (0040,A124) is a value of a content item, and here what studies and series are ordered by; hasBirthSex is EUCAIM's word for
 * the sexes that a dataset has subjects of.
 */
const other: ReadonlySet<string> = new Set([
  'patientId',
  'subjectsByPatientId',
  'UID',
  'hasBirthSex',
]);
/** R5.7, and words that no name may hold whatever stands beside them. */
const neverNamed: ReadonlySet<string> = new Set([
  ...['institution', 'institutional', 'station', 'serial', 'physician', 'physicians', 'accession'],
  ...['birth', 'telephone', 'phone', 'residence', 'insurance', 'religious', 'military', 'mother'],
]);

/** The words of a name: `PatientBirthDate`, `patientBirthDate` and `PATIENT_BIRTH_DATE` have the same. */
function wordsOf(name: string): readonly string[] {
  const words = name.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g) ?? [];
  return words.map((word) => word.toLowerCase());
}

/** The attribute that a name is of, or that it holds with words around; undefined where it is none. */
function attributeOf(name: string): string | undefined {
  const words = wordsOf(name);
  if (words.some((word) => neverNamed.has(word))) return name;
  const text = ` ${words.join(' ')} `;
  const found = removed.find(({ keyword }) => {
    const wanted = wordsOf(keyword);
    return wanted.length === 1
      ? words.join() === wanted.join()
      : text.includes(` ${wanted.join(' ')} `);
  });
  return found?.keyword;
}

function namesOf(document: DocumentNode): readonly string[] {
  const names: string[] = [];
  const enter = ({ name }: { readonly name: NameNode }): void => {
    names.push(name.value);
  };
  visit(document, {
    FieldDefinition: enter,
    InputValueDefinition: enter,
    EnumValueDefinition: enter,
  });
  return names;
}

suite('what identifies somebody', () => {
  test('is the name of no field, argument or enum value of any subgraph', () => {
    assert.ok(removed.length >= fewest, 'the table is whole');
    for (const subgraph of subgraphNames) {
      const named = namesOf(parse(readSubgraphSdl(subgraph))).filter((name) => !other.has(name));
      const found = named.filter((name) => attributeOf(name) !== undefined);
      assert.deepEqual(found, [], subgraph);
    }
  });

  test('would be found in any way of writing', () => {
    const planted = [
      ...['patientName', 'PATIENT_NAME', 'patientBirthDate', 'accessionNumber', 'operatorsName'],
      ...['referringPhysicianName', 'institutionName', 'stationName', 'deviceSerialNumber'],
      ...['otherPatientIDs', 'byStudyID', 'responsiblePerson', 'dateOfBirth', 'personName'],
    ];
    for (const name of planted) assert.notEqual(attributeOf(name), undefined, name);
  });

  test('is nowhere counted by: no facet is of an institution, a device or a station', () => {
    const facets = parse(readSubgraphSdl('provider')).definitions.flatMap((definition) =>
      definition.kind === 'EnumTypeDefinition' && definition.name.value === 'FacetField'
        ? (definition.values ?? []).map(({ name }) => name.value)
        : [],
    );
    assert.deepEqual(facets, [
      ...['DATASET', 'MODALITY', 'BODY_PART', 'MANUFACTURER', 'SEX', 'LICENCE', 'DERIVED'],
      ...['SOURCE', 'TIME_ORIGIN', 'ANNOTATION_KIND', 'ANNOTATION_METHOD'],
    ]);
  });
});

const textTypes: ReadonlySet<string> = new Set(['String', 'ID', 'SortKey']);
/** What the gateway fills, or puts together, itself. */
const filled: ReadonlySet<string> = new Set([
  ...['FilterExplanation', 'ProviderAnswer', 'ProviderHealth', 'CriterionOutcome'],
]);

suite('a text of the provider contract', () => {
  test('says what it shows, but for cursors, which the gateway signs', () => {
    const silent: string[] = [];
    for (const [typeName, { fields = [] }] of objectTypes(readContract('provider'))) {
      for (const field of filled.has(typeName) ? [] : fields) {
        const isText = textTypes.has(namedTypeOf(field.type));
        const isCursor = field.directives?.some(({ name }) => name.value === 'sealed');
        if (!isText || isCursor === true) continue;
        if (directiveArgument(field, 'shows', 'as') === undefined)
          silent.push(`${typeName}.${field.name.value}`);
      }
    }
    assert.deepEqual(silent, []);
  });

  test('that tells an age says so, though it is a number', () => {
    const ages = [...objectTypes(readContract('provider'))].flatMap(([typeName, { fields = [] }]) =>
      fields
        .filter(({ name }) => wordsOf(name.value).includes('age'))
        .map((field) => [typeName, directiveArgument(field, 'shows', 'as')]),
    );
    assert.deepEqual(ages, [
      ['Subject', 'AGE'],
      ['Study', 'AGE'],
    ]);
  });
});
