/** The page that every cell of the bench asks for: 50 studies, the first 10 series of each, named fields. */
export const pageQuery = `query Page($filter: StudyFilter, $orderBy: StudyOrder) {
  studies(first: 50, filter: $filter, orderBy: $orderBy) {
    nodes {
      id
      studyInstanceUid
      description
      day
      modalities
      counts { series images sizeMB }
      series(first: 10) {
        nodes { id modality bodyPart manufacturer description instanceCount }
      }
    }
    pageInfo { hasNextPage }
  }
}`;
