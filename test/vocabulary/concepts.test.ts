import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { suite, test } from 'node:test';

import { parse } from 'yaml';

import type { Concept } from '#vocabulary/concept.ts';
import { createConceptIndex } from '#vocabulary/concept-index.ts';
import { readConcepts } from '#vocabulary/read-concepts.ts';

const subgraphs = new URL('../../subgraphs/', import.meta.url);
const concepts = readConcepts(new URL('vocabulary/concepts/', subgraphs));

/** Codes of each scheme, as it writes them: digits for SNOMED CT, digits and a check digit for LOINC, and so on. */
const forms: Readonly<Record<string, RegExp>> = {
  ATLAS: /^[a-z0-9]+(-[a-z0-9]+)*$/,
  BPE: /^[A-Z0-9]{2,16}$/,
  DCM: /^([A-Z0-9]{2,16}|\d{6})$/,
  EUCAIM: /^(BP|CLIN|COM|COR|GEN|IMG|SPEC)\d{7,9}$/,
  ICDO3: /^(C\d\d\.\d|\d{4}\/\d)$/,
  LN: /^\d{1,5}-\d$/,
  MAKER: /^[A-Z0-9]+([ -][A-Z0-9]+)*$/,
  NCIT: /^C\d+$/,
  RID: /^RID\d+$/,
  SCT: /^\d{6,18}$/,
};

/** What is looked at of a mapping. */
interface Mapping {
  readonly facts: readonly {
    readonly code: unknown;
    readonly number?: { readonly unit?: string };
  }[];
}

function readYaml<Content>(path: string): Content {
  return parse(readFileSync(new URL(path, subgraphs), 'utf8')) as Content;
}

function concept(id: string, more: Partial<Concept> = {}): Concept {
  return {
    id,
    label: id,
    kind: 'VALUE',
    unit: null,
    aliases: [],
    spokenAs: [],
    broader: [],
    ...more,
  };
}

suite('the concepts of the vocabulary', () => {
  test('have codes of the form that their scheme gives them, names included', () => {
    const names = concepts.flatMap(({ id, aliases }) => [id, ...aliases.map((alias) => alias.id)]);
    const strange = names.filter((name) => {
      const [scheme = '', code = ''] = name.split(':');
      return forms[scheme]?.test(code) !== true;
    });
    assert.deepEqual(strange, []);
  });

  test('hold every code of the clinical tables, called the same', () => {
    const labels = new Map(concepts.map(({ id, label }) => [id, label]));
    const folder = 'provider/ingest/clinical/labels/';
    const files = readdirSync(new URL(folder, subgraphs)).filter((file) => file.endsWith('.yaml'));
    const differing = files.flatMap((file) =>
      Object.entries(readYaml<Record<string, string>>(folder + file))
        .filter(([code, label]) => labels.get(code) !== label)
        .map(([code, label]) => ({ file, code, label, concept: labels.get(code) })),
    );
    assert.deepEqual(differing, []);
  });

  test('hold every body part that the loaders normalise to, by its DICOM string', () => {
    const { find } = createConceptIndex(concepts);
    const parts = Object.keys(readYaml<object>('provider/ingest/normalise/body-parts.yaml'));
    const unknown = parts.filter((part) => find(`BPE:${part}`)?.kind !== 'BODY_PART');
    assert.deepEqual(unknown, []);
  });

  test('hold every maker that the loaders normalise to, by that name', () => {
    const { find } = createConceptIndex(concepts);
    const names = Object.keys(readYaml<object>('provider/ingest/normalise/manufacturers.yaml'));
    assert.deepEqual(
      names.filter((name) => find(`MAKER:${name}`)?.kind !== 'MANUFACTURER'),
      [],
    );
  });

  test('have the unit that the field gives numbers of markers and volumes, though no table may have any', () => {
    const { find } = createConceptIndex(concepts);
    const asked = [
      'EUCAIM:CLIN1033410',
      'EUCAIM:CLIN1045880',
      'ATLAS:alpha-fetoprotein',
      'EUCAIM:CLIN1030900',
    ];
    assert.deepEqual(
      asked.map((id) => find(id)?.unit),
      ['ng/mL', 'ng/mL', 'ng/mL', 'cm3'],
    );
  });

  test('have the unit in which the clinical tables give their numbers', () => {
    const units = new Map(concepts.map(({ id, unit }) => [id, unit]));
    const folder = 'provider/ingest/clinical/mappings/';
    const differing = readdirSync(new URL(folder, subgraphs)).flatMap((file) =>
      readYaml<Mapping>(folder + file)
        .facts.filter(({ code, number }) => typeof code === 'string' && number !== undefined)
        .filter(({ code, number }) => units.get(String(code)) !== (number?.unit ?? null))
        .map(({ code }) => ({ file, code })),
    );
    assert.deepEqual(differing, []);
  });

  test('do not stand above themselves', () => {
    const index = createConceptIndex(concepts);
    const below = (start: Concept, seen: Set<string>): Set<string> => {
      for (const narrower of index.narrower(start.id)) {
        if (!seen.has(narrower.id)) below(narrower, seen.add(narrower.id));
      }
      return seen;
    };
    assert.deepEqual(
      concepts.filter((one) => below(one, new Set()).has(one.id)),
      [],
    );
  });
});

