/** A clinical row as it must be answered, and the table that it was read from by eye. */
export interface ClinicalRow {
  readonly table: string;
  /** What the table says, and why the row lacks what it lacks. */
  readonly says: string;
  /** Field of the subject that shows it. */
  readonly field: string;
  readonly row: {
    readonly id: string;
    readonly release: number;
    readonly code: Coding;
    readonly value: Coding | null;
    readonly number: number | null;
    readonly unit: string | null;
    readonly text: string | null;
    readonly bodySite: Coding | null;
    readonly laterality: string | null;
    readonly lesion: string | null;
    readonly day: number | null;
    readonly subject: { readonly id: string };
    readonly source: { readonly doi: string };
  };
}

interface Coding {
  readonly code: string;
  readonly display: string;
}

/** All fields of a clinical row. */
export const clinicalFields = `id release code { code display } value { code display } number unit text
  bodySite { code display } laterality lesion day subject { id } source { doi }`;

/** What most rows do not have. */
const empty = {
  release: 25,
  value: null,
  number: null,
  unit: null,
  text: null,
  bodySite: null,
  laterality: null,
  lesion: null,
  day: null,
};

/** A row of each clinical type. */
export const clinicalRows = {
  Diagnosis: {
    table: 'tables/sarcoma/soft_tissue_sarcoma.Clinical_Information.csv',
    says: 'Site of primary STS: left thigh; times are counted from diagnosis',
    field: 'diagnoses',
    row: {
      ...empty,
      id: 'rare-tumours:soft_tissue_sarcoma/STS_001/soft_tissue_sarcoma/1/SCT:424952003',
      code: { code: 'SCT:424952003', display: 'Soft tissue sarcoma' },
      bodySite: { code: 'SCT:68367000', display: 'Thigh' },
      laterality: 'LEFT',
      day: 0,
      subject: { id: 'rare-tumours:soft_tissue_sarcoma/STS_001' },
      source: { doi: '10.7937/k9/tcia.2015.7go2gsks' },
    },
  },
  Pathology: {
    table: 'tables/prostate/prostatex2_findings_train.csv',
    says: 'fid 1, zone PZ, ggg 2',
    field: 'pathology',
    row: {
      ...empty,
      id: 'radboud-prostate:prostatex/ProstateX-0019/prostatex2_findings/24/EUCAIM:CLIN1037300/finding-1',
      code: { code: 'EUCAIM:CLIN1037300', display: 'ISUP grade group of prostate cancer' },
      value: { code: 'EUCAIM:COM1001365', display: 'ISUP grade group 2' },
      bodySite: { code: 'SCT:279706003', display: 'Peripheral zone of prostate' },
      lesion: 'finding-1',
      subject: { id: 'radboud-prostate:prostatex/ProstateX-0019' },
      source: { doi: '10.7937/k9tcia.2017.murs5cl' },
    },
  },
  TumorMarker: {
    table: 'tables/breast/advanced_mri_breast_lesions.MRI_BREASTS_with_Delay.csv',
    says: 'pos1 R-40.8, ER [%] 1: 100',
    field: 'tumorMarkers',
    row: {
      ...empty,
      id: 'breast-community:advanced_mri_breast_lesions/AMBL-016/advanced_mri_breast_lesions/16/EUCAIM:CLIN1045931/1',
      code: { code: 'EUCAIM:CLIN1045931', display: 'Oestrogen receptor, positive cells' },
      number: 100,
      unit: '%',
      bodySite: { code: 'SCT:76752008', display: 'Breast' },
      laterality: 'RIGHT',
      lesion: '1',
      subject: { id: 'breast-community:advanced_mri_breast_lesions/AMBL-016' },
      source: { doi: '10.7937/c7x1-yn57' },
    },
  },
  LabResult: {
    table: 'tables/kidney/c4kc_kits_clinical.csv',
    says: 'last_postop_egfr: >=90; its days count from surgery, to which nothing ties the images',
    field: 'labResults',
    row: {
      ...empty,
      id: 'rare-tumours:c4kc_kits/KiTS-00000/c4kc_kits/1/ATLAS:egfr-rate-last-after-surgery',
      code: {
        code: 'ATLAS:egfr-rate-last-after-surgery',
        display: 'Glomerular filtration rate, last after surgery',
      },
      text: '>=90',
      subject: { id: 'rare-tumours:c4kc_kits/KiTS-00000' },
      source: { doi: '10.7937/tcia.2019.ix49e8nx' },
    },
  },
  MolecularFinding: {
    table: 'tables/lung/nsclc_radiogenomics_clinical.csv',
    says: 'KRAS mutation status: Mutant',
    field: 'molecularFindings',
    row: {
      ...empty,
      id: 'stanford-lung:nsclc_radiogenomics/AMC-001/nsclc_radiogenomics_clinical/1/EUCAIM:CLIN1051887',
      code: { code: 'EUCAIM:CLIN1051887', display: 'KRAS mutation' },
      value: { code: 'ATLAS:mutated', display: 'Mutated' },
      subject: { id: 'stanford-lung:nsclc_radiogenomics/AMC-001' },
      source: { doi: '10.7937/k9/tcia.2017.7hs46erv' },
    },
  },
  Treatment: {
    table: 'tables/liver/hcc_tace_seg_clinical.data_table.csv',
    says: 'chemotherapy: Cisplatin, doxorubicin, Mitomycin-C',
    field: 'treatments',
    row: {
      ...empty,
      id: 'liver:hcc_tace_seg/HCC_001/hcc_tace_seg/1/ATLAS:tace-agent',
      code: { code: 'ATLAS:tace-agent', display: 'Agent of chemoembolisation' },
      value: {
        code: 'ATLAS:cisplatin-doxorubicin-mitomycin',
        display: 'Cisplatin, doxorubicin and mitomycin C',
      },
      subject: { id: 'liver:hcc_tace_seg/HCC_001' },
      source: { doi: '10.7937/tcia.5fna-0924' },
    },
  },
  Observation: {
    table: 'tables/lung/nsclc_radiogenomics_clinical.csv',
    says: 'Tumor Location (choice=RLL): Checked, all other places Unchecked',
    field: 'observations',
    row: {
      ...empty,
      id: 'stanford-lung:nsclc_radiogenomics/AMC-001/nsclc_radiogenomics_clinical/1/ATLAS:tumour-location',
      code: { code: 'ATLAS:tumour-location', display: 'Tumour location' },
      value: { code: 'SCT:373066001', display: 'Yes' },
      bodySite: { code: 'SCT:90572001', display: 'Lower lobe of lung' },
      laterality: 'RIGHT',
      subject: { id: 'stanford-lung:nsclc_radiogenomics/AMC-001' },
      source: { doi: '10.7937/k9/tcia.2017.7hs46erv' },
    },
  },
  Outcome: {
    table: 'tables/breast/ispy1_clinical.TCIA_Outcomes_Subset.csv',
    says: 'survDtD2 (tx): 1264, in days by the data dictionary',
    field: 'outcomes',
    row: {
      ...empty,
      id: 'ispy:ispy1/ISPY1_1001/ispy1_outcomes/1/ATLAS:overall-survival',
      code: { code: 'ATLAS:overall-survival', display: 'Overall survival' },
      number: 1264,
      unit: 'd',
      subject: { id: 'ispy:ispy1/ISPY1_1001' },
      source: { doi: '10.7937/k9/tcia.2016.hdhpgjlk' },
    },
  },
} as const satisfies Readonly<Record<string, ClinicalRow>>;
