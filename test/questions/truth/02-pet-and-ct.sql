-- Studies that hold PET and CT; subjects that have both, but never in one study.
select 'inOneStudy' as part, provider, pet_and_ct as matches from study
union all
select 'neverInOneStudy', provider,
  of_one(modality = 'PT') and of_one(modality = 'CT')
    and not subject in (select study.subject from study where pet_and_ct)
from image group by provider, subject
