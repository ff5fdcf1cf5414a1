-- Subjects with mammography, in their forties, with a malignant breast that has both a mass and calcifications, by side.
with told as (
  select subject, side, verdict = 'Malignant' as malignant, finding in ('mass', 'both') as mass,
    finding in ('calcification', 'both') as calcification from cmmd
  union all select subject, side, verdict = 'MALIGNANT', finding = 'mass', finding = 'calcification' from ddsm
  -- Tells the tumour, not what the mammogram showed; where the diagnosis is open, so is its side.
  union all select subject, if(cancer is null, null, side), cancer, null, null from breast_dx),
answers as (
  select subject, asked, of_one(malignant and side = asked) and of_one(mass and side = asked)
    and of_one(calcification and side = asked) as so
  from told cross join (values ('L'), ('R')) as _ (asked) group by subject, asked)
select if(asked = 'L', 'left', 'right') as part, provider, mammography and age >= 40 and age < 50 and so as matches
from subject
join (select subject, of_one(modality = 'MG') as mammography from image group by subject) using (subject)
cross join (values ('L'), ('R')) as _ (asked)
left join answers using (subject, asked)
