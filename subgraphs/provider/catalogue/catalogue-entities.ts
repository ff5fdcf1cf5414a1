import { ClinicalCoverageEntity, clinicalEntities } from './clinical.entity.ts';
import {
  CatalogueEntity,
  DatasetEntity,
  DatasetSourceEntity,
  ReleaseEntity,
  SourceEntity,
} from './dataset.entity.ts';
import { AnnotationEntity, SeriesEntity, StudyEntity, SubjectEntity } from './imaging.entity.ts';
import { SpentNonceEntity } from './spent-nonce.entity.ts';

/** Every entity of a provider's database. */
export const catalogueEntities = [
  CatalogueEntity,
  ReleaseEntity,
  DatasetEntity,
  SourceEntity,
  DatasetSourceEntity,
  SubjectEntity,
  StudyEntity,
  SeriesEntity,
  AnnotationEntity,
  ClinicalCoverageEntity,
  ...Object.values(clinicalEntities),
  SpentNonceEntity,
];
