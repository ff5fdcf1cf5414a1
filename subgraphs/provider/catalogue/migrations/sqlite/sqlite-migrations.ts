import { FirstCatalogue } from './2026-11-24-first-catalogue.ts';
import { ClinicalCoverage } from './2026-11-25-clinical-coverage.ts';
import { SpentNonces } from './2026-11-25-spent-nonces.ts';

/** Migrations of a catalogue, oldest first; a published one is never changed. */
export const sqliteMigrations = [
  { name: '2026-11-24-first-catalogue', class: FirstCatalogue },
  { name: '2026-11-25-clinical-coverage', class: ClinicalCoverage },
  { name: '2026-11-25-spent-nonces', class: SpentNonces },
];
