const earliestYear = 1850;
const latestYear = 2100;
const months =
  'jan|feb|fév|fev|mar|mär|maa|apr|avr|abr|may|mai|mag|maj|mei|jun|juin|giu|jul|juil|lug|aug|août|aou|ago|sep|set|oct|okt|ott|out|nov|dec|dez|déc|dic|ene|gen|gennaio|sty|lut|kwi|cze|lip|sie|wrz|paź|lis|gru';
const month = `(?:${months})\\p{L}{0,8}`;

const separated =
  /(?<![\d./-])(\d{1,4})(\s?[./-]\s?)(\d{1,2})\2(\d{1,4})(?:[T ]\d{1,2}:\d{2}[\d:.Z]{0,10})?(?!\d|[./-]\d)/g;
const compact = /(?<!\d)(\d{8})(?:\d{6})?(?!\d)/g;
const written: readonly RegExp[] = [
  new RegExp(
    `(?<![\\p{L}\\d])\\d{1,2}(?:st|nd|rd|th|er|\\.)?[ .-]{0,2}(?:de |of )?${month}[ .,-]{1,2}(?:de |of )?(?:18|19|20)\\d{2}(?!\\d)`,
    'iu',
  ),
  new RegExp(
    `(?<!\\p{L})${month}[ .-]{0,2}\\d{1,2}(?:st|nd|rd|th)?,?[ -]{1,2}(?:18|19|20)\\d{2}(?!\\d)`,
    'iu',
  ),
  new RegExp(
    `(?<![\\p{L}\\d])\\d{1,2}[ -]?(?:${months})[ -]?(?:(?:18|19|20)\\d{2}|\\d{2})(?![\\d\\p{L}])`,
    'iu',
  ),
  new RegExp(`(?<!\\p{L})${month}[ .]{1,2}(?:18|19)\\d{2}(?!\\d)`, 'iu'),
];
/** Words that announce a day or year of birth. */
const announced =
  /(?<!\p{L})(?:born|dob|d\.o\.b|birth(?:day|date)?|bdate|geb|geboren|geburt(?:sdatum|stag)?|gebdat|né|née|naissance|nato|nata|nascita|nacido|nacida|nacimiento|nascido|nascimento|fødd?t?|född|fødselsdato|syntynyt|synt|urodz\p{L}{0,6}|narozen\p{L}{0,2}|szül\p{L}{0,6}|geboortedatum)(?!\p{L})[^\d]{0,14}\d{2}/iu;

/** Whether a text holds a day of the calendar, or a time of birth however exact. */
export function holdsDate(text: string): boolean {
  if (!/\d/.test(text)) return false;
  return (
    announced.test(text) ||
    holdsCompactDate(text) ||
    holdsSeparatedDate(text) ||
    written.some((form) => form.test(text))
  );
}

/** Whether a text holds a day written as three numbers with the same sign between them. */
export function holdsSeparatedDate(text: string): boolean {
  return [...text.matchAll(separated)].some(([, first = '', , second = '', third = '']) =>
    isDate(first, second, third),
  );
}

/** Whether a text holds a day written as eight digits, a time of day behind it or not (DICOM DA, DT: PS3.5 6.2). */
function holdsCompactDate(text: string): boolean {
  return [...text.matchAll(compact)].some(
    ([, digits = '']) =>
      (isYear(digits.slice(0, 4)) && isDayOf(digits.slice(4, 6), digits.slice(6))) ||
      (isYear(digits.slice(4)) &&
        (isDayOf(digits.slice(2, 4), digits.slice(0, 2)) ||
          isDayOf(digits.slice(0, 2), digits.slice(2, 4)))),
  );
}

function isDate(first: string, second: string, third: string): boolean {
  if (first.length === 4) return isYear(first) && isDayOf(second, third);
  if (first.length > 2) return false;
  const isYearLast = third.length === 2 || (third.length === 4 && isYear(third));
  return isYearLast && (isDayOf(second, first) || isDayOf(first, second));
}

function isYear(text: string): boolean {
  return Number(text) >= earliestYear && Number(text) < latestYear;
}

function isDayOf(monthText: string, dayText: string): boolean {
  const monthNumber = Number(monthText);
  const day = Number(dayText);
  return monthNumber >= 1 && monthNumber <= 12 && day >= 1 && day <= 31 && dayText.length <= 2;
}
