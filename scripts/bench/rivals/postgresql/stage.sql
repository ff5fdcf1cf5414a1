create schema stage;
create unlogged table stage.subject
  (provider text, identity integer, dataset text, patient text, sex text, age_years double precision);
create unlogged table stage.series
  (provider text, identity integer, subject integer, study integer, modality text, body_part text, manufacturer text,
   licence text, derived boolean, instances integer, bytes bigint);
create unlogged table stage.annotation (provider text, subject integer, study integer, kind text, method text);
create unlogged table stage.clinical
  (provider text, subject integer, dataset text, patient text, kind text, code text, value text, number double precision, unit text,
   body_site text);
