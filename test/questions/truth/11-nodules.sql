-- Subjects with at least three nodules of 3 mm or more, in CT of slices of 2.5 mm or less: nobody collects the thickness of slices, so
-- nobody certainly matches; who has no CT, or fewer nodules, does not.
select 'subjects' as part, provider, ct and many and null as matches
from subject
join (select subject, of_one(modality = 'CT') as ct from image group by subject) using (subject)
left join (select subject, of_one(nodules >= 3) as many from lidc group by subject) using (subject)
