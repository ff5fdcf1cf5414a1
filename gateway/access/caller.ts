import type { Identity } from '#schema/passports/identity.ts';
import type { VerifiedVisa } from '#schema/passports/verified-visa.ts';

/** What a person may do beside searching: read everybody's activity, approve projects. */
export type Role = 'OPERATOR';

/** Who asks, as far as it was proven. */
export interface Caller {
  /** Names the caller in logs and towards providers: a keyed hash of the identity; `public` for nobody in particular. */
  readonly pseudonym: string;
  /** Null for the public. */
  readonly identity: Identity | null;
  /** All visas that passed the checks and are the caller's own, or of an account that is linked. */
  readonly visas: readonly VerifiedVisa[];
  readonly roles: ReadonlySet<Role>;
  /** Project that the caller acts for; null where for none. */
  readonly project: Project | null;
  /** When the first of what was proven ends, in seconds since 1970; for the public, never. */
  readonly expiresAt: number;
}

/** What a caller acts for: approved by the operator, or stated by a visa of a trusted issuer. */
export interface Project {
  readonly id: string;
  readonly title: string;
  readonly purpose: Purpose;
  /** The visa that states it; absent where the operator approved it. Decisions rest upon it and travel with it. */
  readonly statedBy?: VerifiedVisa;
}

/** A declared purpose, in the terms of the Data Use Ontology. */
export interface Purpose {
  /** DUO ids, such as DUO:0000006 (health, medical or biomedical research). */
  readonly duo: readonly string[];
  /** Diseases it is about, such as `DOID:1612`; empty where it is about none in particular. */
  readonly diseases: readonly string[];
  /** Whether the work is meant to earn money, and whether those who do it are a commercial organisation. */
  readonly commercial: boolean;
  /** ISO 3166-1 alpha-2 of where the data would be used; null where it was not said. */
  readonly country: string | null;
}
