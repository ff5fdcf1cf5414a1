import type { CodeColumn } from '../columns/provider-columns.ts';
import {
  existsByCombination,
  existsByRow,
  findPresent,
  frozenName,
  openValues,
} from './evaluate-values.ts';
import {
  type FacetAxis,
  type FacetPart,
  type Slot,
  findPart,
  plainAxis,
  slotsFor,
} from './facet-axis.ts';
import { facetColumns } from './facet-fields.ts';
import type { ReleaseTables } from './release-tables.ts';
import { no, yes } from './truth.ts';

/** Values of a column that are none, and the part that each belongs to. */
function partsOfValues(column: string): Readonly<Record<string, FacetPart>> {
  if (column === 'timeOrigin') return { UNKNOWN: 'MISSING' };
  return Object.fromEntries(openValues(column).map((value) => [value, 'CONFLICTING'] as const));
}

/** The axis of a coded field, by value of the schema's `FacetField`. */
export function readFieldAxis(field: string, tables: ReleaseTables): FacetAxis {
  const counted = facetColumns[field];
  if (counted === undefined) throw new RangeError(`there is no facet ${field}`);
  const { table, column } = counted;
  if (table === 'series') return readCombined(column, tables);
  return table === 'subject' ? readOfSubject(column, tables) : readOfAnnotation(column, tables);
}

function readCombined(name: string, tables: ReleaseTables): FacetAxis {
  const table = tables.columns('series');
  const { examples } = tables.combinations();
  const column = name === 'derived' ? readFlag(table.bytes(name)) : table.codes(name);
  const { slots, slotOf } = readSlots(column, ['MISSING', 'NOT_COLLECTED']);
  const exists = existsByCombination(name, table, examples);
  const codes = examples.map((row, combination) => slotOf(row, exists[combination]!));
  return plainAxis(slots, { grain: 'combination', codes, conflict: null });
}

function readFlag(codes: Uint8Array): Pick<CodeColumn, 'codes' | 'size' | 'valueOf'> {
  return { codes, size: 2, valueOf: (code) => String(code === 1) };
}

function readOfSubject(name: string, tables: ReleaseTables): FacetAxis {
  const table = tables.columns('subject');
  const column = table.codes(frozenName(name));
  const aside = partsOfValues(name);
  const present = findPresent(name, 'subject', tables);
  for (let code = 0; code < column.size; code++) {
    if (aside[column.valueOf(code)] !== 'MISSING') continue;
    for (let row = 0; row < present.length; row++) if (column.codes[row] === code) present[row] = 0;
  }
  const exists = existsByRow(present, table);
  const parts = ['MISSING', 'NOT_COLLECTED', 'CONFLICTING'] as const;
  const { slots, slotOf } = readSlots(column, parts, aside);
  const missing = findPart(slots, 'MISSING')!;
  const { rowOf } = tables.live('subject');
  const codes = rowOf.map((row) => (row === -1 ? missing : slotOf(row, exists[row]!)));
  return plainAxis(slots, { grain: 'subject', codes, conflict: findPart(slots, 'CONFLICTING') });
}

/** A series holds one annotation at most; one that holds none has no value. */
function readOfAnnotation(name: string, tables: ReleaseTables): FacetAxis {
  const table = tables.columns('imaging_annotation');
  const exists = existsByRow(findPresent(name, 'imaging_annotation', tables), table);
  const { slots, slotOf } = readSlots(table.codes(name), ['MISSING', 'NOT_COLLECTED']);
  const codes = new Int32Array(tables.columns('series').rows).fill(findPart(slots, 'MISSING')!);
  const { rowOf } = tables.live('series');
  const holders = table.integers('series');
  for (const row of tables.live('imaging_annotation').rows) {
    const holder = rowOf[holders[row]!]!;
    if (holder !== -1) codes[holder] = slotOf(row, exists[row]!);
  }
  return plainAxis(slots, { grain: 'series', codes, conflict: null });
}

/** Slots for a column's values and some parts, and which of them a row belongs to, by whether it has a value. */
function readSlots(
  { codes, size, valueOf }: Pick<CodeColumn, 'codes' | 'size' | 'valueOf'>,
  parts: readonly FacetPart[],
  aside: Readonly<Record<string, FacetPart>> = {},
): { slots: readonly Slot[]; slotOf: (row: number, exists: number) => number } {
  const names = Array.from({ length: size }, (_, code) => valueOf(code));
  const values = names.filter((name) => aside[name] === undefined);
  const slots = slotsFor(values, parts);
  const missing = findPart(slots, 'MISSING')!;
  const notCollected = findPart(slots, 'NOT_COLLECTED')!;
  const slotOfCode = names.map((name) => {
    const part = aside[name];
    return part === undefined ? values.indexOf(name) : findPart(slots, part)!;
  });
  const slotOf = (row: number, exists: number): number => {
    if (exists === yes) return slotOfCode[codes[row]!]!;
    return exists === no ? missing : notCollected;
  };
  return { slots, slotOf };
}
