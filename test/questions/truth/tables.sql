-- The clinical tables that a question reads: whose a row is (dataset and PatientID), and its cells; null where a cell says nothing.

create macro said(cell) as case when trim(cell) not in ('', 'NA', 'N/A', 'Unknown', 'Not Collected', 'Not collected',
  'Not Recorded In Database', 'Not Available', 'Not Applicable', 'NOS/NEC', '-999') then trim(cell) end;
create macro table_at(path) as table
  select * from read_csv(getvariable('folder') || 'tables/' || path, all_varchar = true, header = true);

create view ispy1 as
  select 'ispy1/ISPY1_' || SUBJECTID as subject, said(age) as age, said(ERpos) as er, said("HR Pos") as hr,
    said(Her2MostPos) as her2, said(HR_HER2_STATUS) as receptors, said("MRI LD Baseline")::double as diameter
  from table_at('breast/ispy1_clinical.TCIA_Patient_Clinical_Subset.csv');
create view ispy1_outcome as
  select 'ispy1/ISPY1_' || SUBJECTID as subject, said(PCR) as complete_response, said("survDtD2 (tx)")::integer as survival
  from table_at('breast/ispy1_clinical.TCIA_Outcomes_Subset.csv');
create view acrin_flt as
  select 'acrin_flt_breast/ACRIN-FLT-Breast_' || lpad(cn, 3, '0') as subject, said(entryage) as age
  from table_at('breast/acrin_flt_breast_A0.csv');
-- A row is a breast.
create view cmmd as
  select 'cmmd/' || ID1 as subject, said(Age) as age, LeftRight as side, said(abnormality) as finding, said(classification) as verdict
  from table_at('breast/cmmd_clinical.csv');
-- A row is an abnormality in an image, and each image is a "patient".
create view ddsm as
  select 'cbis_ddsm/Mass-Training_' || patient_id || '_' || "left or right breast" || '_' || "image view" as subject,
    "left or right breast"[1] as side, "abnormality type" as finding, said(pathology) as verdict
  from table_at('breast/cbis_ddsm_mass_case_description_train_set.csv')
  union all
  select 'cbis_ddsm/Calc-Training_' || patient_id || '_' || "left or right breast" || '_' || "image view",
    "left or right breast"[1], "abnormality type", said(pathology)
  from table_at('breast/cbis_ddsm_calc_case_description_train_set.csv');

create view ambl as
  select * from read_csv(getvariable('folder') || 'tables/breast/advanced_mri_breast_lesions.MRI_BREASTS_with_Delay.csv',
    all_varchar = true, header = false, skip = 2);
-- Six places for lesions, three of them with receptors; where nothing says tumour (1) or benign (0) there is no lesion. -1 says nothing,
-- and as pathology 15 does not either: the lesion was not seen when the biopsy was guided.
create view ambl_lesion as
  select 'advanced_mri_breast_lesions/' || column00 as subject, verdict = '1' as tumour, if(pathology in ('-1', '15'), null, pathology) as pathology,
    nullif(er, '-1') as er, nullif(her2, '-1') as her2
  from (select column00, unnest([
      {'verdict': column06, 'pathology': column08, 'er': column10, 'her2': column12},
      {'verdict': column18, 'pathology': column20, 'er': column22, 'her2': column24},
      {'verdict': column30, 'pathology': column32, 'er': column34, 'her2': column36},
      {'verdict': column42, 'pathology': column44, 'er': null, 'her2': null},
      {'verdict': column45, 'pathology': column47, 'er': null, 'her2': null},
      {'verdict': column48, 'pathology': column50, 'er': null, 'her2': null}], recursive := true) from ambl)
  where verdict is not null;

-- This one lies on its side: a subject is a column, and lines without a name of their own follow the one that has it. Whether a
-- carcinoma in situ is a cancer it leaves open, and "invasive intraductal" contradicts itself.
create view breast_dx as
  select 'breast_diagnosis/' || replace(id, 'BreastDX', 'BreastDx') as subject, nullif(max(cell) filter (line = 3), 'U') as side,
    max(cell) filter (line = 4) as er, max(cell) filter (line = 6) as her2,
    max(case when cell ilike 'invasive intraductal%' or cell ilike 'duct%in%situ%' or cell ilike 'intraductal%' then null
      else cell not ilike 'benign%' and cell not ilike '%no CA' end) filter (line = 2) as cancer
  from (unpivot (select *, row_number() over () as line from table_at('breast/breast_diagnosis_clinical.csv'))
    on columns(* exclude ("Breast Dx Case", column01, line)) into name id value cell)
  group by id;

