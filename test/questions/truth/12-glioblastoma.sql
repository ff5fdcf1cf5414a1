-- Subjects with glioblastoma, IDH1 wild type, MGMT methylated, and a survival that is told. Who has an indeterminate MGMT is none of them.
-- Survival is what other tables tell too: where such a cell is empty, there is none.
with answers as (
  select subject, of_one(idh1 = 'Wildtype') and of_one(mgmt = 'Methylated') and of_one(survival is not null) as so
  from upenn group by subject
  union all select subject, null and survival is not null from ispy1_outcome
  union all select subject, null and survival is not null from stanford
  union all select subject, null and survival is not null from hcc
  union all select subject, null and months is not null from crlm)
select 'subjects' as part, provider, so as matches from subject left join answers using (subject)
