// The package has no types; this is what we call of it.
declare module '@lhncbc/ucum-lhc' {
  export interface Conversion {
    readonly status: 'succeeded' | 'failed' | 'error';
    /** Null where it did not succeed. */
    readonly toVal: number | null;
    /** What it made of a unit that is not UCUM's own, or why it did not succeed. */
    readonly msg: readonly string[];
  }
  export interface UcumUtils {
    convertUnitTo(from: string, value: number, to: string): Conversion;
    validateUnitString(unit: string): { readonly status: 'valid' | 'invalid' | 'error' };
  }
  export const UcumLhcUtils: { getInstance(): UcumUtils };
}
