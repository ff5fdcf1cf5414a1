-- One central PostgreSQL of all providers' rows, as an expert would set it up for counting: every text is a small integer with a
-- dictionary beside it, 0 stands for a missing value, rows lie in the order of subjects, and each way into the series is an index
-- that holds all that is counted, so that no heap is read. `stage` has the rows as the catalogues have them.

create table provider as select row_number() over (order by name)::smallint as id, name
  from (select distinct provider as name from stage.subject) as known;
create table dataset as select row_number() over (order by name)::smallint as id, name
  from (select distinct dataset as name from stage.subject) as known;
create table modality as select row_number() over (order by name)::smallint as id, name
  from (select distinct modality as name from stage.series) as known;
create table body_part as select row_number() over (order by name)::smallint as id, name
  from (select distinct body_part as name from stage.series where body_part is not null) as known;
create table manufacturer as select row_number() over (order by name)::smallint as id, name
  from (select distinct manufacturer as name from stage.series where manufacturer is not null) as known;
create table licence as select row_number() over (order by name)::smallint as id, name
  from (select distinct licence as name from stage.series where licence is not null) as known;
create table sex as select row_number() over (order by name)::smallint as id, name
  from (select distinct sex as name from stage.subject where sex is not null) as known;
create table kind as select row_number() over (order by name)::smallint as id, name
  from (select distinct kind as name from stage.annotation union select distinct kind from stage.clinical) as known;
create table method as select row_number() over (order by name)::smallint as id, name
  from (select distinct method as name from stage.annotation where method is not null) as known;
create table concept as select row_number() over (order by name)::integer as id, name
  from (select code as name from stage.clinical
        union select value from stage.clinical where value is not null
        union select body_site from stage.clinical where body_site is not null) as known;
create table unit as select row_number() over (order by name)::smallint as id, name
  from (select distinct unit as name from stage.clinical where unit is not null) as known;

create table subject as
  select row_number() over (order by p.id, s.identity)::integer as id, p.id as provider, s.identity, d.id as dataset,
         coalesce(x.id, 0::smallint) as sex, s.age_years
  from stage.subject as s
  join provider as p on p.name = s.provider
  join dataset as d on d.name = s.dataset
  left join sex as x on x.name = s.sex
  order by 1;
create unique index subject_local on subject (provider, identity) include (id, sex);
analyze subject;

-- A series for each row. Studies are numbered over all providers.
create table series as
  select row_number() over (order by s.id, r.study, r.identity)::integer as id, s.id as subject,
         dense_rank() over (order by p.id, r.study)::integer as study,
         m.id as modality, coalesce(b.id, 0::smallint) as body_part, coalesce(f.id, 0::smallint) as manufacturer,
         coalesce(l.id, 0::smallint) as licence, s.sex, r.derived, r.instances, r.bytes,
         p.id as provider, r.study as local_study
  from stage.series as r
  join provider as p on p.name = r.provider
  join subject as s on s.provider = p.id and s.identity = r.subject
  join modality as m on m.name = r.modality
  left join body_part as b on b.name = r.body_part
  left join manufacturer as f on f.name = r.manufacturer
  left join licence as l on l.name = r.licence
  order by 1;

-- Rolled up too: which modalities a study holds, and a subject, as the bits of a number.
create table study as
  select study as id, provider, local_study, bit_or(1 << modality) as modalities from series group by 1, 2, 3 order by 1;
alter table series drop column local_study;
alter table series drop column provider;
alter table subject add column modalities integer not null default 0;
update subject set modalities = held.modalities
  from (select subject, bit_or(1 << modality) as modalities from series group by 1) as held
  where held.subject = subject.id;

-- Which studies hold an annotation of a kind, made by a method; how many they hold is not asked.
create table annotation as
  select distinct k.id as kind, coalesce(m.id, 0::smallint) as method, t.id as study, s.id as subject
  from stage.annotation as a
  join provider as p on p.name = a.provider
  join subject as s on s.provider = p.id and s.identity = a.subject
  join study as t on t.provider = p.id and t.local_study = a.study
  join kind as k on k.name = a.kind
  left join method as m on m.name = a.method
  order by 1, 2, 3;

create table clinical as
  select s.id as subject, k.id as kind, c.id as code, coalesce(v.id, 0) as value, r.number,
         coalesce(u.id, 0::smallint) as unit, coalesce(b.id, 0) as body_site
  from stage.clinical as r
  join provider as p on p.name = r.provider
  join subject as s on s.provider = p.id and s.identity = r.subject
  join kind as k on k.name = r.kind
  join concept as c on c.name = r.code
  left join concept as v on v.name = r.value
  left join unit as u on u.name = r.unit
  left join concept as b on b.name = r.body_site;

-- The roll-up: one row for what is equal in a study. It answers what asks for no more of a series than these columns.
create table study_values as
  select subject, study, modality, body_part, manufacturer, licence, sex, derived, count(*)::integer as series,
         coalesce(sum(instances), 0)::integer as instances, coalesce(sum(bytes), 0)::bigint as bytes
  from series group by 1, 2, 3, 4, 5, 6, 7, 8 order by 1, 2;

create unique index series_id on series (id);
create index series_by_value on series (modality, body_part, subject)
  include (study, manufacturer, licence, sex, derived, instances, bytes);
create index series_by_subject on series (subject, modality)
  include (study, body_part, manufacturer, licence, sex, derived, instances, bytes);
create index series_by_study on series (study, modality)
  include (subject, body_part, manufacturer, licence, sex, derived, instances, bytes);
create unique index study_id on study (id);
create index study_modalities on study (modalities) include (id);
create index subject_modalities on subject (modalities) include (id);
create index subject_age on subject (age_years) include (id);
create index annotation_method on annotation (kind, method, study) include (subject);
create index clinical_value on clinical (kind, code, value) include (subject, body_site);
create index clinical_number on clinical (kind, code, unit, number) include (subject);
create index clinical_site on clinical (kind, body_site) include (subject);
create index study_values_by_value on study_values (modality, body_part, subject)
  include (study, manufacturer, licence, sex, derived, series, instances, bytes);
create index study_values_by_subject on study_values (subject, modality)
  include (study, body_part, manufacturer, licence, sex, derived, series, instances, bytes);
create index study_values_by_study on study_values (study, modality)
  include (subject, body_part, manufacturer, licence, sex, derived, series, instances, bytes);

-- How few combinations of values there are, which the planner must know to add them up in parallel.
create statistics series_values (ndistinct) on modality, body_part, manufacturer, licence, sex, derived from series;
create statistics study_values_values (ndistinct) on modality, body_part, manufacturer, licence, sex, derived from study_values;

drop schema stage cascade;
vacuum (full, freeze) subject;
vacuum (freeze, analyze);
