-- Subjects with a clinically significant lesion in the peripheral zone: zone and significance of one finding.
select 'subjects' as part, provider, so as matches
from subject
left join (select subject, of_one(zone = 'PZ' and significant = 'TRUE') as so from prostatex group by subject) using (subject)
