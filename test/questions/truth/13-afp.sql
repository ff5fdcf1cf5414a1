-- Subjects with hepatocellular carcinoma, AFP of 400 ng/mL or more, chemoembolisation, and CT among at least two studies. All of the
-- table have the disease and the treatment; no other table tells of either.
select 'subjects' as part, provider, ct and studies >= 2 and afp >= 400 as matches
from subject
join (select subject, of_one(modality = 'CT') as ct from image group by subject) using (subject)
left join hcc using (subject)
