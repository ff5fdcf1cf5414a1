import { dirname, join } from 'node:path/posix';

/** A source file: path from the project's root with `/`, and its text. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

const zones = {
  schema: ['schema'],
  'subgraphs/kit': ['subgraphs/kit', 'schema'],
  'subgraphs/provider': ['subgraphs/provider', 'subgraphs/kit', 'schema'],
  'subgraphs/registry': ['subgraphs/registry', 'subgraphs/kit', 'schema'],
  'subgraphs/vocabulary': ['subgraphs/vocabulary', 'subgraphs/kit', 'schema'],
  gateway: ['gateway', 'schema'],
  scripts: [
    'scripts',
    'gateway',
    'subgraphs/provider',
    'subgraphs/registry',
    'subgraphs/vocabulary',
    'subgraphs/kit',
    'schema',
  ],
} as const satisfies Record<string, readonly string[]>;

const aliases: Readonly<Record<string, string>> = {
  '#schema': 'schema',
  '#gateway': 'gateway',
  '#kit': 'subgraphs/kit',
  '#provider': 'subgraphs/provider',
  '#registry': 'subgraphs/registry',
  '#vocabulary': 'subgraphs/vocabulary',
  '#scripts': 'scripts',
  '#test': 'test',
};

/** Packages that only some places may use; a place is a prefix of paths. */
const packagePlaces: Readonly<Record<string, RegExp>> = {
  '@apollo/gateway':
    /^(gateway\/(account\/|create-engine\.ts|open-sources\.ts|central-client\.ts|central-data-source\.ts|execution\/|scatter\/|stream\/)|scripts\/(compose\.ts|bench\/))/,
  '@apollo/composition': /^schema\/compose\.ts/,
  '@apollo/server': /^(gateway|subgraphs\/kit|scripts\/bench)\//,
  '@apollo/subgraph': /^subgraphs\//,
  '@mikro-orm/':
    /^(subgraphs\/\w+\/(.*\/)?(catalogue\/|migrations\/|open-[\w-]*store\.ts|[\w-]+\.entity\.ts)|gateway\/(state\/|(.*\/)?[\w-]+(\.entity|-store)\.ts))/,
  '@duckdb/': /^(subgraphs\/provider\/ingest|scripts)\//,
  'apache-arrow': /^subgraphs\/provider\/columns\//,
  'graphql-yoga': /^scripts\/bench\//,
  'graphql-sse': /^gateway\/(stream|portal)\//,
  'graphql-http': /^never/,
  dcmjs: /^never/,
  jsonwebtoken: /^schema\/tokens\//,
  pino: /^schema\/kernel\/log\.ts/,
  undici: /^(gateway|scripts)\//,
};

const vagueNames = /(^|\/)(utils?|helpers?|common|types|misc|shared|index)(\.[\w-]+)*\.ts$/;
const domainWords = /study|studies|series|subject|dataset|modality|annotation/i;

/** Text without its comments; strings and templates keep theirs. */
export function withoutComments(text: string): string {
  const token =
    /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\[\s\S]|[^`\\])*`|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
  return text.replaceAll(token, (part) => (part.startsWith('/') ? '' : part));
}

/** What a file imports or exports on, in order, types too. */
export function importsOf(text: string): string[] {
  const pattern =
    /^\s*(?:import|export)\b[^;'"`]*?\bfrom\s*['"]([^'"]+)['"]|^\s*import\s*['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]/gm;
  return [...withoutComments(text).matchAll(pattern)].map(
    (match) => match[1] ?? match[2] ?? match[3] ?? '',
  );
}

function zoneOf(path: string): string {
  const [top = '', second = ''] = path.split('/');
  return top === 'subgraphs' ? `${top}/${second}` : top;
}

function targetZone(file: SourceFile, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return zoneOf(join(dirname(file.path), specifier));
  return aliases[specifier.split('/')[0] ?? ''];
}

/** Imports that go against scripts -> gateway, subgraphs -> kit -> schema, or cross a folder without its alias. */
export function wrongDirections(files: readonly SourceFile[]): string[] {
  const breaches: string[] = [];
  for (const file of files) {
    const zone = zoneOf(file.path);
    const allowed: readonly string[] | undefined = Object.entries(zones).find(
      ([name]) => name === zone,
    )?.[1];
    for (const specifier of importsOf(file.text)) {
      const target = targetZone(file, specifier);
      if (target === undefined) continue;
      if (allowed !== undefined && !allowed.includes(target))
        breaches.push(`${file.path} imports ${specifier}`);
      if (specifier.startsWith('.') && target !== zone)
        breaches.push(`${file.path} reaches ${specifier} without its alias`);
    }
  }
  return breaches;
}

/** npm packages outside the places that they are for. Tests may use any. */
export function strayPackages(files: readonly SourceFile[]): string[] {
  const breaches: string[] = [];
  for (const file of files) {
    if (file.path.startsWith('test/')) continue;
    for (const specifier of importsOf(file.text)) {
      for (const [name, places] of Object.entries(packagePlaces)) {
        const isOf =
          specifier === name || specifier.startsWith(name.endsWith('/') ? name : `${name}/`);
        if (isOf && !places.test(file.path)) breaches.push(`${file.path} imports ${specifier}`);
      }
    }
  }
  return breaches;
}

/** Domain words where the gateway is to know none: in the scatter engine, and in what prepares filters. */
export function domainWordsInGateway(files: readonly SourceFile[]): string[] {
  return files
    .filter((file) => /^gateway\/(scatter|filter)\//.test(file.path))
    .flatMap((file) => {
      const word = domainWords.exec(withoutComments(file.text))?.[0];
      return word === undefined ? [] : [`${file.path} says ${word}`];
    });
}

/** Files that only pass on what others export. */
export function barrels(files: readonly SourceFile[]): string[] {
  return files
    .filter((file) => {
      const rest = withoutComments(file.text).replaceAll(
        /export\s[^;]*?\bfrom\s*['"][^'"]+['"];?/g,
        '',
      );
      return file.text.includes('export') && rest.trim() === '';
    })
    .map((file) => file.path);
}

/** Files whose name says nothing, or is not in kebab-case. */
export function vaguelyNamed(files: readonly SourceFile[]): string[] {
  return files
    .map((file) => file.path)
    .filter((path) => vagueNames.test(path) || !/^[a-z0-9.-]+$/.test(path.split('/').at(-1) ?? ''));
}
