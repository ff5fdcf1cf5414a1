import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';

import type { DuckDBConnection } from '@duckdb/node-api';

import { readMappingFiles } from '#provider/ingest/clinical/mapping-files.ts';
import type { FactRule } from '#provider/ingest/clinical/table-mapping.ts';
import { readFilter } from '#provider/search/read-filter.ts';
import { buildDemonstration, type BuiltDemonstration } from '#test/support/built-demonstration.ts';
import { latestOf, readColumns } from '#test/support/read-columns.ts';

import { type FilterSetup, startFilters } from '../gateway/filter-setup.ts';
import { openSourceFiles, select } from './read-truth.ts';

const yesOrNo = ['SCT:373066001', 'SCT:373067005'];
const indeterminate = 'SCT:82334004';

suite('A question that several tables answer', () => {
  test('has answers of one form: none only says that it is there, and yes and no stand beside no other words', () => {
    const answers = answersByQuestion();
    const several = [...answers].filter(([, byTable]) => byTable.size > 1);
    assert.ok(several.length > 25);
    const mixed = several.filter(([, byTable]) => isMixed([...byTable.values()].flat()));
    assert.deepEqual(
      mixed.map(([question]) => question),
      [],
    );
  });
});

/** By question and table: what may answer it. */
function answersByQuestion(): Map<string, Map<string, string[]>> {
  const found = new Map<string, Map<string, string[]>>();
  for (const { table, facts } of readMappingFiles()) {
    for (const fact of facts) {
      const codes = typeof fact.code === 'string' ? [fact.code] : fact.code.values.values();
      for (const code of new Set(codes)) {
        const question = `${fact.kind} ${code}`;
        const byTable = found.get(question) ?? new Map<string, string[]>();
        byTable.set(table, [...(byTable.get(table) ?? []), ...answersOf(fact)]);
        found.set(question, byTable);
      }
    }
  }
  return found;
}

function answersOf({ answer }: FactRule): string[] {
  if (answer === null) return ['present'];
  return answer.form === 'CODE' ? [...answer.values.values()] : [answer.form];
}

function isMixed(answers: readonly string[]): boolean {
  const forms = new Set(answers.map((answer) => (answer.includes(':') ? 'CODE' : answer)));
  if (forms.size > 1) return true;
  return (
    answers.some((answer) => yesOrNo.includes(answer)) &&
    !answers.every((answer) => [...yesOrNo, indeterminate].includes(answer))
  );
}

const nsclc = "table_at('lung/nsclc_radiogenomics_clinical.csv')";
const sts = `(select *, 'soft_tissue_sarcoma/' || "Patient ID" as subject, "Outcome (recurrence, mets)" as became
  from table_at('sarcoma/soft_tissue_sarcoma.Clinical_Information.csv') where "Patient ID" like 'STS_%')`;
const tace = `(select *, 'hcc_tace_seg/' || TCIA_ID as subject
  from table_at('liver/hcc_tace_seg_clinical.data_table.csv') where TCIA_ID < 'HCC_082')`;
const metastases = `(select *, 'colorectal_liver_metastases/' || "Patient-ID" as subject
  from table_at('liver/colorectal_liver_metastases_clinical.TCIA_n_197.csv'))`;

// This one lies on its side: a subject is a column; some of its words have no code.
const breastPathology = `(select id, cell from (unpivot
    (select *, row_number() over () as line from table_at('breast/breast_diagnosis_clinical.csv'))
    on columns(* exclude ("Breast Dx Case", column01, line)) into name id value cell)
  where line = 2 and not (cell ilike 'invasive intraductal%' or cell ilike '%no CA'))`;

