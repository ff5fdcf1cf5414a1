import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { joinProvider, leaveProvider } from '#registry/seed-registry.ts';

import { databases, dealOf, registrySource, startRegistry } from './start-registry.ts';

interface Page {
  readonly data: {
    readonly datasets: {
      readonly nodes: readonly { readonly id: string }[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
    };
  };
}

for (const database of databases) {
  suite(`the registry on ${database}`, () => {
    test('describes a dataset with every mandatory property of EUCAIM DCAT-AP', async () => {
      await using registry = await startRegistry(database);
      const answer = await registry.ask(`{
        dataset(id: "radboud-prostate:prostatex") {
          id title description version interoperabilityTier provider { id name country tier joined demonstrationPolicy }
          contactPoint publisher theme healthCategory type accessRights accessConditions
          applicableLegislation dataUse hasStructuredData numberOfUniqueIndividuals numberOfRecords
          hasBirthSex hasCondition collectionMethod hasImageModality hasEquipmentManufacturer
          hasImageBodyPart keywords hdab releases { number date }
          distributions { accessUrl mediaType licence rights doi }
        }
      }`);
      assert.deepEqual(answer, {
        data: {
          dataset: {
            id: 'radboud-prostate:prostatex',
            title: 'PROSTATEx',
            description:
              '3 individuals with 3 imaging studies of Prostate (MR). Consists of: SPIE-AAPM PROSTATEx Challenge Data; High Resolution Prostate Segmentations for the ProstateX-Challenge; PROSTATEx Zone Segmentations; Image segmentations produced by BAMF under the AIMI Annotations initiative; PROSTATEx-Targets: Point annotations of lesion targets for the PROSTATEx collection. Published beside: Image Analyses.',
            version: '2',
            interoperabilityTier: 2,
            provider: {
              id: 'radboud-prostate',
              name: 'PROSTATEx',
              country: 'NL',
              tier: 2,
              joined: '2026-11-24',
              demonstrationPolicy: ['Demonstration policy: says so.'],
            },
            contactPoint: 'https://doi.org/10.7937/k9tcia.2017.murs5cl',
            publisher: 'The Cancer Imaging Archive',
            theme: 'HEAL',
            healthCategory: 'Art. 51(1)(p): research cohorts, after first publication',
            type: 'ORIGINAL',
            accessRights: 'PUBLIC',
            accessConditions: ['DOWNLOAD'],
            applicableLegislation: ['http://data.europa.eu/eli/reg/2025/327/oj'],
            dataUse: ['DUO:0000004'],
            hasStructuredData: true,
            numberOfUniqueIndividuals: 3,
            numberOfRecords: 3,
            hasBirthSex: ['MALE'],
            hasCondition: 'Prostate Cancer, Non-Cancer',
            collectionMethod: ['PATIENT_BASED'],
            hasImageModality: ['MR'],
            hasEquipmentManufacturer: ['Siemens'],
            hasImageBodyPart: ['PROSTATE'],
            keywords: [
              'prostatex',
              'Prostate',
              'Prostate Cancer',
              'Non-Cancer',
              'Image Analyses',
              'community',
            ],
            hdab: null,
            releases: [{ number: 2, date: '2021-04-10' }],
            distributions: [
              ['10.7937/k9tcia.2017.murs5cl', 'CC BY 3.0'],
              ['10.7937/tcia.2019.deg7zg1u', 'CC BY 3.0'],
              ['10.7937/tcia.nbb4-4655', 'CC BY 3.0'],
              ['10.5281/zenodo.8345959', 'CC BY 4.0'],
              ['10.5281/zenodo.15643312', 'CC BY 4.0'],
            ].map(([doi, licence]) => ({
              accessUrl: `https://doi.org/${doi}`,
              mediaType: 'application/dicom',
              licence,
              rights: 'DOWNLOAD',
              doi,
            })),
          },
        },
      });
    });

    test('lists datasets by id, page by page, and says how many there are', async () => {
      await using registry = await startRegistry(database);
      const ask = (after: string | null) =>
        registry.ask(
          'query ($after: String) { datasets(first: 3, after: $after) { totalCount nodes { id } edges { node { id } } pageInfo { hasNextPage hasPreviousPage endCursor } } }',
          { after },
        ) as Promise<Page>;
      const first = await ask(null);
      const ids = ['lidc:lidc_idri', 'radboud-prostate:prostatex', 'rider:rider_lung_ct'];
      const nodes = ids.map((id) => ({ id }));
      const { endCursor } = first.data.datasets.pageInfo;
      assert.deepEqual(first, {
        data: {
          datasets: {
            totalCount: 4,
            nodes,
            edges: nodes.map((node) => ({ node })),
            pageInfo: { hasNextPage: true, hasPreviousPage: false, endCursor },
          },
        },
      });
      const second = await ask(endCursor);
      assert.deepEqual(second.data.datasets.nodes, [{ id: 'rider:rider_lung_pet_ct' }]);
      assert.equal(second.data.datasets.pageInfo.hasNextPage, false);
    });

    test('finds datasets by provider, modality, body part and words, all at once', async () => {
      await using registry = await startRegistry(database);
      const find = async (filter: unknown) => {
        const answer = (await registry.ask(
          'query ($filter: DatasetFilter) { datasets(filter: $filter) { nodes { id } } }',
          { filter },
        )) as Page;
        return answer.data.datasets.nodes.map((node) => node.id);
      };
      assert.deepEqual(await find({ providers: ['rider', 'nobody'] }), [
        'rider:rider_lung_ct',
        'rider:rider_lung_pet_ct',
      ]);
      assert.deepEqual(await find({ modalities: ['MR', 'US'] }), ['radboud-prostate:prostatex']);
      assert.deepEqual(await find({ bodyParts: ['CHEST'], search: 'pet' }), [
        'rider:rider_lung_pet_ct',
      ]);
      assert.deepEqual(await find({ search: '%' }), []);
      assert.deepEqual(await find({ modalities: [] }), []);
    });

    test('refuses cursors that are none, or of another listing, and pages that are too large or empty', async () => {
      await using registry = await startRegistry(database);
      const code = async (query: string) => {
        const { errors } = (await registry.ask(query)) as {
          errors: { extensions: { code: string } }[];
        };
        return errors.map((error) => error.extensions.code);
      };
      assert.deepEqual(await code('{ datasets(after: "x") { totalCount } }'), ['CURSOR_INVALID']);
      const { data } = (await registry.ask(
        '{ datasets(first: 1) { nodes { id } pageInfo { hasNextPage endCursor } } }',
      )) as Page;
      const cursor = data.datasets.pageInfo.endCursor;
      assert.deepEqual(await code(`{ providers(after: "${cursor}") { totalCount } }`), [
        'CURSOR_MISMATCH',
      ]);
      assert.deepEqual(
        await code(`{ datasets(after: "${cursor}", filter: { search: "a" }) { totalCount } }`),
        ['CURSOR_MISMATCH'],
      );
      assert.deepEqual(await code('{ providers(first: 101) { totalCount } }'), ['PAGE_SIZE_LIMIT']);
      assert.deepEqual(await code('{ providers(first: 0) { totalCount } }'), ['BAD_USER_INPUT']);
    });

    test('answers entities by id, null where there is none', async () => {
      await using registry = await startRegistry(database);
      const answer = await registry.ask(
        'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Provider { id name datasets { id } } ... on Dataset { id title } } }',
        {
          r: [
            { __typename: 'Provider', id: 'lidc' },
            { __typename: 'Provider', id: 'nobody' },
            { __typename: 'Dataset', id: 'rider:rider_lung_ct' },
          ],
        },
      );
      assert.deepEqual(answer, {
        data: {
          _entities: [
            {
              id: 'lidc',
              name: 'Lung Image Database Consortium',
              datasets: [{ id: 'lidc:lidc_idri' }],
            },
            null,
            { id: 'rider:rider_lung_ct', title: 'RIDER Lung CT' },
          ],
        },
      });
    });

    test('shows who joins and who leaves while it runs', async () => {
      await using registry = await startRegistry(database);
      const facts = new Map([['cmmd:cmmd', registrySource.facts.get('lidc:lidc_idri')!]]);
      await joinProvider(registry.location, dealOf('cmmd'), { ...registrySource, facts });
      assert.equal(await leaveProvider(registry.location, 'rider'), true);
      assert.equal(await leaveProvider(registry.location, 'nobody'), false);
      const answer = await registry.ask(
        '{ providers { totalCount nodes { id datasets { id } } } }',
      );
      assert.deepEqual(answer, {
        data: {
          providers: {
            totalCount: 3,
            nodes: [
              { id: 'cmmd', datasets: [{ id: 'cmmd:cmmd' }] },
              { id: 'lidc', datasets: [{ id: 'lidc:lidc_idri' }] },
              { id: 'radboud-prostate', datasets: [{ id: 'radboud-prostate:prostatex' }] },
            ],
          },
        },
      });
    });
  });
}
