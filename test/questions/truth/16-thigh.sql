-- Subjects with a soft tissue sarcoma of the thigh (its quadriceps and adductors included) and MR in the 30 days after the diagnosis. The
-- table counts days to the MR: where that was the first study, the dates of the others follow; where PET came before it, no day is
-- known. Nobody else counts from a diagnosis and has MR.
with days as (
  select provider, subject, study,
    case when mri_to_pet >= 0 then days_to_mri + taken - min(taken) over (partition by subject) end as day
  from study left join sarcoma using (subject)),
mr as (select subject, study, of_one(modality = 'MR') as mr from image group by subject, study)
select 'subjects' as part, provider,
  of_one(mr and day between 0 and 30) and any_value(regexp_matches(site, 'thigh|quadricep|adductur')) as matches
from days join mr using (subject, study) left join sarcoma using (subject) group by provider, subject
