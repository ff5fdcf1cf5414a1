import { isObject, type JsonObject } from '../scatter/json-object.ts';
import type { Findings } from './findings.ts';

/** Stands for a value that is not shown where null cannot stand: what holds it goes with it. */
export const gone = Symbol('gone');

/** What may be shown of a value; changes lists and objects in place. */
export type ValueCheck = (value: unknown, findings: Findings) => unknown;

/** Keeps null apart: a field that may be null stays it, one that may not is gone (GraphQL specification 6.4.4). */
export function checkNull(inner: ValueCheck, field: string, nonNull: boolean): ValueCheck {
  return (value, findings) => {
    if (value === null || value === undefined) {
      if (!nonNull || findings.lacking) return value;
      findings.add('PROVIDER_SCHEMA_VIOLATION', field, 'NULL');
      return gone;
    }
    const shown = inner(value, findings);
    return shown === gone && !nonNull ? null : shown;
  };
}

/** Checks each item of a list. */
export function checkList(item: ValueCheck, field: string): ValueCheck {
  return (value, findings) => {
    if (!Array.isArray(value)) {
      findings.add('PROVIDER_SCHEMA_VIOLATION', field, 'NO_LIST');
      return gone;
    }
    const list: unknown[] = value;
    for (let index = 0; index < list.length; index++) {
      const before = list[index];
      const after = item(before, findings);
      if (after === before) continue;
      if (after === gone) return spreadFrom(findings);
      list[index] = after;
    }
    return list;
  };
}

/** What each field of an object has to be, by response key. */
export type FieldChecks = ReadonlyMap<string, ValueCheck>;

/** Checks the fields of an object, and drops those that nobody asked for. */
export function checkObject(checks: FieldChecks, field: string): ValueCheck {
  const keys = [...checks.keys()];
  const inner = [...checks.values()];
  return (value, findings) => {
    if (!isObject(value)) {
      findings.add('PROVIDER_SCHEMA_VIOLATION', field, 'NO_OBJECT');
      return gone;
    }
    let present = 0;
    for (let index = 0; index < keys.length; index++) {
      const key = keys[index]!;
      const before = value[key];
      if (before !== undefined) present++;
      const after = inner[index]!(before, findings);
      if (after === before) continue;
      if (after === gone) return spreadFrom(findings);
      value[key] = after;
    }
    dropOthers(value, checks, present);
    return value;
  };
}

function dropOthers(value: JsonObject, checks: FieldChecks, present: number): void {
  let names = 0;
  for (const _ in value) names++;
  if (names === present) return;
  for (const name of Object.keys(value)) if (!checks.has(name)) delete value[name];
}

function spreadFrom(findings: Findings): typeof gone {
  findings.spread = true;
  return gone;
}
