-- Subjects with MR and a prostate lesion of UCLA score 4 or 5, and those with this or PI-RADS 4 or 5. Nobody collects PI-RADS: who has a
-- lower UCLA score may have it.
with asked as (
  select provider, subject, mr, so
  from subject
  join (select subject, of_one(modality = 'MR') as mr from image group by subject) using (subject)
  left join (select subject, of_one(score >= 4) as so from ucla group by subject) using (subject))
select 'byUclaScore' as part, provider, mr and so as matches from asked
union all
select 'byEither', provider, mr and (so or null) from asked
