import type { SeriesVersion } from '../source/read-versions.ts';
import { readVersions } from '../source/read-versions.ts';
import type { Source } from '../source/source.ts';
import { sqlText } from '../source/sql-text.ts';

/** A study with series of several subjects. */
export interface SharedStudy {
  /** Uid of the subject with most of its series, at a draw the first one. */
  readonly owner: string;
  /** Its identity in the catalogue. */
  readonly identity: number;
  /** Its series, of all its subjects. */
  readonly versions: readonly SeriesVersion[];
}

/** Studies of some datasets that several subjects share, by StudyInstanceUID; the real data has one. */
export async function findSharedStudies(
  source: Source,
  datasets: readonly string[],
): Promise<ReadonlyMap<string, SharedStudy>> {
  const where = `WHERE collection_id IN (${datasets.map(sqlText).join(', ')})`;
  const columns = 'collection_id, PatientID, StudyInstanceUID, SeriesInstanceUID';
  const every = `(SELECT ${columns} FROM ${source.series} ${where} UNION ALL SELECT ${columns} FROM ${source.prior} ${where})`;
  const pairs = `(SELECT DISTINCT StudyInstanceUID, collection_id, PatientID FROM ${every})`;
  const found = await source.connection.runAndReadAll(
    `SELECT StudyInstanceUID FROM ${pairs} GROUP BY 1 HAVING count(*) > 1`,
  );
  const uids = found.getRows().map((row) => String(row[0]));
  if (uids.length === 0) return new Map();

  const list = uids.map(sqlText).join(', ');
  const placed = await source.connection.runAndReadAll(`
    WITH counted AS (
      SELECT collection_id || '/' || PatientID AS subject, StudyInstanceUID AS study, count(DISTINCT SeriesInstanceUID) AS n
      FROM ${every} GROUP BY ALL),
    owned AS (SELECT subject, study FROM counted QUALIFY row_number() OVER (PARTITION BY study ORDER BY n DESC, subject) = 1),
    placed AS (SELECT subject, study, row_number() OVER (ORDER BY subject, study) - 1 AS identity FROM owned)
    SELECT study, subject, identity::INTEGER FROM placed WHERE study IN (${list})`);
  const versions: SeriesVersion[] = [];
  for await (const chunk of readVersions(source, datasets, `StudyInstanceUID IN (${list})`))
    versions.push(...chunk);
  return new Map(
    placed.getRows().map((row) => [
      String(row[0]),
      {
        owner: String(row[1]),
        identity: Number(row[2]),
        versions: versions.filter((version) => version.studyUid === row[0]),
      },
    ]),
  );
}
