import { visaRules } from '#schema/passports/visa-rules.ts';

import type { AuditRecord } from '../audit/audit-record.ts';
import type { RecordedActivity } from '../audit/read-activity.ts';
import { fromMilliseconds } from './moment.ts';

/** A record as the schema has it; rules, and which visas did not count, are for operators alone (requirement R1.2). */
export function describeActivity({ at, pseudonym, record }: RecordedActivity, tellRules: boolean) {
  return {
    time: fromMilliseconds(at),
    event: record.event,
    request: record.request,
    caller: pseudonym,
    project: record.project ?? null,
    purposes: record.purposes ?? [],
    ...describeQuestion(record),
    ...describeAnswer(record, tellRules),
  };
}

function describeQuestion({ operation, query }: AuditRecord) {
  return {
    operation: operation ?? null,
    queryHash: query?.hash ?? null,
    query: query?.text ?? null,
  };
}

function describeAnswer(record: AuditRecord, tellRules: boolean) {
  const { decisions = [], denials = [], outcome, calls = [] } = record;
  const rule = (of: { readonly rule: string }): string | null => (tellRules ? of.rule : null);
  return {
    access: decisions.map((group) => ({ ...group, rule: rule(group) })),
    denials: denials
      .filter((denial) => tellRules || !Object.hasOwn(visaRules, denial.rule))
      .map((denial) => ({ ...denial, rule: rule(denial) })),
    status: outcome?.status ?? null,
    codes: outcome?.codes ?? [],
    released: numbersOf(record),
    providers: calls.map(({ provider, status, code = null, release = null }) => ({
      provider,
      status,
      code,
      release,
    })),
  };
}

function numbersOf({ released = [] }: AuditRecord) {
  return released.flatMap(({ field, numbers }) =>
    numbers.map(([path, number]) => ({ field, path, number })),
  );
}
