-- Subjects with slide microscopy and CT.
select 'subjects' as part, provider, of_one(modality = 'SM') and of_one(modality = 'CT') as matches
from image group by provider, subject
