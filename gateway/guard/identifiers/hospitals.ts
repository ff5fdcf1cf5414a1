/** Kinds of institutions, in the languages of Europe, as words or parts of words. */
const kinds =
  /(?<!\p{L})(?:hosp(?:ital(?:e|i|is|et|let|s)?)?|clínica|clinica|clinique|klinika|klinik(?:um|en)?|kliniken|krankenhaus|krankenanstalt|spital|kantonsspital|hôpita(?:l|ux)|hopital|ospedal[ei]|policlinico|poliklinik|ziekenhuis|gasthuis|sygehus|sjukhus(?:et)?|sykehus(?:et)?|sairaala|szpital\p{L}{0,4}|nemocnice|nemocnica|kórház|bolnica|bolnišnica|spitalul|bolnitsa|infirmary|hospice|sanatorium|asklepios|helios|charit[eé]|karolinska|rigshospitalet|mayo clinic|cleveland clinic|gustave roussy|institut curie|vall d['’ ]?hebron|la fe|addenbrooke['’]?s|royal marsden|umc|chu|chru|aphp|ap-hp|irccs|asst|azienda ospedaliera|azienda sanitaria|santa casa)(?!\p{L})/iu;
const compounds =
  /\p{L}{3,}(?:klinik(?:um|en)?|krankenhaus|spital|hospital|ziekenhuis|sygehus|sjukhus|sykehus|sairaala)(?:et|s)?(?!\p{L})/iu;
const centres =
  /(?<!\p{L})(?:(?:medical|cancer|health|oncology|heart|trauma|surgical|imaging|radiology|universit\p{L}{1,6} medical) (?:center|centre|institute|group|practice|clinic)|(?:center|centre|centro) (?:hospitalier|hospitalario|oscar lambret|léon bérard|leon berard|médico|medico)|nhs (?:foundation )?trust|universit\p{L}{1,6}\s(?:hospital|clinic|medical|klinik|spital|de \p{L}{2,}|of \p{L}{2,})|(?:st|saint|sankt|santa|san|sant|sint)\.?\s\p{Lu}\p{L}+['’]?s?\s(?:hospital|clinic|infirmary)|(?:ambulatory|outpatient|general|community|memorial|university|children['’]?s|royal|regional|county|district|city|private) (?:clinic|hospital))(?!\p{L})/iu;

/** Whether a text names a hospital, or what kind of house somebody was seen in. */
export function holdsHospital(text: string): boolean {
  return kinds.test(text) || compounds.test(text) || centres.test(text);
}
