-- Subjects with PET, lung cancer, an EGFR that is mutated, who never smoked. Stanford tells all of it, the Chinese table no mutation; of
-- others with PET no table tells a lung cancer.
with answers as (
  select subject, egfr = 'Mutant' and smoking = 'Nonsmoker' as so from stanford
  union all select subject, smoking = '0' and null from lung_dx)
select 'subjects' as part, provider, of_one(modality = 'PT') and any_value(so) as matches
from image left join answers using (subject) group by provider, subject
