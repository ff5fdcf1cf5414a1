import { HeaderMap } from '@apollo/server';
import { getOperationAST, parse } from 'graphql';

import type { Decision } from '#gateway/access/decisions/decision.ts';
import { createQueryRecorder } from '#gateway/audit/canonical-query.ts';
import type { NewEntry } from '#gateway/audit/chain.ts';
import { composeRecord } from '#gateway/audit/compose-record.ts';
import { toEntry } from '#gateway/audit/write-record.ts';

import type { BenchPlan } from './bench-plan.ts';
import { pageQuery } from './page-query.ts';
import { drawQuestions } from './questions.ts';

const providers = 32;
const datasets = 120;

/** Records of different pages over 32 providers with 120 datasets, each composed as the audit's plugin does. */
export function createRecords(plan: BenchPlan): () => NewEntry {
  const record = createQueryRecorder();
  const operation = getOperationAST(parse(pageQuery));
  if (operation == null) throw new Error('the page query has no operation');
  const questions = drawQuestions(plan.questions, plan.seed);
  const asked = new Map(Array.from({ length: providers }, (_, at) => [`provider-${at}`, null]));
  const call = { status: 'ANSWERED', code: null, disclosure: 'EXACT', milliseconds: 42 };
  const calls = new Map([...asked.keys()].map((id) => [id, { ...call, release: 25 }]));
  const data = { studies: { nodes: Array.from({ length: 50 }, (_, id) => ({ id })) } };
  let asks = 0;
  return () => {
    const variables = { ...questions[asks++ % questions.length] };
    const request = {
      request: { query: pageQuery, variables },
      operation,
      response: {
        http: { status: 200, headers: new HeaderMap() },
        body: { kind: 'single', singleResult: { data } },
      },
    } as const;
    const context = {
      requestId: `request-${asks}`,
      admission: { caller: somebody, decisions },
      asked,
      calls,
      notes: { denials: [], recorded: false },
    };
    return toEntry(composeRecord({ record, now: Date.now }, request, context, 'c'.repeat(43)));
  };
}

const somebody = {
  pseudonym: 'somebody',
  identity: { issuer: 'https://issuer.example/', subject: 'somebody' },
  visas: [],
  roles: new Set<never>(),
  project: null,
  expiresAt: Infinity,
};

const decisions = new Map<string, Decision>(
  Array.from({ length: datasets }, (_, at) => {
    const dataset = `provider-${at % providers}:collection-${at}`;
    const rest = { unmet: [], obligations: [], visas: [], expiresAt: Infinity };
    return [dataset, { dataset, level: 'RECORD', rule: 'open', ...rest }];
  }),
);