create view lung_dx as
  select 'lung_pet_ct_dx/Lung_Dx-' || NewPatientID as subject, said(Sex) as sex, said(Age) as age, said("T-Stage") as t,
    said("N-Stage") as n, said("Smoking History") as smoking
  from table_at('lung/lung_pet_ct_dx.csv');
create view stanford as
  select 'nsclc_radiogenomics/' || "Case ID" as subject, said(Gender)[1] as sex, said("Age at Histological Diagnosis") as age,
    said("Pathological T stage") as t, said("Pathological N stage") as n, said("Smoking status") as smoking,
    said(Histology) as histology, said("EGFR mutation status") as egfr, said("Time to Death (days)")::integer as survival
  from table_at('lung/nsclc_radiogenomics_clinical.csv');
-- The last line is the sum; eight subjects have two rows, one a scan.
create view lidc as
  select 'lidc_idri/' || "TCIA Patent ID" as subject, said("Number of Nodules >=3mm**")::integer as nodules
  from table_at('lung/lidc_idri_nodule_counts.csv') where "TCIA Patent ID" like 'LIDC-%';
-- 0 is unknown, 1 no malignant disease, 2 a primary lung cancer, 3 a metastasis; of the patient, then of five nodules.
create view lidc_diagnosis as
  select 'lidc_idri/' || id as subject, unnest([patient, nodule1, nodule2, nodule3, nodule4, nodule5]) as diagnosis
  from read_csv(getvariable('folder') || 'tables/lung/lidc_idri_diagnosis.csv', all_varchar = true, header = true, names = ['id',
    'patient', 'method', 'site', 'nodule1', 'm1', 'nodule2', 'm2', 'nodule3', 'm3', 'nodule4', 'm4', 'nodule5', 'm5'])
  where id like 'LIDC-%';

-- One row a scan: UPENN-GBM-00001_11 is the first, _21 a later one.
create view upenn as
  select 'upenn_gbm/' || split_part(ID, '_', 1) as subject, said(Gender) as sex, said(Age_at_scan_years) as age,
    said(IDH1) as idh1, said(MGMT) as mgmt, said(Survival_from_surgery_days_UPDATED)::integer as survival
  from table_at('brain/upenn_gbm_clinical.csv') where ID like 'UPENN-GBM-%';
-- From HCC_082 on the rows slipped: they fit the images of the next PatientID.
create view hcc as
  select 'hcc_tace_seg/' || TCIA_ID as subject, if(Sex = '1', 'M', 'F') as sex, said(age) as age, said(AFP)::double as afp, said(OS)::double as survival
  from table_at('liver/hcc_tace_seg_clinical.data_table.csv') where TCIA_ID < 'HCC_082';
create view crlm as
  select 'colorectal_liver_metastases/' || "Patient-ID" as subject, if(sex = '1', 'M', 'F') as sex, said(age) as age,
    said(carcinoembryonic_antigen)::double as cea, said(synchronous_crlm) as synchronous, said(overall_survival_months)::double as months
  from table_at('liver/colorectal_liver_metastases_clinical.TCIA_n_197.csv');
create view kits as
  select 'c4kc_kits/' || patient_id as subject, upper(gender[1]) as sex, said(age_at_nephrectomy) as age, said(malignant) as malignant,
    said(pathology_t_stage) as t, said(tumor_histologic_subtype) as histology
  from table_at('kidney/c4kc_kits_clinical.csv');
create view sarcoma as
  select 'soft_tissue_sarcoma/' || "Patient ID" as subject, Sex[1] as sex, said(Age) as age, said("Site of primary STS") as site,
    "Time – diagnosis to MRI scan (days)"::integer as days_to_mri, "Time – MRI scan to PET scan (days)"::integer as mri_to_pet
  from table_at('sarcoma/soft_tissue_sarcoma.Clinical_Information.csv') where "Patient ID" like 'STS_%';
create view adrenal as
  select 'adrenal_acc_ki67_seg/' || Patient_ID as subject, SEX as sex, said(Age) as age
  from table_at('adrenal/adrenal_acc_ki67.Adrenal_ACC_Ki67_SupportData.csv');

create view prostatex as
  select 'prostatex/' || ProxID as subject, zone, said(ClinSig) as significant
  from table_at('prostate/prostatex_findings_train.csv');
create view ucla as
  select 'prostate_mri_us_biopsy/' || "Patient ID" as subject, said("UCLA Score (Similar to PIRADS v2)")::integer as score
  from table_at('prostate/prostate_mri_us_biopsy_targets.csv') where "Patient ID" like 'Prostate-MRI-US-Biopsy-%';
