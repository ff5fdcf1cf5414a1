/** Parts of the body, kinds of examinations and words of protocols, as scanners and departments name them. A text that has one is about images. */
const stems = [
  'abd|abdom|adren|aneur|angio|ankle|aort|arm|arter|axial|axil|back|barium|belly|bil|biops|bladder|blood|body|bone|bowel|brain|breast|brust|brzuch|bronch',
  'calf|card|carot|cerebr|cervi|chest|cirurg|clavic|clinic|coil|col[ou]n|contrast|coron|corona|cran|cuisse|dynam|dixon|diffus|elbow|endo|enter|extrem|eye',
  'face|facial|femor|femur|finger|flair|foot|forearm|fusion|gastr|general|genou|glioma|gyn|hand|head|heart|hepat|herz|hip|hirn|humer|image|imaging',
  'jaw|jambe|joint|kidney|knee|knie|kopf|lab|larynx|leg|lesion|liver|localiz|lung|lumb|lymph|mammo|mandib|mass|maxill|mediast|medul|melan|miednica|mip|mpr|mr[at]?|mri|msk|muscl|myelo',
  'nasal|neck|necrop|neuro|node|nodul|onco|optic|orbit|ortho|orthro|orthop|ovar|panc|parot|patell|pelv|perf|perfus|pet|phantom|pharyn|pituit|pleur|poumon|prone|prost|protoc|proton|pulmo',
  'radio|rect|renal|report|research|resp|retro|rib|routine|sacr|sagit|scan|scapul|scout|screen|segment|seizure|sella|seq|series|shoulder|sinus|skelet|skull|soft|special|spect|spectro|spin|spleen|standard|stealth|stern|stomach|stroke|study|supine|surg',
  'test|testi|thigh|thora|thorax|throat|thym|thyroid|tibia|tissue|tomo|tongue|torso|trachea|transv|trauma|tumou?r|ultraso|upper|ureter|urinar|uro|uter|vagin|vascul|vein|ven|ventric|vertebr|vessel|view|wbpet|whole|wirbel|wrist|xray|lower|left|right|lateral|bilat|unilat|pre|post',
  'adult|child|paed|ped|carcin|adeno|sarcom|lymphom|leuk|blast|cell|cancer|metast|benign|malign|squamous|stage|grade|large|small|early|late|delayed|arterial|portal|venous|phase|recon|thin|thick|slice|dose|filter|kernel|sharp|smooth|gated|breath|hold|free|inspir|expir|helic|spiral|multi|single|dual|energy|weighted|water|fat|sat|suppress|map|mask|deriv|subtract|maxim|minim|intens|proj|annot|eval|center|level|model|software|convert|pixel|platform|system|series|viewer|serie',
].join('|');
const medical = new RegExp(`(?<!\\p{L})(?:${stems})`, 'iu');

/** Whether a text has a word of medicine or imaging. */
export function hasMedicalWord(text: string): boolean {
  return medical.test(text);
}
