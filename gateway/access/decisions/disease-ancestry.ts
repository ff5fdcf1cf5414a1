/**
 * What is a kind of what, of the diseases that access terms and purposes here speak of (Disease Ontology, disease-ontology.org, CC0). A disease that
 * does not stand here is a kind of nothing, so a purpose about it fits only a dataset that names it.
 */
const kindsOf: Readonly<Record<string, readonly string[]>> = {
  // Cancer, of organ systems and of organs.
  'DOID:14566': ['DOID:4'],
  'DOID:162': ['DOID:14566'],
  'DOID:0050686': ['DOID:162'],
  'DOID:3119': ['DOID:0050686'],
  'DOID:10155': ['DOID:3119'],
  'DOID:5672': ['DOID:10155'],
  'DOID:9256': ['DOID:5672'],
  'DOID:5093': ['DOID:0050686'],
  'DOID:1612': ['DOID:5093'],
  'DOID:0050615': ['DOID:0050686'],
  'DOID:1324': ['DOID:0050615'],
  'DOID:3905': ['DOID:1324'],
  'DOID:3908': ['DOID:3905'],
  'DOID:193': ['DOID:0050686'],
  'DOID:3856': ['DOID:193'],
  'DOID:10283': ['DOID:3856'],
};

/** Whether a disease is one of these, or a kind of one. */
export function isAnyOf(disease: string, diseases: ReadonlySet<string>): boolean {
  if (diseases.has(disease)) return true;
  return (
    Object.hasOwn(kindsOf, disease) && (kindsOf[disease] ?? []).some((it) => isAnyOf(it, diseases))
  );
}