/** What clinical rows are asked, and by provider what its published tables say of which subject. */
const questions: readonly {
  readonly name: string;
  readonly clinical: object;
  readonly told: Readonly<Record<string, string>>;
}[] = [
  {
    name: 'radiotherapy, in a column of its own or in a list of treatments',
    clinical: { kind: 'TREATMENT', code: { eq: 'Radiotherapy' }, value: { eq: 'Yes' } },
    told: {
      'rare-tumours': `select subject, "Treatment" like 'Radiotherapy%' as so from ${sts}`,
      'stanford-lung': `select 'nsclc_radiogenomics/' || "Case ID" as subject, said(Radiation) = 'Yes' as so from ${nsclc}`,
    },
  },
  {
    name: 'no recurrence, in a column of its own or in one with metastases, which say nothing of it',
    clinical: { kind: 'OUTCOME', code: { eq: 'Recurrence of tumour' }, value: { eq: 'No' } },
    told: {
      'rare-tumours': `select subject, case when became = '--' then true when became like 'Recurrence%' then false end as so from ${sts}`,
      'stanford-lung': `select 'nsclc_radiogenomics/' || "Case ID" as subject, said("Recurrence") = 'no' as so from ${nsclc}`,
      liver: `select subject, progression_or_recurrence = '0' as so from ${metastases}`,
    },
  },
  {
    name: 'neoadjuvant chemotherapy, of some or of everybody',
    clinical: { kind: 'TREATMENT', code: { eq: 'Neoadjuvant chemotherapy' }, value: { eq: 'Yes' } },
    told: {
      ispy: 'select subject, true as so from ispy1_outcome',
      liver: `select subject, chemo_before_liver_resection = '1' as so from ${metastases}`,
    },
  },
  {
    name: 'who never smoked, of whom one table says only who does not',
    clinical: {
      kind: 'OBSERVATION',
      code: { eq: 'Tobacco smoking' },
      value: { eq: 'Never smoked' },
    },
    told: {
      liver: `select subject, case when "Smoking" = '1' then false end as so from ${tace}`,
      'stanford-lung': `select subject, smoking = 'Nonsmoker' as so from stanford`,
    },
  },
  {
    name: 'who ever smoked, in words of several tables',
    clinical: {
      kind: 'OBSERVATION',
      code: { eq: 'Tobacco smoking' },
      value: { descendantOf: 'Ever smoked' },
    },
    told: {
      liver: `select subject, case when "Smoking" = '1' then true end as so from ${tace}`,
      'lung-pet-ct-dx': `select subject, smoking = '1' as so from lung_dx`,
      'stanford-lung': `select subject, smoking <> 'Nonsmoker' as so from stanford`,
    },
  },
  {
    name: 'who is alive, of whom some tables say only that no death was recorded',
    clinical: { kind: 'OUTCOME', code: { eq: 'Vital status' }, value: { eq: 'Alive' } },
    told: {
      liver: `select subject, case when Death_1_StillAliveorLostToFU_0 = '1' then false end as so from ${tace}
        union all select subject, vital_status = '0' from ${metastases}`,
      'rare-tumours': `select 'c4kc_kits/' || patient_id as subject, case when vital_status = 'dead' then false end as so
        from table_at('kidney/c4kc_kits_clinical.csv')
        union all select subject, "Status (NED, AWD, D)" <> 'D' from ${sts}`,
    },
  },
  {
    name: 'a grade, of which one table tells three others, and some that it is one of two',
    clinical: {
      kind: 'PATHOLOGY',
      code: { eq: 'Histologic grade' },
      value: { eq: 'Grade 3, poorly differentiated' },
    },
    told: {
      'rare-tumours': `select subject, case when "Grade" in ('Low', 'Intermediate') then false end as so from ${sts}`,
      'stanford-lung': `select 'nsclc_radiogenomics/' || "Case ID" as subject, case when grade like 'G3%' then true
          when grade not like '%Type II:%' then false end as so
        from (select *, said("Histopathological Grade") as grade from ${nsclc})`,
    },
  },
  {
    name: 'a carcinoma of one type, of which some tables tell no type',
    clinical: {
      kind: 'PATHOLOGY',
      code: { eq: 'Histology' },
      value: { eq: 'Invasive lobular carcinoma of breast' },
    },
    told: {
      'breast-community': `select subject, of_one(case when tumour is null then false
            when pathology <> '5' then pathology in ('2', '4') end) as so
          from (select 'advanced_mri_breast_lesions/' || column00 as subject from ambl) left join ambl_lesion using (subject)
          group by subject
        union all select 'breast_diagnosis/' || replace(id, 'BreastDX', 'BreastDx'),
          case when cell not ilike 'specimen: invasive carcinoma%' then cell ilike 'in%lobular%' end
        from ${breastPathology}`,
    },
  },
  {
    name: 'a share of cells, of which some tables have only words',
    clinical: {
      kind: 'TUMOR_MARKER',
      code: { eq: 'Ki-67' },
      number: { gte: 20 },
      unit: '%',
    },
    told: {
      'breast-community': `select 'advanced_mri_breast_lesions/' || column00 as subject,
          of_one(case when verdict = '1' then try_cast(nullif(ki67, '-1') as double) >= 20 else false end) as so
        from (select column00, unnest([{'verdict': column06, 'ki67': column17}, {'verdict': column18, 'ki67': column29},
          {'verdict': column30, 'ki67': column41}], recursive := true) from ambl) group by column00`,
      'rare-tumours': `select 'adrenal_acc_ki67_seg/' || Patient_ID as subject, try_cast("Ki67" as double) >= 20 as so
        from table_at('adrenal/adrenal_acc_ki67.Adrenal_ACC_Ki67_SupportData.csv')`,
    },
  },
  {
    name: 'a subtype by receptors, of which some tables name the subtype by genes',
    clinical: {
      kind: 'TUMOR_MARKER',
      code: { eq: 'Molecular subtype of breast cancer' },
      value: { descendantOf: 'HER2 positive' },
    },
    told: {
      ispy: `select subject, receptors = 'HER2pos' as so from ispy1`,
      cmmd: `select 'cmmd/' || ID1 as subject, of_one(case when classification = 'Benign' then false
          when subtype = 'HER2-enriched' then true when subtype in ('Luminal A', 'triple negative') then false end) as so
        from table_at('breast/cmmd_clinical.csv') group by ID1`,
    },
  },
];

suite('Certain and possible are those of the published tables, whichever words these have:', () => {
  let loaded: BuiltDemonstration;
  let files: DuckDBConnection;
  let filters: FilterSetup;
  before(async () => {
    loaded = await buildDemonstration({
      only: [...new Set(questions.flatMap(({ told }) => Object.keys(told)))],
    });
    files = await openSourceFiles();
    filters = await startFilters();
  });
  after(async () => {
    await filters[Symbol.asyncDispose]();
    files.closeSync();
    await loaded[Symbol.asyncDispose]();
  });

  for (const { name, clinical, told } of questions) {
    test(name, async () => {
      const { value } = await filters.prepare('SubjectFilter', { clinical: [clinical] });
      for (const [provider, sql] of Object.entries(told)) {
        const [counts] = await select<[number, number]>(
          files,
          `select (count(*) filter (so))::integer, (count(*) filter (so is distinct from false))::integer
           from subject left join (${sql}) using (subject) where provider = '${provider}'`,
        );
        assert.ok(counts !== undefined && counts[1] > 0, provider);
        const view = latestOf(await readColumns(loaded.folderOf(provider), provider));
        const { certain, possible } = view.count('subjects', readFilter('subjects', value));
        assert.deepEqual([certain, possible], counts, provider);
      }
    });
  }
});
