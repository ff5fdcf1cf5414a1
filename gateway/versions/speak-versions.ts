import { compareVersions, keptVersions, readKeptSdl } from '#schema/kept-versions.ts';

import { readFilterRules } from '../filter/filter-rules.ts';
import { type AsksProviders, bareQuestion } from '../scatter/asks-providers.ts';
import type { Asked } from '../scatter/provider-client.ts';
import type { RosterEntry } from '../scatter/provider-roster.ts';
import type { Outcome } from '../scatter/read-outcomes.ts';
import { readContract } from './contract.ts';
import { createEarlierVersion, type EarlierQuestion } from './earlier-question.ts';
import { createKnownVersions } from './known-versions.ts';

/** How a version is spoken: null where it is asked as this one is, undefined where nobody knows it any more. */
type Speech = ReturnType<typeof createEarlierVersion> | null | undefined;
type AskArguments = Parameters<AsksProviders['ask']>;

/**
 * Asks each provider in the version of the contract that it serves: what an earlier version does not have is left out of the question,
 * and null in the answer, which says so. A provider tells its version in each answer; one that refuses a document, and has told another
 * or none, is asked which it is, and then the question again.
 */
export function speakVersions(supergraphSdl: string, client: AsksProviders): AsksProviders {
  const speechOf = createSpeeches(supergraphSdl);
  const versions = createKnownVersions();
  const askIn = async (version: string | null, [entry, body, ...rest]: AskArguments) => {
    const speech = version === null || body === bareQuestion ? null : speechOf(version);
    const asked =
      speech === null
        ? await client.ask(entry, body, ...rest)
        : await askEarlier(client, speech?.(body), [entry, body, ...rest]);
    versions.saw(entry, asked.reply?.schemaVersion ?? null);
    return asked;
  };
  const ask = async (...given: AskArguments): Promise<Asked> => {
    const [entry, , ...rest] = given;
    const before = versions.of(entry);
    const asked = await askIn(before, given);
    if (!isRefused(asked)) return asked;
    const told = await client.ask(entry, bareQuestion, ...rest);
    const version = told.reply?.schemaVersion ?? null;
    versions.saw(entry, version);
    if (version === null || version === before) return asked;
    const again = await askIn(version, given);
    const milliseconds = asked.milliseconds + told.milliseconds + again.milliseconds;
    return { ...again, milliseconds };
  };
  return { ask, healthOf: (entry: RosterEntry) => client.healthOf(entry) };
}

/** Whether a provider did not even begin with a document or its variables, as with such that it does not know. */
function isRefused({ reply, code }: Asked): boolean {
  const refused = code === 'GRAPHQL_VALIDATION_FAILED' || code === 'BAD_USER_INPUT';
  return refused && reply?.schemaVersion === null;
}

function createSpeeches(supergraphSdl: string): (version: string) => Speech {
  const present = readContract(supergraphSdl);
  const rules = readFilterRules(supergraphSdl);
  const kept = keptVersions();
  const latest = kept.at(-1) ?? '';
  const speeches = new Map<string, Speech>();
  return (version) => {
    if (compareVersions(version, latest) >= 0) return null;
    if (!kept.includes(version)) return undefined;
    let speech = speeches.get(version);
    if (speech === undefined) {
      speech = createEarlierVersion({
        present,
        rules,
        earlier: readContract(readKeptSdl(version)),
      });
      speeches.set(version, speech);
    }
    return speech;
  };
}

async function askEarlier(
  client: AsksProviders,
  question: ReturnType<ReturnType<typeof createEarlierVersion>> | undefined,
  [entry, , ...rest]: AskArguments,
): Promise<Asked> {
  if (question?.kind !== 'question') {
    const { code = 'VERSION_TOO_OLD', leftOut = [] } = question ?? {};
    return { milliseconds: 0, sent: false, reply: null, code, leftOut };
  }
  const asked = await client.ask(entry, question.body, ...rest);
  const { reply } = asked;
  const { leftOut } = question;
  if (reply === null) return { ...asked, leftOut };
  const criteria = tellCriteria(question, reply.criteria);
  const inexact = question.exactly && !isExact(criteria);
  if (inexact) {
    return { ...asked, reply: { ...reply, value: null, criteria }, code: 'NOT_EXACT', leftOut };
  }
  const value = question.restore(reply.value, reply.beside);
  return { ...asked, reply: { ...reply, value, criteria }, leftOut };
}

/** What became of the criteria at the places where the caller gave them; what was not asked is UNSUPPORTED. */
function tellCriteria(
  { lost, moved }: EarlierQuestion,
  told: readonly Outcome[] | null,
): readonly Outcome[] | null {
  if (told === null && lost.length === 0) return null;
  const unsupported = lost.map((path) => ({ path, outcome: 'UNSUPPORTED' }));
  const known = (told ?? []).map((one) => ({ ...one, path: placeOf(one['path'] ?? '', moved) }));
  return [...known.filter(({ path }) => !lost.includes(path)), ...unsupported];
}

function placeOf(path: string, moved: ReadonlyMap<string, string>): string {
  const whole = moved.get(path);
  if (whole !== undefined) return whole;
  const from = [...moved.keys()].find(
    (place) => /^[.[]/.test(path.slice(place.length)) && path.startsWith(place),
  );
  return from === undefined ? path : (moved.get(from) ?? '') + path.slice(from.length);
}

function isExact(criteria: readonly Outcome[] | null): boolean {
  return criteria?.every(({ outcome }) => outcome === 'APPLIED') === true;
}
