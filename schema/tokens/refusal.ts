/** Why something that was presented is not accepted: for audit and log, never for who presented it. Holds nothing of the token's text. */
export interface Refusal {
  readonly refused: string;
}

/** Whether what a check gave is a refusal. */
export function isRefusal(outcome: object): outcome is Refusal {
  return 'refused' in outcome;
}
