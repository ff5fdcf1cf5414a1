-- Subjects under 15 at their first study that tells an age.
select 'children' as part, provider, age < 15 as matches from subject
