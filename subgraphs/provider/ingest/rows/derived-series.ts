import { readFileSync } from 'node:fs';

import { parse } from 'yaml';

/** Modalities that hold annotations of other images. */
const annotationModalities = new Set(['SEG', 'SR', 'RTSTRUCT', 'ANN', 'M3D', 'PR', 'KO']);
/** Those and what else is computed from images: treatment plans, doses, fused images. */
const derivedModalities = new Set([...annotationModalities, 'RTPLAN', 'RTDOSE', 'FUSION']);

type Method = 'MANUAL' | 'SEMIAUTOMATIC' | 'AUTOMATIC' | null;

/** How annotations of published analyses were made, by analysis_result_id, or by expressions over the series' description. */
const methods = parse(
  readFileSync(new URL('../annotation-methods.yaml', import.meta.url), 'utf8'),
) as Readonly<Record<string, Method | Readonly<Record<string, Method>>>>;

/** Whether series of a modality hold an imaging annotation. */
export function holdsAnnotation(modality: string): boolean {
  return annotationModalities.has(modality);
}

/** Whether a series was computed or drawn from others: all results of analyses, and the modalities that can be nothing else. */
export function isDerived(modality: string, analysisResultId: string | null): boolean {
  return analysisResultId !== null || derivedModalities.has(modality);
}

/** How an analysis made the annotations of a series with this description; null where its publisher does not say. */
export function annotationMethod(
  analysisResultId: string | null,
  description: string | null,
): Method {
  const made = analysisResultId === null ? null : (methods[analysisResultId] ?? null);
  if (made === null || typeof made === 'string') return made;
  const found = Object.entries(made).find(([said]) => new RegExp(said).test(description ?? ''));
  return found?.[1] ?? null;
}
