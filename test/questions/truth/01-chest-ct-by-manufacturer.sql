-- Subjects with such a series, for each manufacturer under one of its names; makers of software too, where theirs is a CT.
with made as (
  select provider, subject, case
    when maker like 'GE %' then 'GE'
    when maker like 'FUJIFILM%' then 'FUJIFILM' when maker like 'NEUSOFT%' then 'NEUSOFT'
    when maker like 'PHILIPS%' then 'PHILIPS' when maker like 'RIVERAIN%' then 'RIVERAIN'
    when maker like 'SIEMENS%' then 'SIEMENS' when maker like 'VITAL IMAGES%' then 'VITAL IMAGES'
    else coalesce(maker, 'missing') end as maker
  from image where modality = 'CT' and in_chest(part))
select distinct maker as part, provider, subject, true as matches from made
