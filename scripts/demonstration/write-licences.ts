import type { Collection, CollectionSource } from '#provider/ingest/source/collection.ts';

/** Credits of everything in the demonstration, as Markdown: title, DOI, licence and citation of each source. */
export function writeLicences(collections: readonly Collection[]): string {
  const sources = new Map<
    string,
    { readonly source: CollectionSource; readonly collections: string[] }
  >();
  for (const collection of collections) {
    for (const source of collection.sources) {
      const known = sources.get(source.doi);
      if (known === undefined) sources.set(source.doi, { source, collections: [collection.name] });
      else known.collections.push(collection.name);
    }
  }
  const entries = [...sources.values()].toSorted((a, b) => (a.source.doi < b.source.doi ? -1 : 1));
  return `${heading}${entries.map(({ source, collections: of }) => entry(source, of)).join('\n')}`;
}

function entry(source: CollectionSource, collections: readonly string[]): string {
  return `## ${source.title ?? source.id}

<https://doi.org/${source.doi}>, licensed under [${source.licence ?? 'see there'}](${source.licence_url ?? `https://doi.org/${source.doi}`}). Part of: ${collections.join(', ')}.

${source.citation ?? ''}
`;
}

const heading = `# Licences and citations

The files beside this page hold a part of the metadata that the publishers below put into the NCI Imaging Data Commons (release
25, read from the package idc-index-data 25.0.5, MIT licence, © Imaging Data Commons), and tables that they published with
their collections. Values are unchanged; subjects, columns and rows were left out. Each source keeps its own licence:

`;
