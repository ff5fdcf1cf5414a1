-- A summary with five facets. What stands in braces below is put in: the series that a question asks about, the table (`series` or
-- its roll-up), how many series a row of it stands for, whether what matches is kept, and how studies are counted. Rows are first
-- made one for each subject, with its values as the bits of a number, and subjects with the same bits one: what is left to count
-- then is some hundred rows. Buckets come as those bits, and series by codes; whoever asks knows the dictionaries.
with matching as {once} (
  select subject, study, modality, body_part, manufacturer, licence, sex, derived, {count} as series, instances, bytes
  from {rows} where {matching}),
subjects as materialized (
  select subject, bit_or(1::bigint << modality) as modality, bit_or(1::bigint << body_part) as body_part,
         bit_or(1::bigint << manufacturer) as manufacturer, bit_or(1::bigint << licence) as licence, max(sex) as sex
  from matching group by subject),
bundles as materialized (
  select modality, body_part, manufacturer, licence, 1::bigint << sex as sex, count(*) as subjects
  from subjects group by 1, 2, 3, 4, 5),
combinations as materialized (
  select modality, body_part, manufacturer, licence, sex, derived, sum(series) as series, sum(instances) as instances,
         sum(bytes) as bytes
  from matching group by 1, 2, 3, 4, 5, 6)
select 'total', (select sum(subjects) from bundles), ({studies}), sum(series),
       sum(instances) filter (where not derived and modality <> {slides}), sum(bytes)
from combinations
union all select 'subjects MODALITY', modality, sum(subjects), null, null, null from bundles group by 2
union all select 'subjects BODY_PART', body_part, sum(subjects), null, null, null from bundles group by 2
union all select 'subjects MANUFACTURER', manufacturer, sum(subjects), null, null, null from bundles group by 2
union all select 'subjects SEX', sex, sum(subjects), null, null, null from bundles group by 2
union all select 'subjects LICENCE', licence, sum(subjects), null, null, null from bundles group by 2
union all select 'series MODALITY', modality, sum(series), null, null, null from combinations group by 2
union all select 'series BODY_PART', body_part, sum(series), null, null, null from combinations group by 2
union all select 'series MANUFACTURER', manufacturer, sum(series), null, null, null from combinations group by 2
union all select 'series SEX', sex, sum(series), null, null, null from combinations group by 2
union all select 'series LICENCE', licence, sum(series), null, null, null from combinations group by 2
