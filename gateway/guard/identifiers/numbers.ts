/** Countries of the IBAN registry (ISO 13616). */
const bankCountries =
  'AD|AE|AL|AT|AZ|BA|BE|BG|BH|BR|BY|CH|CR|CY|CZ|DE|DK|DO|EE|EG|ES|FI|FO|FR|GB|GE|GI|GL|GR|GT|HR|HU|IE|IL|IQ|IS|IT|JO|KW|KZ|LB|LC|LI|LT|LU|LV|LY|MC|MD|ME|MK|MR|MT|MU|NL|NO|PK|PL|PS|PT|QA|RO|RS|SA|SC|SE|SI|SK|SM|ST|SV|TL|TN|TR|UA|VA|VG|XK';
const bankAccount = new RegExp(
  `(?<![\\p{L}\\d])(?:${bankCountries})[ ]?\\d{2}(?:[ .-]?[A-Z\\d]){11,30}(?![\\p{L}\\d])`,
  'iu',
);
const fewestAccountDigits = 12;

/** Whether a text holds an international bank account number; its check digits need not be right. */
export function holdsBankAccount(text: string): boolean {
  const [found] = bankAccount.exec(text) ?? [];
  return found !== undefined && found.replaceAll(/\D/g, '').length >= fewestAccountDigits;
}

const labels = [
  'mrn|m\\.r\\.n|pid|ipp|nhc|nip|upi|ehr|kis|kvnr|ahv|avs|svnr|nhs|ssn|nino|nir|nif|nie|dni|cpr|bsn|pesel|pps|hetu|emso|egn|cnp|amka|oib|rodne|insee',
  'pat(?:ient(?:en)?)?[ ._-]{0,2}(?:id|nr|no|num|number|nummer|numero)|patnr|patid|pat',
  'medical[ ]record|record[ ](?:no|nr|number)|hospital[ ]?(?:no|nr|number|id)|unit[ ]number|file[ ](?:no|number)|chart',
  'fall[ -]?(?:nr|nummer|zahl)?|aufnahme(?:nr|nummer)|auftrag(?:snr|snummer)?|versicherten[ -]?(?:nr|nummer)|vers[.-]?nr',
  'acc|accession|accno|admission|visit|encounter|episode|case|dossier|historia|expediente|tessera|cartella|matricola',
  'insurance|passport|ausweis|social security|codice fiscale|personnummer|fødselsnummer|rodné číslo|n° ?s[ée]cu',
].join('|');
const labelled = new RegExp(
  `(?<![\\p{L}\\d])(?:${labels})(?!\\p{L})[\\s.:#=°º/_-]{0,4}(?:(?:no|nr|id|num|number|nummer|numero|número)(?!\\p{L})[\\s.:#=°º/_-]{0,4})?(?:[A-Z]{1,3}[ -]?)?\\d[\\d./ -]{2,}\\d`,
  'iu',
);
/** National numbers of persons, of patients and of the insured, and other forms that are hardly anything else. */
const national: readonly RegExp[] = [
  // United States: 3, 2 and 4 digits. United Kingdom: 3, 3 and 4; two letters, 6 digits and a letter.
  /(?<![\d.-])\d{3}[ -]\d{2}[ -]\d{4}(?![\d.-])/,
  /(?<![\p{L}\d])[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D](?![\p{L}\d])/u,
  // Italy; Spain; Germany's insured; Ireland.
  /(?<![\p{L}\d])[A-Z]{6} ?\d{2}[A-EHLMPRST]\d{2} ?[A-Z]\d{3}[A-Z](?![\p{L}\d])/iu,
  /(?<![\p{L}\d])(?:\d{8}|[XYZ]-?\d{7})-?[A-Z](?![\p{L}\d])/u,
  /(?<![\p{L}\d])[A-Z] ?\d{3} ?\d{3} ?\d{3}(?![\p{L}\d])/u,
  /(?<![\p{L}\d])\d{7}[A-W][A-IW]?(?![\p{L}\d])/u,
  // Denmark, Sweden, Finland, Iceland, Czechia, Slovakia: a day and three or four signs.
  /(?<![\d.])(?:\d{2})?\d{6}[-+]\d{4}(?![\d.])|(?<![\p{L}\d])\d{6}[-+A-FU-Y]\d{3}[\dA-Z](?![\p{L}\d])|(?<![\d.])\d{6}\/\d{3,4}(?![\d.])/u,
  // France; Switzerland; Belgium; Austria.
  /(?<![\d.])[12] ?\d{2} ?(?:0[1-9]|1[0-2]|2[AB]|20) ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3}(?: ?\d{2})?(?![\d.])/,
  /(?<!\d)756[. ]?\d{4}[. ]?\d{4}[. ]?\d{2}(?!\d)/,
  /(?<!\d)\d{2}\.\d{2}\.\d{2}-\d{3}\.\d{2}(?!\d)/,
  /(?<![\d.])\d{4} \d{6}(?![\d.])/,
  // Pairs or threes with hyphens, such as 00-12-34-56 and 123-456-789.
  /(?<![\d.-])\d{2}-\d{2}-\d{2}-\d{2}(?![\d.-])|(?<![\d.-])\d{3}-\d{3}-\d{3}(?![\d.-])/,
];
/** Seven digits or more on end that are no part of a UID. */
const longNumber = /(?<![\d.])(?<!\d\.)\d{7,}(?!\d|\.\d)/;

/** Whether a text holds a number of a person or of their record: by its label, its national form or its length. */
export function holdsRecordNumber(text: string): boolean {
  return holdsNamedNumber(text) || longNumber.test(text);
}

/** The same without what is only long. */
export function holdsNamedNumber(text: string): boolean {
  if (!/\d{2}/.test(text)) return false;
  return labelled.test(text) || national.some((form) => form.test(text));
}
