import { nameToken } from '#schema/tokens/hash-token.ts';

import type { Caller } from '../access/caller.ts';
import type { Decision } from '../access/decisions/decision.ts';
import {
  type AuditRecord,
  type DecisionGroup,
  type RecordedCall,
  timeClass,
} from './audit-record.ts';
import type { NewEntry } from './chain.ts';
import { safeText } from './safe-text.ts';

/** What became of one provider, for the record: one that was asked, and one whose kept answer was shown. */
export interface ProviderCall {
  readonly status: string;
  readonly code: string | null;
  readonly release: number | null;
  readonly disclosure: string | null;
  /** Null where it was not asked. */
  readonly milliseconds: number | null;
}

const maxName = 200;

/** A record as it is chained. */
export function toEntry(record: AuditRecord): NewEntry {
  return { at: record.at, caller: record.caller, record: JSON.stringify(record) };
}

/** Who asked and for what: the parts of a record that a caller has with every request. */
export function describeCaller({ project }: Caller): Pick<AuditRecord, 'project' | 'purposes'> {
  return {
    project: project === null ? null : safeText(project.id, maxName),
    purposes: (project?.purpose.duo ?? []).map((id) => safeText(id, maxName)),
  };
}

/** The visas that decisions rest upon, as revocations name them. */
export function hashVisas({ visas }: Caller, decisions: Iterable<Decision>): readonly string[] {
  if (visas.length === 0) return [];
  const used = new Set<string>();
  for (const decision of decisions) for (const jwt of decision.visas) used.add(jwt);
  return visas
    .filter(({ jwt }) => used.has(jwt))
    .map(({ issuer, jti, jwt }) => nameToken(jwt, issuer, jti))
    .toSorted();
}

/** Datasets by level and rule. */
export function groupDecisions(decisions: Iterable<Decision>): readonly DecisionGroup[] {
  const groups = new Map<string, { datasets: string[]; level: Decision['level']; rule: string }>();
  for (const { dataset, level, rule } of decisions) {
    const key = `${level}\n${rule}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { datasets: [dataset], level, rule });
    else group.datasets.push(dataset);
  }
  return [...groups.values()].map((group) => ({ ...group, datasets: group.datasets.toSorted() }));
}

/** Providers' calls by id. `asked` has those of which nothing but the code is known. */
export function listCalls(
  asked: ReadonlyMap<string, string | null>,
  calls: ReadonlyMap<string, ProviderCall>,
): readonly RecordedCall[] {
  const providers = [...new Set([...asked.keys(), ...calls.keys()])].toSorted();
  return providers.map((provider) => {
    const { code, disclosure, milliseconds, release, status } =
      calls.get(provider) ?? unnoted(asked.get(provider) ?? null);
    return {
      ...(code === null ? {} : { code }),
      ...(disclosure === null ? {} : { disclosure }),
      ...(milliseconds === null ? {} : { milliseconds: timeClass(milliseconds) }),
      provider,
      ...(release === null ? {} : { release: String(release) }),
      status,
    };
  });
}

function unnoted(code: string | null): ProviderCall {
  const status = code === null ? 'ANSWERED' : 'FAILED';
  return { code, disclosure: null, milliseconds: null, release: null, status };
}

/** Name of an operation, which is the caller's to choose (G39). */
export function safeName(name: string | null | undefined): string | null {
  return name == null ? null : safeText(name, maxName);
}
