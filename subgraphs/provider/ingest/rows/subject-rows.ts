import type { ClinicalCoverage, ClinicalDraft, SubjectStatement } from '../clinical-draft.ts';
import type { SeriesVersion } from '../source/read-versions.ts';
import { type ClinicalLoss, writeClinicalRows } from './clinical-rows.ts';
import type { SharedStudy } from './find-shared-studies.ts';
import type { NormaliseSeries, NormalSeries } from './normalise-series.ts';
import { releaseRuns } from './release-runs.ts';
import type { RowWriter } from './row-writer.ts';
import { writeSeries } from './series-rows.ts';
import { settleOverlaps } from './settle-overlaps.ts';
import { studyState, subjectState, type TimeFrame, timeFrame } from './subject-states.ts';

/** What stands around a subject's series. */
export interface SubjectSurroundings {
  readonly writer: RowWriter;
  readonly normalise: NormaliseSeries;
  /** For the series of shared studies, which the load report counts at their subjects. */
  readonly normaliseAgain: NormaliseSeries;
  readonly shared: ReadonlyMap<string, SharedStudy>;
  /** What clinical tables say, by subject uid. */
  readonly statements: ReadonlyMap<string, SubjectStatement>;
  readonly drafts: ReadonlyMap<string, readonly ClinicalDraft[]>;
  readonly coverage: ReadonlyMap<string, readonly ClinicalCoverage[]>;
  /** First release of a dataset's clinical rows. */
  readonly clinicalSince: (datasetId: string) => number;
}

/** What a subject adds to the load report. */
export interface SubjectCount {
  readonly overlapsSplit: number;
  readonly conflictingSex: boolean;
  readonly clinicalLoss: ClinicalLoss;
}

/** Writes a subject with its studies, series, annotations and clinical rows. `versions` are all of its series', in order. */
export function writeSubject(
  versions: readonly SeriesVersion[],
  around: SubjectSurroundings,
): SubjectCount {
  const { writer, statements } = around;
  const { datasetId, patientId } = versions[0] as SeriesVersion;
  const uid = `${datasetId}/${patientId}`;
  const series = seriesOf(versions).map(settleOverlaps);
  const normal = series.map((group) => group.map(around.normalise));
  const all = normal.flat();
  const statement = statements.get(uid);
  const frame = timeFrame(all, statement);

  const subject = writer.startThing('subject');
  let conflicting = false;
  const runs = releaseRuns(all, (alive) => subjectState(alive, statement, frame), sameState);
  for (const run of runs) {
    const { sex, ageYears, timeOrigin } = run.state;
    conflicting ||= sex === 'CONFLICTING';
    writer.add('subject', { ...run, identity: subject, uid }, [
      datasetId,
      patientId,
      sex,
      ageYears,
      timeOrigin,
    ]);
  }
  const studies = writeStudies(normal, { subject, uid, frame, around });
  for (const group of inOrder(normal, studies))
    writeSeries(group, { subject, frame, studies, writer });
  const said = {
    drafts: around.drafts.get(uid) ?? [],
    coverage: around.coverage.get(uid) ?? [],
  };
  const clinicalLoss = writeClinicalRows(said, {
    subject,
    subjectUid: uid,
    runs,
    since: around.clinicalSince(datasetId),
    keepDays: frame.holdsClinicalDays,
    writer,
  });
  return { overlapsSplit: all.length - versions.length, conflictingSex: conflicting, clinicalLoss };
}

interface StudyPlace {
  readonly subject: number;
  readonly uid: string;
  readonly frame: TimeFrame;
  readonly around: SubjectSurroundings;
}

/** Writes the studies that the subject owns; returns the identity of each of its studies by uid. */
function writeStudies(
  series: readonly (readonly NormalSeries[])[],
  place: StudyPlace,
): ReadonlyMap<string, number> {
  const { writer, shared, normaliseAgain } = place.around;
  const byStudy = new Map<string, NormalSeries[]>();
  for (const group of series) {
    const study = group[0]?.studyUid ?? '';
    const before = byStudy.get(study);
    if (before === undefined) byStudy.set(study, [...group]);
    else before.push(...group);
  }
  const identities = new Map<string, number>();
  for (const [uid, own] of byStudy) {
    const sharing = shared.get(uid);
    if (sharing !== undefined && sharing.owner !== place.uid) {
      identities.set(uid, sharing.identity);
      continue;
    }
    const identity = writer.startThing('study');
    identities.set(uid, identity);
    const parts =
      sharing === undefined
        ? own
        : seriesOf(sharing.versions).flatMap(settleOverlaps).map(normaliseAgain);
    const datasetId = own[0]?.datasetId ?? '';
    for (const run of releaseRuns(parts, studyState, sameState)) {
      const { description, date, ageYears } = run.state;
      writer.add('study', { ...run, identity, uid }, [
        place.subject,
        datasetId,
        description,
        place.frame.dayOf(date),
        ageYears,
      ]);
    }
  }
  return identities;
}

/** Groups versions, which are sorted, by series. */
function seriesOf(versions: readonly SeriesVersion[]): SeriesVersion[][] {
  const groups: SeriesVersion[][] = [];
  for (const version of versions) {
    const last = groups.at(-1);
    if (last?.[0]?.seriesUid === version.seriesUid) last.push(version);
    else groups.push([version]);
  }
  return groups;
}

/** Series by study identity: a study that another subject owns stands elsewhere than its uid says. */
function inOrder(
  series: readonly (readonly NormalSeries[])[],
  studies: ReadonlyMap<string, number>,
): readonly (readonly NormalSeries[])[] {
  const place = (group: readonly NormalSeries[]): number =>
    studies.get(group[0]?.studyUid ?? '') ?? 0;
  return series.toSorted((a, b) => place(a) - place(b));
}

function sameState<State extends object>(a: State, b: State): boolean {
  return (Object.keys(a) as (keyof State)[]).every((key) => a[key] === b[key]);
}
