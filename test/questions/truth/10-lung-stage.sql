-- Subjects with PET and CT in one study, lung cancer of T2 or more and N0, who smoked once; then those with an adenocarcinoma. A table
-- tells one kind of T and N, clinical or pathological or not said which: where that one does not match, another may. The Chinese table
-- has no histology; sarcomas and breast cancers of which a table tells are no adenocarcinoma.
with answers as (
  select subject, (t[2] in ('2', '3', '4') or null) and (n = 'N0' or null) and smoking in ('Former', 'Current') as staged,
    histology = 'Adenocarcinoma' as adeno
  from stanford
  union all select subject, (t[1] in ('2', '3', '4') or null) and (n = '0' or null) and smoking = '1', null from lung_dx
  union all select subject, null, false from sarcoma
  union all select subject, null, case when cancer is not null then false end from breast_dx),
asked as (
  select provider, subject, coalesce(bool_or(pet_and_ct), false) as together, any_value(staged) as staged, any_value(adeno) as adeno
  from subject left join study using (provider, subject) left join answers using (subject) group by provider, subject)
select 'all' as part, provider, together and staged as matches from asked
union all
select 'adenocarcinoma', provider, together and staged and adeno from asked
