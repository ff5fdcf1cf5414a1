-- Subjects with MR, breast cancer, an answer of ER that is positive, one of HER2 that is negative, and a longest diameter at
-- baseline. The last is collected by I-SPY 1 alone; an empty cell there says that there is none.
with told as (
  select subject, true as cancer, er = '1' as er, her2 = '0' as her2, diameter is not null as diameter from ispy1
  union all select subject, true, null, null, null from acrin_flt
  union all select subject, verdict = 'Malignant', null, null, null from cmmd
  union all select subject, verdict = 'MALIGNANT', null, null, null from ddsm
  -- Carcinoma in situ (6, 7) may count as cancer, a liposarcoma (24) too; high-risk lesions (8, 9, 25) do not. Only
  -- tumours have receptors: a staining index of 0.5 and more is a positive ER; HER2 has no such threshold.
  union all select subject, case when pathology in ('1', '2', '3', '4', '5', '10') then tumour
      when not tumour or pathology in ('8', '9', '25') then false end,
    case when not tumour or er = 'neg' or try_cast(er as double) < 0.5 then false when er is not null then true end,
    case when not tumour or her2 = 'pos' then false when her2 = 'neg' then true end, null
  from ambl_lesion
  union all select 'advanced_mri_breast_lesions/' || column00, false, false, false, null from ambl
    where column06 is null -- No lesion at all.
  union all select subject, cancer,
    case when er like 'pos%' then true when er like 'neg%' then false end,
    case when her2 like 'neg%' then true when her2 like 'pos%' then false end, null
  from breast_dx),
answers as (
  select subject, of_one(cancer) and of_one(er) and of_one(her2) and of_one(diameter) as all_so from told group by subject)
select 'subjects' as part, provider, of_one(modality = 'MR') and any_value(all_so) as matches
from image left join answers using (subject) group by provider, subject
