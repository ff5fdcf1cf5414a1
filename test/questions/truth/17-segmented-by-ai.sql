-- Studies with a segmentation that a model made, and those of them that a human segmented too, or corrected. Only titles and descriptions
-- say how a segmentation was made; where they do not, it may have been either way.
with made as (
  select provider, study, case
    when analysis in ('nnu_net_bpr_annotations', 'tcga_sbu_til_maps', 'totalsegmentator_ct_segmentations') then 'model'
    -- All nuclei of ten cancers' slides: billions.
    when analysis = 'pan_cancer_nuclei_seg_dicom' or description = 'AI Model Tissue Segmentations' then 'model'
    when analysis = 'bamf_aimi_annotations' and description like '% AI segmentation' then 'model'
    when analysis = 'bamf_aimi_annotations' and description like '% corrected segmentation' then 'human'
    -- Expert segmentations, and those of several readers.
    when analysis in ('nlstseg', 'lidc_annot_nlst501', 'dicom_lidc_idri_nodules') then 'human' end as maker
  from image where modality = 'SEG'),
asked as (select provider, study, of_one(maker = 'model') as model, of_one(maker = 'human') as human from made group by provider, study)
select 'byModel' as part, provider, model as matches from asked
union all
select 'byHumanToo', provider, model and human from asked
