-- Subjects with one CT series that shows a part of the chest.
select 'withChestCt' as part, provider, of_one(modality = 'CT' and in_chest(image.part)) as matches
from image group by provider, subject
