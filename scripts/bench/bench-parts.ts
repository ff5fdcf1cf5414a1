import { measureAccess } from './measure-access.ts';
import { measureAgreement } from './measure-agreement.ts';
import { measureAudit } from './measure-audit.ts';
import { measureCells } from './measure-cells.ts';
import { measureDecision } from './measure-decision.ts';
import { measureDocuments } from './measure-documents.ts';
import { measureOverload } from './measure-overload.ts';
import { measurePages } from './measure-pages.ts';
import { measureRefusals } from './measure-refusals.ts';
import { measureRepeated } from './measure-repeated.ts';
import { measureSelection } from './measure-selection.ts';
import { measureSingleCaller } from './measure-single-caller.ts';
import { measureSizes } from './measure-sizes.ts';
import { measureSlope } from './measure-slope.ts';
import { measureSlow } from './measure-slow.ts';
import { measureSummary } from './measure-summary.ts';
import type { BenchPlan, Say } from './bench-plan.ts';

/** The parts of the report, in their order, by the word that `--only` takes. */
export const parts: Readonly<Record<string, (plan: BenchPlan, say: Say) => Promise<void>>> = {
  agreement: measureAgreement,
  pages: measurePages,
  caller: measureSingleCaller,
  cells: measureCells,
  sizes: measureSizes,
  slope: measureSlope,
  summary: measureSummary,
  repeated: measureRepeated,
  slow: measureSlow,
  selection: measureSelection,
  refusals: measureRefusals,
  documents: measureDocuments,
  decision: measureDecision,
  access: measureAccess,
  audit: measureAudit,
  overload: measureOverload,
};
