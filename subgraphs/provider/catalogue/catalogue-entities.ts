import { ClinicalCoverageEntity, clinicalEntities } from './clinical.entity.ts';
import {
  CatalogueEntity,
  DatasetEntity,
  DatasetSourceEntity,
  ReleaseEntity,
  SourceEntity,
} from './dataset.entity.ts';
import { AnnotationEntity, SeriesEntity, StudyEntity, SubjectEntity } from './imaging.entity.ts';

/** Every entity of a provider's catalogue. */
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
];
