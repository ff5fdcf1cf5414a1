import { createRandom } from '#test/support/seeded-random.ts';

/** An identifier of nobody, as it could stand in a field. */
export interface InventedIdentifier {
  readonly kind: string;
  readonly text: string;
}

const families =
  'Smith Müller Schmidt García Fernández Rossi Bianchi Dubois Lefèvre Janssens de-Vries van-der-Berg Nowak Kowalska Novák Svobodová Horvat Kovačević Popescu Ionescu Papadopoulos Andersson Nielsen Hansen Virtanen Tamm Bērziņš Kazlauskas O’Brien MacDonald Silva Santos Nagy Ivanov Öztürk Nguyen Okafor Al-Hassan Schröder Weiß'.split(
    ' ',
  );
const given =
  'Anna John María Luca Chloé Pieter Zofia Jiří Ivana Andrei Eleni Björn Søren Aino Kristjan Jānis Siobhán João Zsófia Dimitar Ayşe Linh Chidi Omar Jürgen Françoise Ingrid Mateusz Paolo Inês'.split(
    ' ',
  );
const cities = 'Lyon Valencia Heidelberg Utrecht Kraków Porto Turku Graz Brno Umeå'.split(' ');
const around = [
  ...['CT Thorax', 'MRI BREAST', 'PET-CT', 'follow up', 'Head^Routine', '3D', 'series of', 'axial'],
  ...['T2 tra', 'ADC', 'lung nodule', 'RTSTRUCT'],
];
const months: readonly (readonly string[])[] = [
  'January February March April May June July August September October November December'.split(
    ' ',
  ),
  'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split(' '),
  'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(' '),
  'enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre'.split(
    ' ',
  ),
  'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' '),
];

/** So many invented identifiers of seven kinds, in the ways in which countries, forms and DICOM write them; the same for the same seed. */
export function inventIdentifiers(count: number, seed: number): readonly InventedIdentifier[] {
  const makers = createMakers(createRandom(seed));
  const kinds = Object.keys(makers);
  return Array.from({ length: count }, (_, index) => {
    const kind = kinds[index % kinds.length] ?? '';
    return { kind, text: makers[kind]?.() ?? '' };
  });
}

