import type { CurrentValues } from '../source/read-versions.ts';
import { annotationMethod, holdsAnnotation } from './derived-series.ts';
import type { NormalSeries } from './normalise-series.ts';
import type { RowWriter } from './row-writer.ts';
import type { TimeFrame } from './subject-states.ts';

/** Where a series belongs. */
export interface SeriesPlace {
  /** Identity of its subject. */
  readonly subject: number;
  /** Identities of the subject's studies, by StudyInstanceUID. */
  readonly studies: ReadonlyMap<string, number>;
  readonly frame: TimeFrame;
  readonly writer: RowWriter;
}

/** What an earlier row tells. */
const nothing: { readonly [Field in Exclude<keyof CurrentValues, 'firstRelease'>]: null } = {
  analysisResultId: null,
  sourceDoi: null,
  age: null,
  sex: null,
  studyDate: null,
  studyDescription: null,
  bodyPart: null,
  sopClassUid: null,
  transferSyntaxUid: null,
  manufacturer: null,
  manufacturerModelName: null,
  description: null,
  seriesNumber: null,
  instanceCount: null,
  licence: null,
  awsBucket: null,
};

/** Writes the versions of one series, and of the annotation that it holds. */
export function writeSeries(versions: readonly NormalSeries[], place: SeriesPlace): void {
  const [first] = versions;
  if (first === undefined) return;
  const { subject, writer } = place;
  const study = place.studies.get(first.studyUid) ?? 0;
  const identity = writer.startThing('series');
  const annotation = holdsAnnotation(first.modality)
    ? writer.startThing('imaging_annotation')
    : null;
  const firstRelease = Math.min(
    ...versions.map(({ current, from }) => current?.firstRelease ?? from),
  );
  for (const version of versions) {
    const { datasetId, modality, seriesUid: uid, from, to } = version;
    const told = version.current ?? nothing;
    const where = [subject, study, datasetId, told.sourceDoi, modality];
    const device = [
      version.bodyPart,
      version.laterality,
      version.manufacturer,
      told.manufacturerModelName,
    ];
    const image = [told.description, told.seriesNumber, told.sopClassUid, told.transferSyntaxUid];
    const amount = [
      place.frame.dayOf(version.date),
      version.derived,
      told.instanceCount,
      version.sizeMb,
    ];
    const file = [told.licence, told.awsBucket, version.crdcSeriesUuid, firstRelease, version.raw];
    writer.add('series', { identity, uid, from, to }, [
      ...where,
      ...device,
      ...image,
      ...amount,
      ...file,
    ]);
    if (annotation === null) continue;
    writer.add('imaging_annotation', { identity: annotation, uid, from, to }, [
      ...[subject, study, identity, datasetId, told.sourceDoi, modality],
      ...[annotationMethod(told.analysisResultId, told.description), told.description],
    ]);
  }
}
