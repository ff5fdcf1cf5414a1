-- Subjects under 15, for each licence that one of their series has.
select distinct licence as part, image.provider, subject, true as matches
from image join subject using (subject) where subject.age < 15