function createMakers(random: (below: number) => number): Readonly<Record<string, () => string>> {
  const one = <Item>(items: readonly Item[]): Item => items[random(items.length)] as Item;
  const digits = (length: number): string =>
    Array.from({ length }, (_, index) => (index === 0 ? 1 + random(9) : random(10))).join('');
  const two = (number: number): string => String(number).padStart(2, '0');
  const letters = (length: number): string =>
    Array.from({ length }, () => String.fromCodePoint(65 + random(26))).join('');
  const date = (): { y: number; m: number; d: number } => ({
    y: 1915 + random(105),
    m: 1 + random(12),
    d: 1 + random(28),
  });
  const embed = (text: string): string =>
    one([text, `${one(around)} ${text}`, `${text} ${one(around)}`, `${one(around)}, ${text}`]);

  const name = (): string => {
    const [f, g, h] = [one(families).replaceAll('-', ' '), one(given), one(given)];
    return one([
      () => embed(`${f.replaceAll(' ', '-')}^${g}`),
      () => `${f}^${g}^${h}`,
      () => `${f.toUpperCase()}^${g.toUpperCase()}^^^`,
      () => `${f}^${g}^${letters(1)}.^Dr.^`,
      () => `${f.toLowerCase()}^${g.toLowerCase()}`,
      () => embed(`Dr. ${g} ${f}`),
      () => embed(`Prof. ${f}`),
      () => embed(`${one(['Mrs', 'Ms', 'Herr', 'Frau', 'Mme', 'Sra'])}. ${f}`),
      () => `${one(['Patient', 'Name', 'patient name', 'Nom', 'Apellidos', 'Vorname'])}: ${g} ${f}`,
      () => `${f.replaceAll(' ', '-')}, ${g}`,
      () =>
        `${one(['Referring by', 'operator', 'Read by', 'Physician'])}: ${f}`.replace(
          'Referring',
          'Referred',
        ),
    ])();
  };
  const birthDate = (): string => {
    const { y, m, d } = date();
    const month = one(months)[m - 1] ?? '';
    return embed(
      one([
        `${y}${two(m)}${two(d)}`,
        `${y}-${two(m)}-${two(d)}`,
        `${y}/${m}/${d}`,
        `${two(d)}.${two(m)}.${y}`,
        `${d}.${m}.${String(y).slice(2)}`,
        `${two(d)}/${two(m)}/${y}`,
        `${two(m)}-${two(d)}-${y}`,
        `${two(d)}${two(m)}${y}`,
        `${d} ${month} ${y}`,
        `${month} ${d}, ${y}`,
        `${d}-${(months[4]?.[m - 1] ?? '').toUpperCase()}-${y}`,
        `born ${y}`,
        `DOB ${two(d)}.${two(m)}.${y}`,
        `geb. ${d}.${m}.${y}`,
        `${y}${two(m)}${two(d)}010203`,
      ]),
    );
  };
  const recordNumber = (): string => {
    const { y, m, d } = date();
    const ymd = `${String(y).slice(2)}${two(m)}${two(d)}`;
    const dmy = `${two(d)}${two(m)}${String(y).slice(2)}`;
    return embed(
      one([
        `MRN ${digits(7)}`,
        `MRN: ${digits(4)}`,
        `PatID=${digits(6)}`,
        `Pat.-Nr. ${digits(6)}`,
        `Fallnummer ${digits(8)}`,
        `Acc# ${digits(6)}`,
        `Accession No. ${letters(1)}${digits(6)}`,
        `NHC ${digits(6)}`,
        `IPP ${digits(9)}`,
        digits(7 + random(5)),
        `${digits(3)}-${digits(2)}-${digits(4)}`,
        `${digits(3)} ${digits(3)} ${digits(4)}`,
        `${digits(8)}${letters(1)}`,
        `X${digits(7)}${letters(1)}`,
        `${letters(6)}${digits(2)}${one('A B C D E H L M P R S T'.split(' '))}${two(1 + random(31))}${letters(1)}${digits(3)}${letters(1)}`,
        `${letters(1)}${digits(9)}`,
        `${dmy}-${digits(4)}`,
        `${ymd}-${digits(4)}`,
        `${ymd}/${digits(4)}`,
        `756.${digits(4)}.${digits(4)}.${digits(2)}`,
        `1 ${two(random(100))} ${two(m)} 78 ${digits(3)} ${digits(3)} ${digits(2)}`,
        `00${digits(2)}-${digits(2)}-${digits(2)}`.replace(/^(\d\d)(\d\d)/, '$1-$2'),
      ]),
    );
  };
  const bankAccount = (): string => {
    const forms = [
      ['DE', digits(18)],
      ['FR', digits(23)],
      ['ES', digits(20)],
      ['IT', `X${digits(22)}`],
      ['NL', `ABNA${digits(10)}`],
      ['GB', `WEST${digits(14)}`],
      ['PL', digits(24)],
      ['NO', digits(11)],
      ['BE', digits(12)],
      ['CH', digits(17)],
      ['MT', `MALT${digits(23)}`],
    ] as const;
    const [country, number] = one(forms);
    const plain = `${country}${checkDigits(country, number)}${number}`;
    const grouped = plain.replaceAll(/(.{4})(?=.)/g, '$1 ');
    return one([plain, grouped, plain.toLowerCase(), `IBAN ${grouped}`, `IBAN: ${plain}`]);
  };
  const mail = (): string => {
    const user = one([
      `${one(given)}.${one(families)}`,
      `${letters(1)}${digits(3)}`.toLowerCase(),
      `${one(families)}_${digits(2)}`,
      `${one(given)}+scan`,
    ]);
    const host = one([
      'hospital.org',
      'uni-klinik.de',
      'chu.fr',
      'gmail.com',
      'nhs.net',
      'mail.example.co.uk',
    ]);
    return embed(
      one([`${user}@${host}`, `<${user}@${host}>`, `${user} [at] ${host}`, `${user}(at)${host}`]),
    );
  };
  const phone = (): string =>
    embed(
      one([
        `+49 69 ${digits(7)}`,
        `+34 ${digits(3)} ${digits(3)} ${digits(3)}`,
        `+33 1 ${digits(2)} ${digits(2)} ${digits(2)} ${digits(2)}`,
        `+1 (${digits(3)}) ${digits(3)}-${digits(4)}`,
        `0039 06 ${digits(8)}`,
        `(${digits(3)}) ${digits(3)}-${digits(4)}`,
        `${digits(3)}-${digits(3)}-${digits(4)}`,
        `0${digits(2)}/${digits(7)}`,
        `020 ${digits(4)} ${digits(4)}`,
        `01 ${digits(2)} ${digits(2)} ${digits(2)} ${digits(2)}`,
        `06-${digits(8)}`,
        `6${digits(2)} ${digits(3)} ${digits(3)}`,
        `tel ${digits(5)}`.padEnd(12, '4'),
        `Fax: ${digits(3)}-${digits(4)}`,
        `Tel. ${digits(3)} ${digits(2)} ${digits(2)}`,
      ]),
    );
  const hospital = (): string => {
    const city = one(cities);
    return embed(
      one([
        `Universitätsklinikum ${city}`,
        `Klinik ${city}`,
        `Krankenhaus ${city}`,
        `Hôpital Saint-Louis`,
        `Hospital Universitari ${city}`,
        `Ospedale San Raffaele`,
        `St. Mary’s Hospital`,
        `${city} University Hospital`,
        `Academisch Ziekenhuis ${city}`,
        `Szpital w ${city}`,
        `Rigshospitalet`,
        `Charité ${city}`,
        `${city} Medical Center`,
        `CHU ${city}`,
        `Nemocnice ${city}`,
        `Policlinico Gemelli`,
        `${city} Cancer Centre`,
      ]),
    );
  };
  return { name, birthDate, recordNumber, bankAccount, mail, phone, hospital };
}

/** ISO 7064 mod 97-10, as ISO 13616 has it. */
function checkDigits(country: string, number: string): string {
  const text = `${number}${country}00`.replaceAll(/[A-Z]/g, (letter) =>
    String((letter.codePointAt(0) ?? 0) - 55),
  );
  return String(98n - (BigInt(text) % 97n)).padStart(2, '0');
}
