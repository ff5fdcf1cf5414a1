import { readdirSync, readFileSync } from 'node:fs';

import { parse } from 'yaml';

import { CodedError } from '#schema/kernel/errors.ts';

import { type Concept, type ConceptAlias, type ConceptKind, conceptKinds } from './concept.ts';

const idForm = /^(SCT|NCIT|LN|ICDO3|RID|EUCAIM|DCM|ATLAS):[^\s:]+$/;
/** UCUM's case sensitive form, as far as it can be told by its letters. */
const unitForm = /^[!-~]{1,50}$/;
/** Body Part Examined and makers have strings of their own, a maker's with blanks, which name a concept but are none. */
const aliasForm = /^(SCT|NCIT|LN|ICDO3|RID|EUCAIM|DCM|BPE):[^\s:]+$|^MAKER:[^:]+$/;

/**
 * Reads every `.yaml` file of a folder of concepts: a list of them, or a kind and the list of those that have it.
 * SOURCE_INVALID, with file and entry, where one is malformed.
 */
export function readConcepts(folder: URL): readonly Concept[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml'));
  return files.toSorted().flatMap((file) => {
    const content: unknown = parse(readFileSync(new URL(file, folder), 'utf8'));
    const { kind, concepts } = isObject(content) ? content : { kind: null, concepts: content };
    if (!Array.isArray(concepts)) throw invalid(`${file} holds no list of concepts.`);
    return concepts.map((entry: unknown, position) =>
      readConcept(entry, kind, `${file}, ${position + 1}`),
    );
  });
}

function readConcept(entry: unknown, kindOfFile: unknown, place: string): Concept {
  if (!isObject(entry)) throw invalid(`The concept at ${place} is no map.`);
  const { id, label, kind = kindOfFile, unit = null } = entry;
  if (typeof id !== 'string' || !idForm.test(id)) {
    throw invalid(`The concept at ${place} has no id of a listed scheme and a code.`);
  }
  if (typeof label !== 'string' || label.trim() === '') throw invalid(`${id} has no label.`);
  return {
    id,
    label,
    kind: readKind(kind, id),
    unit: readUnit(unit, id),
    aliases: readList(entry, 'aliases', id).map((alias) => readAlias(alias, id)),
    spokenAs: readList(entry, 'spokenAs', id).map(String),
    broader: readList(entry, 'broader', id).map(String),
  };
}

function readList(
  entry: Readonly<Record<string, unknown>>,
  name: 'aliases' | 'spokenAs' | 'broader',
  concept: string,
): readonly unknown[] {
  const list = entry[name] ?? [];
  if (!Array.isArray(list)) throw invalid(`${concept} has ${name} that are no list.`);
  return list;
}

function readKind(kind: unknown, concept: string): ConceptKind {
  const known = conceptKinds.find((one) => one === kind);
  if (known === undefined) throw invalid(`${concept} has a kind that there is not.`);
  return known;
}

function readUnit(unit: unknown, concept: string): string | null {
  if (unit === null || (typeof unit === 'string' && unitForm.test(unit))) return unit;
  throw invalid(`${concept} has a unit that is none of UCUM.`);
}

function readAlias(alias: unknown, concept: string): ConceptAlias {
  const { id, label = null } = isObject(alias) ? alias : {};
  const labelled = label === null || typeof label === 'string';
  if (typeof id !== 'string' || !aliasForm.test(id) || !labelled) {
    throw invalid(
      `${concept} has an alias without scheme and code, or with a label that is no text.`,
    );
  }
  return { id, label };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(problem: string): CodedError {
  return new CodedError('SOURCE_INVALID', `${problem} Correct the vocabulary's concepts.`);
}
