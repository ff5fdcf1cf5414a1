-- Subjects with sex and age: those of the images where they state one, else those of a table. Several sexes leave it unknown; the
-- age is that of the earliest study that states one.
create table subject as
  with of_images as (
    select provider, dataset, subject, count(distinct study) as studies, list(distinct sex) filter (sex is not null) as sexes,
      arg_min(age, row(coalesce(taken, '9999-01-01'), age)) as age
    from image group by provider, dataset, subject),
  told as (
    select subject, null as sex, age from ispy1 union all
    select subject, null, age from acrin_flt union all
    select subject, null, age from cmmd union all
    select 'advanced_mri_breast_lesions/' || column00, null, column01 from ambl union all
    select subject, sex, age from lung_dx union all
    select subject, sex, age from stanford union all
    select subject, sex, age from upenn union all
    select subject, sex, age from hcc union all
    select subject, sex, age from crlm union all
    select subject, sex, age from kits union all
    select subject, sex, age from sarcoma union all
    select subject, sex, age from adrenal),
  of_tables as (select subject, min(sex) as sex, min(age::double) as age from told group by subject)
  select provider, dataset, of_images.subject, studies,
    case when sexes is null then of_tables.sex when len(sexes) = 1 then sexes[1] end as sex,
    coalesce(of_images.age, of_tables.age) as age
  from of_images left join of_tables using (subject);
