-- I-SPY: subjects with a pathologic complete response and a longest diameter above 50 mm at baseline, by receptor status. I-SPY 2
-- came without clinical tables.
with answers as (
  select subject, complete_response = '1' and diameter > 50 as so, receptors from ispy1 join ispy1_outcome using (subject))
select part, provider, so and receptors = status as matches
from subject left join answers using (subject)
cross join (values ('hrPositive', 'HRposHER2neg'), ('her2Positive', 'HER2pos'), ('tripleNegative', 'TripleNeg')) as _ (part, status)
where dataset in ('ispy1', 'ispy2')
