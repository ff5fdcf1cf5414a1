-- Subjects with a segmentation as release 20 had them, release 24, and release 25: a series is in a release from its version of then to
-- the one after.
with alive as (
  select 25 as release, collection_id as dataset, PatientID as patient, Modality as modality
  from read_parquet(getvariable('folder') || 'series.parquet')
  union all
  select release, collection_id, PatientID, Modality
  from read_parquet(getvariable('folder') || 'series.parquet') join (values (20), (24)) as _ (release) on series_revised_idc_version <= release
  union all
  select release, collection_id, PatientID, Modality
  from read_parquet(getvariable('folder') || 'prior_versions.parquet') join (values (20), (24)) as _ (release)
    on release between min_idc_version and max_idc_version)
select case release when 20 then 'frozen' when 24 then 'before' else 'now' end as part, provider, of_one(modality = 'SEG') as matches
from alive join deal using (dataset) group by release, provider, dataset, patient
