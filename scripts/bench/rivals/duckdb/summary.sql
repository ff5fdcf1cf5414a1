-- A summary with five facets over the published file. What stands in braces below is put in: the series that a question asks about.
-- Values and sex are those of the file, as published. `matching` has one row for what is equal in a subject.
with matching as materialized (
  select concat(collection_id, '/', PatientID) as subject, Modality, BodyPartExamined, Manufacturer, PatientSex,
         license_short_name, count(*) as series, sum(instanceCount) as instances, sum(series_size_MB) as megabytes
  from series where {matching} group by all)
select 'total', null, count(distinct subject), (select count(distinct StudyInstanceUID) from series where {matching}),
       sum(series), sum(instances), sum(megabytes)
from matching
union all select 'MODALITY', Modality, count(distinct subject), null, sum(series), null, null from matching group by 2
union all select 'BODY_PART', BodyPartExamined, count(distinct subject), null, sum(series), null, null from matching group by 2
union all select 'MANUFACTURER', Manufacturer, count(distinct subject), null, sum(series), null, null from matching group by 2
union all select 'SEX', PatientSex, count(distinct subject), null, sum(series), null, null from matching group by 2
union all select 'LICENCE', license_short_name, count(distinct subject), null, sum(series), null, null from matching group by 2
