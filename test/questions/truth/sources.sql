-- What all questions read: the published files as they are, and what publishers spell in many ways (age, sex, body part) made
-- one, by what the data's README says of it. The variable `folder` names the source folder.

-- True where it is so of one of the rows, unknown where it may be of one, else false; false over no rows.
create macro of_one(said) as
  case when coalesce(bool_or(said), false) then true when count(*) = count(said) then false end;

create table deal as
  select id as provider, unnest(collections) as dataset
  from read_json(getvariable('folder') || 'providers.json', columns = {id: 'VARCHAR', collections: 'VARCHAR[]'})
  -- Two more may join; at first they are not in the Atlas.
  where id not in ('cgci', 'lung-community');

-- '045Y', '018M', '042y' and '47' in years; '000Y' is what de-identification left.
create macro years(age) as case when age not in ('000Y', '') then
  regexp_extract(age, '\d+')::integer
  / case upper(right(age, 1)) when 'M' then 12 when 'W' then 365.25 / 7 when 'D' then 365.25 else 1 end end;

create table image as
  select provider, dataset, dataset || '/' || PatientID as subject, StudyInstanceUID as study,
    Modality as modality, analysis_result_id as analysis, SeriesDescription as description, license_short_name as licence, try_cast(StudyDate as date) as taken,
    years(PatientAge) as age, upper(trim(BodyPartExamined)) as part, upper(trim(Manufacturer)) as maker,
    -- U, 0000 and 6657 are no sex; nor is O where software made the series, which writes it for want of better.
    case when PatientSex in ('F', 'M') then PatientSex
      when PatientSex = 'O' and analysis_result_id is null and Modality not in ('SEG', 'SR', 'RTSTRUCT', 'PR', 'KO') then 'O' end as sex
  from read_parquet(getvariable('folder') || 'series.parquet')
  join deal on dataset = collection_id;

-- One study has two patients: it belongs to the one with most of its series.
create table study as
  select provider, mode(subject) as subject, study, min(taken) as taken,
    bool_or(modality = 'PT') and bool_or(modality = 'CT') as pet_and_ct
  from image group by provider, study;

-- Whether Body Part Examined lies in the part that is asked for; unknown where it names no part, or one that holds it.
create macro names_no_part(part) as
  part is null or part in ('FUSION', 'OTHER', 'UNKNOWN', 'SEG', 'OUTSIDE FIL', 'WO INTER', 'BODY');
create macro holds_chest(part) as part in
  ('WHOLEBODY', 'CHESTABDOMEN', 'CHESTABDPELVIS', 'NECKCHEST', 'NECKCHESTABDOMEN', 'NECKCHESTABDPELV');
create macro is_the_chest(part) as part in ('CHEST', 'THORAX', 'CHEST (THORAX) W', 'TH CT CHEST WO C');
create macro in_breast(part) as
  case when names_no_part(part) or holds_chest(part) or is_the_chest(part) then null else part like '%BREAST' end;
create macro in_chest(part) as
  case when names_no_part(part) or holds_chest(part) then null
    else is_the_chest(part) or part like '%BREAST' or part in ('LUNG', 'MEDIASTINUM', 'HEART', 'ESOPHAGUS') end;
