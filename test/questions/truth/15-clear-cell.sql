-- Subjects with a segmentation and a cancer of the kidney, clear cell, pT3 or more. Other tables with histology have no clear cell
-- renal carcinoma; of lung cancers with another pT, and of lesions of the breast, neither.
with answers as (
  select subject, malignant = 'TRUE' and histology = 'clear_cell_rcc' and t[1] in ('3', '4') as so from kits
  union all select subject, false from stanford
  union all select subject, false from sarcoma
  union all select subject, of_one(case when pathology is not null then false end) from ambl_lesion group by subject
  union all select 'advanced_mri_breast_lesions/' || column00, false from ambl where column06 is null -- No lesion at all.
  union all select subject, case when cancer is not null then false end from breast_dx)
select 'subjects' as part, provider, of_one(modality = 'SEG') and any_value(so) as matches
from image left join answers using (subject) group by provider, subject