suite('an index of concepts', () => {
  test('refuses two concepts of one id', () => {
    assert.throws(() => createConceptIndex([concept('ATLAS:a'), concept('ATLAS:a')]), {
      code: 'SOURCE_INVALID',
      message:
        "ATLAS:a is a name of two concepts, ATLAS:a and ATLAS:a. Correct the vocabulary's concepts.",
    });
  });

  test('refuses an alias that names two concepts', () => {
    const aliases = [{ id: 'SCT:7771000', label: null }];
    assert.throws(
      () => createConceptIndex([concept('ATLAS:a', { aliases }), concept('ATLAS:b', { aliases })]),
      {
        code: 'SOURCE_INVALID',
        message:
          "SCT:7771000 is a name of two concepts, ATLAS:a and ATLAS:b. Correct the vocabulary's concepts.",
      },
    );
  });

  test('refuses a spoken name that is what another concept is called', () => {
    const spoken = concept('ATLAS:x', { spokenAs: ['Pet'] });
    for (const other of [
      concept('ATLAS:pet'),
      concept('ATLAS:y', { label: 'PET' }),
      concept('ATLAS:y', { spokenAs: ['PET'] }),
      concept('ATLAS:y', { aliases: [{ id: 'BPE:PET', label: null }] }),
    ]) {
      assert.throws(() => createConceptIndex([spoken, other]), {
        code: 'SOURCE_INVALID',
        message: `"Pet" is written for ATLAS:x and names ${other.id}. Correct the vocabulary's concepts.`,
      });
    }
  });

  test('refuses a hierarchy that leads nowhere', () => {
    assert.throws(() => createConceptIndex([concept('ATLAS:a', { broader: ['ATLAS:b'] })]), {
      code: 'SOURCE_INVALID',
      message:
        "ATLAS:a stands below ATLAS:b, which is no concept's id. Correct the vocabulary's concepts.",
    });
  });

  test('refuses a hierarchy by alias, since rows and concepts name the id', () => {
    const lung = concept('SCT:39607008', { aliases: [{ id: 'BPE:LUNG', label: null }] });
    assert.throws(
      () => createConceptIndex([lung, concept('ATLAS:lobe', { broader: ['BPE:LUNG'] })]),
      {
        code: 'SOURCE_INVALID',
        message:
          "ATLAS:lobe stands below BPE:LUNG, which is no concept's id. Correct the vocabulary's concepts.",
      },
    );
  });
});
