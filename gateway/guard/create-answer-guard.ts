import { buildASTSchema, parse } from 'graphql';

import type { AnswerGuard } from '../scatter/answer-guard.ts';
import type { WrittenDocument } from '../scatter/written-document.ts';
import { compileCheck } from './compile-check.ts';
import { Findings } from './findings.ts';
import { gone, type ValueCheck } from './value-check.ts';

/** Guards answers by the types of a supergraph and by what its texts may show (`@shows`); each document is compiled once. */
export function createAnswerGuard(supergraphSdl: string): AnswerGuard {
  const schema = buildASTSchema(parse(supergraphSdl, { noLocation: true }), {
    assumeValidSDL: true,
  });
  const checks = new WeakMap<WrittenDocument, ValueCheck>();
  return {
    check: (document, value, lacking) => {
      let check = checks.get(document);
      if (check === undefined) {
        check = compileCheck(schema, JSON.parse(document.json) as string);
        checks.set(document, check);
      }
      const findings = new Findings(lacking);
      const shown = check(value, findings);
      const { violations, spread } = findings;
      return { value: shown === gone ? null : shown, violations, spread };
    },
  };
}
