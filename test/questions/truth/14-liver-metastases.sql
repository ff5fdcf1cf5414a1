-- Subjects with liver metastases of colorectal cancer that were there at the operation, CEA above 10, and a survival above 5 years.
-- Other tables tell survival in days or weeks: who lived shorter is out, whatever else is unknown of them.
with answers as (
  select subject, synchronous = '1' and cea > 10 and months > 60 as so from crlm
  union all select subject, null and of_one(survival > 5 * 365.25) from upenn group by subject
  union all select subject, null and survival > 5 * 365.25 from ispy1_outcome
  union all select subject, null and survival > 5 * 365.25 from stanford
  union all select subject, null and survival * 7 > 5 * 365.25 from hcc)
select 'subjects' as part, provider, so as matches from subject left join answers using (subject)
