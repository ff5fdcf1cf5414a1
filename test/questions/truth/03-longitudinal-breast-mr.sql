-- Women with an MR series of the breast and at least three studies.
select 'women' as part, provider, sex = 'F' and studies >= 3 and breast_mr as matches
from subject join (
  select subject, of_one(modality = 'MR' and in_breast(part)) as breast_mr from image group by subject) using (subject)
